"""What is written about the portal leads somewhere, and gives nothing of a machine away."""

import ast
import contextlib
import functools
import importlib
import re
import subprocess
import tomllib
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote, urlsplit

import django_tables2
import pytest
from crispy_forms.helper import FormHelper
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.forms import Form
from django.template import TemplateDoesNotExist, engines
from django.template.loader import get_template
from django.urls import get_resolver

from dnt_portal.common.forms import PortalForm

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = sorted(
    path.parent for path in ROOT.glob("dnt_portal/*/__init__.py") if path.parent.name[0] != "_"
)
#: Folders of packages whose README is held against what is there.
READMES = [package / "README.md" for package in PACKAGES]
DOCUMENTS = [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md")), *READMES]

#: In pieces, so that this file does not find itself.
FORBIDDEN = re.compile(
    "|".join(
        [
            r"(?<![\w.}])/wo" + r"rk/",
            "/tmp/bash" + "_jobs",
            "pypi" + r"\.org",
            "python" + "hosted",
            r"registry\." + "npmjs",
            r"deb\." + "debian",
        ]
    )
)
BLOCK = re.compile(r"^```.*?^```", re.M | re.S)
SPAN = re.compile(r"`([^`\n]+)`")
#: Papers that were at hand when the portal was made, and that no reader has. With a letter
#: between brackets, so that this file does not find itself.
ELSEWHERE = re.compile(
    r"\(desi[g]n\b|\bdesi[g]n,? (?:§|ground rule)|\bgroun[d] rules? \d|\bsketc[h] [A-Z]\b"
    r"|\b(?:the|this) (?:\w+ )?iss[u]e\b"
)
NOT_READ = {".lock", ".mo", ".png", ".woff2", ".xlsx", ".ico"}


def name(path):
    """A page as a test's name."""
    return str(path.relative_to(ROOT))


def without_code(text):
    """The text without blocks and spans of code, in which nothing is a link."""
    return SPAN.sub("", BLOCK.sub("", text))


def anchors(page):
    """The places in a page to which a link may lead."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_somewhere(document, link):
    """Whether a link from a document leads to a file, or a heading, of the project."""
    parts = urlsplit(link)
    if parts.scheme:
        return True
    target = (document.parent / unquote(parts.path)).resolve() if parts.path else document
    if not target.exists() or not target.is_relative_to(ROOT):
        return False
    return not parts.fragment or target.suffix != ".md" or parts.fragment in anchors(target)


def project_files():
    """Files that are part of the project; what the machine made is left out."""
    found = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if found.returncode == 0:
        files = (ROOT / file for file in found.stdout.decode().split("\0") if file)
    else:
        folders = ("dnt_portal", "templates", "static", "tests", "docs", "deploy", "locale", ".ci")
        files = (
            file
            for start in (ROOT.glob("*"), *((ROOT / folder).rglob("*") for folder in folders))
            for file in start
            if "__pycache__" not in file.parts
        )
    return [file for file in files if file.is_file() and file.suffix not in NOT_READ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_lead_somewhere(document):
    """Relative links, with the heading after a #, within the project."""
    text = without_code(document.read_text(encoding="utf-8"))
    links = re.findall(r"\]\(\s*<?([^)\s>]+)", text)
    assert [link for link in links if not leads_somewhere(document, link)] == []


@pytest.mark.parametrize("readme", READMES, ids=name)
def test_every_app_says_what_lives_where(readme):
    text = readme.read_text(encoding="utf-8")
    assert 8 <= len(text.splitlines()) <= 30
    named = re.findall(r"`(\w[\w./-]*(?:\.py|\.json|\.csv|\.sh|/))`", text)
    assert named, "name the files"
    # Relative to the app, its neighbours, or the project.
    places = (readme.parent, readme.parent.parent, ROOT)
    assert [file for file in named if not any((place / file).exists() for place in places)] == []


def test_the_apps_stand_in_one_order():
    """In the settings, in the contract of import-linter, and in the document that explains it."""
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = configured["tool"]["importlinter"]["contracts"]
    layers = [layer.removeprefix("dnt_portal.") for layer in reversed(contract["layers"])]
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.partition("| app | owns |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)`", table, re.M) == [
        app.removeprefix("dnt_portal.") for app in settings.PORTAL_APPS
    ]
    assert [*re.findall(r"^\| `(\w+)`", table, re.M), "urls"] == layers
    assert {package.name for package in PACKAGES} == {*layers, "stack"} - {"urls"}


def test_the_tests_mirror_the_apps():
    folders = {path.parent.name for path in ROOT.glob("tests/*/__init__.py")}
    assert folders == {package.name for package in PACKAGES} | {"browser", "landed"}


def test_only_what_is_in_the_repository_is_cited():
    """Seeds as docs/sources.md ties them, needs by number, decisions, and documents that are there.

    Whoever reads the code has nothing else: what another paper says is said here, or not.
    """
    files = project_files()
    sources = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    needs = (ROOT / "docs" / "needs.csv").read_text(encoding="utf-8")
    known = {
        r"\bS\d+(?= §)": set(re.findall(r"\bS\d+\b", sources)),
        r"\bN\d\d\b": set(re.findall(r"^N\d\d\b", needs, re.M)),
        r"\bADR \d+\b": {f"ADR {int(file.name[:4])}" for file in ROOT.glob("docs/decisions/*.md")},
        r"[\w-]+\.md\b": {file.name for file in files},
    }
    wrong = []
    for file in files:
        if file.suffix not in {".py", ".html", ".css", ".js", ".md", ".toml", ".csv", ".sh"}:
            continue
        # A citation may be broken off at the end of a line.
        text = re.sub(r"\s*\n[\s#:]*", " ", file.read_text(encoding="utf-8"))
        cited = [*ELSEWHERE.findall(text)]
        for pattern, there in known.items():
            cited += [each for each in re.findall(pattern, text) if each not in there]
        wrong += [f"{name(file)}: {each}" for each in cited]
    assert wrong == []


# -- Code that a document names ------------------------------------------------------------

#: What documents call something without saying of which class it is.
OBJECTS = {"form": PortalForm, "helper": FormHelper(Form()), "table": django_tables2.Table([])}
#: Where the machine keeps what it makes.
MADE = ("VAR_DIR/", "var/", ".venv/")


def portal_models():
    """Models of the portal, not of what it builds on."""
    return [model for model in apps.get_models() if model.__module__.startswith("dnt_portal.")]


@functools.cache
def names_of_code():
    """Names in code and templates, also those that stand there as a word between quotes."""
    found = {model._meta.db_table for model in portal_models()}
    for file in project_files():
        if file.suffix not in {".py", ".html"}:
            continue
        text = file.read_text(encoding="utf-8")
        found.add(file.stem)
        if file.suffix == ".html":
            found.update(re.findall(r"\w+", " ".join(re.findall(r"{[{%].*?[}%]}", text))))
            continue
        found.update(re.findall(r"(?i)(?:function|select) (\w+)\(", text))
        for node in ast.walk(ast.parse(text)):
            names = (getattr(node, field, None) for field in ("id", "attr", "arg", "name", "value"))
            found.update(name for name in names if isinstance(name, str))
    return found


@functools.cache
def addresses(patterns=None, before=""):
    """Every route of the portal, as it is written."""
    found = []
    for pattern in patterns or tuple(get_resolver().url_patterns):
        route = before + str(pattern.pattern)
        inside = getattr(pattern, "url_patterns", None)
        found += addresses(tuple(inside), route) if inside else [route]
    return found


def is_file(document, name):
    """Whether a file or folder is there: beside the document, or where its kind is kept."""
    if name.startswith(MADE):
        return True
    if "/" not in name:
        return any(file.name == name for file in project_files())
    places = (document.parent, ROOT, ROOT / "dnt_portal", ROOT / "templates")
    return any(any(place.glob(re.sub(r"<\w+>", "*", name))) for place in places)


def is_address(_document, name):
    """Whether an address of the portal begins so."""
    begin = name.strip("/").partition("…")[0]
    return any(address.startswith(begin) for address in addresses())


def is_attribute(_document, name):
    """Whether a dotted name leads somewhere: from a module, a model, or what one is called."""
    first, *rest = name.split(".")
    models = {model._meta.model_name: model for model in portal_models()} | OBJECTS
    starts = [models[first.lower()]] if first.lower() in models else []
    for module in (
        first,
        f"dnt_portal.{first}",
        f"dnt_portal.{first}.models",
        f"dnt_portal.common.{first}",
    ):
        with contextlib.suppress(ImportError):
            starts.append(importlib.import_module(module))
    return any(_leads(start, rest) for start in starts)


def _leads(start, names):
    for name in names:
        if isinstance(start, ModuleType):
            # A module that nobody imported yet is no attribute of its package.
            with contextlib.suppress(ImportError):
                importlib.import_module(f"{start.__name__}.{name}")
        if not hasattr(start, name):
            return False
        start = getattr(start, name)
    return True


def is_name(_document, name):
    """Whether the code has such a name; `can_x` stands for many."""
    return name in names_of_code() or name.endswith("_x")


@functools.cache
def settings_read():
    """Names in capitals in the code, and in what starts it."""
    files = (file for file in project_files() if file.suffix in {".py", ".yml", ".sh"})
    return {
        name
        for file in files
        for name in re.findall(r"\b[A-Z][A-Z0-9_]+\b", file.read_text(encoding="utf-8"))
    }


def is_setting(_document, name):
    """Whether the code, or what starts it, reads such a setting."""
    return name in settings_read()


def is_target(_document, name):
    """Whether `make` knows it."""
    return re.search(rf"^{name}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)


def is_command(_document, line):
    """Whether `manage.py` knows the command and its options."""
    name, *rest = line.split()
    if name not in get_commands():
        return False
    command = load_command_class(get_commands()[name], name)
    known = command.create_parser("manage.py", name)._option_string_actions
    return all(option in known for option in re.findall(r"--[\w-]+", " ".join(rest)))


def is_template(_document, name):
    """Whether a page can be made from it."""
    try:
        return get_template(name)
    except TemplateDoesNotExist:
        return False


def is_tag(_document, name):
    """Whether templates know such a tag."""
    engine = engines["django"].engine
    tags = {tag for library in engine.template_builtins for tag in library.tags}
    for library in engine.template_libraries.values():
        tags.update(library.tags)
    return name in tags or name.removeprefix("end") in tags


def is_filter(_document, name):
    """Whether every template knows such a filter."""
    return any(name in library.filters for library in engines["django"].engine.template_builtins)


def is_block(_document, name):
    """Whether a template has such a block."""
    files = (ROOT / "templates").rglob("*.html")
    return any(f"{{% block {name} %}}" in file.read_text(encoding="utf-8") for file in files)


def is_import(_document, line):
    """Whether a module of the portal has what is taken from it."""
    module, names = line
    return all(is_attribute(_document, f"{module}.{name.strip()}") for name in names.split(","))


#: A span that is one of these as a whole; the first that fits says what it is.
WHOLE = {
    r"/[\w…/-]+": is_address,
    r"[\w.<>*-]+/[\w.<>*/-]*|[\w-]+\.(?:py|html|css|js|json|csv|md|txt|yml|sh)": is_file,
    r"\w+(?:\.[a-zA-Z_]\w*)+": is_attribute,
    r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[A-Z]{3,}": is_setting,
    r"[A-Z][a-z]\w*": is_name,
    r"([a-z]\w*)\(.*\)|([a-z][a-z0-9]*(?:_[a-z0-9]+)+)": is_name,
    r"([a-z]+(?:_[a-z]+)+ .+)": is_command,
    r"make ([a-z-]+)": is_target,
}
#: What stands in a span or a block of code.
INSIDE = {
    r'"([\w/-]+\.html)"': is_template,
    r"{% (\w+)": is_tag,
    r"{% block (\w+)": is_block,
    r"{{ \w+\\?\|(\w+)": is_filter,
    r"\b([a-z]\w*(?:\.[a-z]\w*)+)\(": is_attribute,
    r"manage\.py ([a-z_]+.*)": is_command,
    r"python -m (dnt_portal[\w.]*)": is_attribute,
    r"from (dnt_portal[\w.]*) import (.+)": is_import,
}


def named(document):
    """Everything in the code of a document that can be looked up: what, and how."""
    text = document.read_text(encoding="utf-8")
    spans, blocks = SPAN.findall(BLOCK.sub("", text)), BLOCK.findall(text)
    for span in spans:
        for pattern, is_there in WHOLE.items():
            if match := re.fullmatch(pattern, span):
                yield next((part for part in match.groups() if part), span), is_there
                break
    for code in spans + blocks:
        for pattern, is_there in INSIDE.items():
            yield from ((name, is_there) for name in re.findall(pattern, code))


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_code_that_a_document_names_is_there(document):
    assert [what for what, is_there in named(document) if not is_there(document, what)] == []


def test_nothing_tells_of_the_machine_it_was_made_on():
    found = []
    for file in project_files():
        content = file.read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
            if FORBIDDEN.search(line):
                found.append(f"{name(file)}:{number}")
    assert found == []
