# The portal's commands. `make help` lists them.
#
# Everything is relative to this folder and quoted, so that it works in a folder with a space.

SHELL := /bin/sh
VENV_PYTHON := .venv/bin/python
STACK := $(VENV_PYTHON) -m dnt_portal.stack
# Two cores and three processes: two of them mostly wait for a browser.
PYTEST := $(VENV_PYTHON) -m pytest -n 3
CATALOGUE := locale/nl/LC_MESSAGES/django.po
# More for pytest, for instance: make test ARGS="tests/groups -x"
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo test test-all lint messages bench reset lock set-up set-up-dev set-up-browser
# Two of these at a time would write over one another.
.NOTPARALLEL:

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

demo: set-up ## start the portal with its demo administration; Ctrl-C stops it
	@exec $(STACK) demo

test: set-up-dev set-up-browser ## check the code and run the tests, browser tests included
	@$(call check_and_test,-m "not slow")

test-all: set-up-dev set-up-browser ## the same, with the slow tests
	@$(call check_and_test,-m "")

lint: set-up-dev ## check style, types, layers, migrations and templates
	@$(VENV_PYTHON) -m dnt_portal.stack.checks

messages: set-up-dev ## collect the texts to translate into locale/nl (needs gettext)
	@command -v xgettext >/dev/null 2>&1 || { \
		echo "Collecting texts needs gettext; install it: sudo apt-get install gettext" >&2; exit 1; }
	@$(VENV_PYTHON) manage.py makemessages --locale nl --no-obsolete --no-wrap \
		--add-location file --ignore "var/*" --ignore "tests/*" --ignore "build/*"
	@# In the order of the texts and without dates, so that a change shows what changed.
	@msgcat --sort-output --no-wrap --add-location=file --output-file $(CATALOGUE) $(CATALOGUE)
	@sed -i '/^"POT-Creation-Date:/d; /^"Report-Msgid-Bugs-To:/d' $(CATALOGUE)

bench: set-up-dev ## measure the portal at national size, on a database of its own
	@exec $(STACK) run --throw-away -- sh -c '\
		python manage.py migrate --noinput --verbosity 0 && \
		python manage.py load_editions && \
	python manage.py collectstatic --noinput --verbosity 0 && \
		exec python manage.py bench $(ARGS)'

reset: set-up ## remove the data of the demo
	@exec $(STACK) reset

lock: set-up-dev ## choose the newest versions that fit and lock them with hashes
	@for name in requirements requirements-dev; do \
		$(VENV_PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 --upgrade \
			--generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
			"$$name.in" --output-file "$$name.txt" || exit 1; \
	done

# -- what the others stand on ------------------------------------------------------------

set-up:
	@$(call set_up,demo)

set-up-dev:
	@$(call set_up,dev)

set-up-browser: set-up-dev
	@$(call set_up,browser)

define set_up
python=$$(sh dnt_portal/stack/find_python.sh) && \
exec "$$python" dnt_portal/stack/set_up.py $(1)
endef

# All of it runs, also after something failed; pytest's own summary comes last.
define check_and_test
failed=0; \
$(VENV_PYTHON) -m dnt_portal.stack.checks || failed=1; \
[ "$$failed" = 0 ] || echo "The checks above failed; the tests run all the same." ; \
. .venv/browser.sh; \
$(STACK) run --test -- $(PYTEST) $(1) $(ARGS) || failed=1; \
exit "$$failed"
endef
