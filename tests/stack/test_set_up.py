"""The set-up before anything is installed, the Makefile, and the locks."""

import os
import re
import subprocess
import sys

import pytest

from dnt_portal.stack import checks, set_up
from tests.stack.conftest import CHECKOUT

LOCKS = ("requirements.txt", "requirements-dev.txt")


def locked(file):
    """Package and version of each entry of a lock."""
    text = (CHECKOUT / file).read_text()
    return dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", text, re.MULTILINE))


@pytest.mark.parametrize("file", LOCKS)
def test_a_lock_has_hashes_and_no_address(file):
    text = (CHECKOUT / file).read_text()
    assert "://" not in text
    assert "index-url" not in text
    for entry in re.split(r"\n(?=[A-Za-z0-9])", text):
        if "==" in entry.partition("\n")[0]:
            assert "--hash=sha256:" in entry, entry.partition("\n")[0]


def test_the_tests_run_on_the_versions_the_portal_runs_on():
    portal, tests = (locked(file) for file in LOCKS)
    assert len(portal) > 40
    assert {name: tests.get(name) for name in portal} == portal


def test_the_locks_hold_what_was_asked_for():
    for source, lock in (("requirements.in", LOCKS[0]), ("requirements-dev.in", LOCKS[1])):
        asked = re.findall(r"^([A-Za-z0-9._-]+)", (CHECKOUT / source).read_text(), re.MULTILINE)
        known = {name.lower().replace("_", "-") for name in locked(lock)}
        assert {
            name.lower().replace("_", "-") for name in asked if not name.startswith("-")
        } <= known


def test_help_lists_every_command():
    text = (CHECKOUT / "Makefile").read_text()
    offered = set(re.findall(r"^([a-z-]+):.*## ", text, re.MULTILINE))
    assert offered == {
        *("help", "demo", "test", "test-all", "lint", "messages", "bench", "reset", "lock")
    }
    # As from a shell of its own, also when the tests were themselves started by make.
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    said = subprocess.run(
        ["make", "help"], cwd=CHECKOUT, env=env, capture_output=True, text=True, check=True
    ).stdout
    assert {line.split()[1] for line in said.splitlines()} == offered
    # Commands that stand on a file of their own name would do nothing.
    (phony,) = re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    assert offered <= set(phony.split())


def test_ci_is_make_test():
    text = (CHECKOUT / ".ci" / "run").read_text()
    assert text.rstrip().endswith("exec make test")


def find_python(**env):
    return subprocess.run(
        ["/bin/sh", "dnt_portal/stack/find_python.sh"],
        cwd=CHECKOUT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_python_that_does_not_run_is_passed_over(tmp_path):
    for name, body in {
        "python3.11": "exit 127",
        "python3.12": f'exec "{sys.executable}" "$@"',
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o755)
    done = find_python(PATH=str(tmp_path))
    assert done.stdout.strip() == sys.executable


def test_no_python_is_one_sentence(tmp_path):
    if subprocess.run(["/usr/bin/python3", "-c", "1"], capture_output=True).returncode == 0:
        # The one the script tries at its fixed place cannot be taken away here.
        assert find_python(PATH=str(tmp_path)).returncode == 0
    else:
        done = find_python(PATH=str(tmp_path))
        assert done.returncode == 1
        assert done.stderr.startswith("The portal needs Python 3.11 or newer")


def test_uv_is_installed_at_the_version_and_hash_of_the_lock():
    entry = set_up.locked_entry("uv")
    assert entry.startswith(f"uv=={locked('requirements-dev.txt')['uv']} \\\n")
    assert entry.count("--hash=sha256:") > 5
    assert "valkey" not in entry


def test_a_native_library_that_is_missing_is_one_sentence_with_the_command(monkeypatch):
    monkeypatch.setattr(set_up, "NATIVE", (("nothing", "libnothing.so.0", "libnothing-0"),))
    monkeypatch.setattr(set_up, "apt_install", lambda *names: False)
    monkeypatch.setattr(set_up.shutil, "which", lambda name: None)
    with pytest.raises(set_up.SetUpError, match=r"nothing.*sudo apt-get install libnothing-0$"):
        set_up.native_libraries()


def test_a_native_library_that_is_missing_is_installed_where_that_is_allowed(monkeypatch):
    asked = []
    answers = iter([["pango-1.0"], []])
    monkeypatch.setattr(set_up, "missing_libraries", lambda: next(answers))
    monkeypatch.setattr(set_up, "apt_install", lambda *names: bool(asked.append(names)) or True)
    set_up.native_libraries()
    assert asked == [("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")]


def test_only_root_installs_and_never_asks_for_a_password(monkeypatch):
    monkeypatch.setattr(set_up.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(set_up.subprocess, "run", lambda *a, **k: pytest.fail("it tried to"))
    assert set_up.apt_install("chromium") is False


@pytest.mark.parametrize(
    ("found", "said"), [("/usr/bin/it's", "CHROMIUM="), (None, "DNT_NO_BROWSER=1")]
)
def test_the_test_run_hears_whether_there_is_a_browser(monkeypatch, tmp_path, capsys, found, said):
    monkeypatch.setattr(set_up, "BROWSER_FILE", tmp_path / "browser.sh")
    monkeypatch.setattr(set_up, "find_browser", lambda: found)
    monkeypatch.setattr(set_up, "apt_install", lambda *names: False)
    set_up.browser()
    done = subprocess.run(
        ["sh", "-c", '. "$0"; env', str(tmp_path / "browser.sh")],
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said in done.stdout
    assert ("skipped" in capsys.readouterr().out) is (found is None)


@pytest.mark.parametrize(
    ("there", "asked"),
    [
        ("chromium-headless-shell", ["chromium-headless-shell"]),
        ("chromium", ["chromium-headless-shell", "chromium"]),
        (None, ["chromium-headless-shell", "chromium"]),
    ],
)
def test_the_quickest_browser_that_the_system_packs_is_installed(
    monkeypatch, tmp_path, there, asked
):
    tried = []
    found = iter([None, f"/usr/bin/{there}" if there else None])
    monkeypatch.setattr(set_up, "BROWSER_FILE", tmp_path / "browser.sh")
    monkeypatch.setattr(set_up, "find_browser", lambda: next(found))
    monkeypatch.setattr(
        set_up, "apt_install", lambda name: bool(tried.append(name)) or name == there
    )
    set_up.browser()
    assert tried == asked
    assert (f"/usr/bin/{there}" in (tmp_path / "browser.sh").read_text()) is (there is not None)


def test_an_environment_made_elsewhere_is_made_again(monkeypatch, tmp_path):
    monkeypatch.setattr(set_up, "VENV", tmp_path)
    monkeypatch.setattr(set_up, "PYTHON", sys.executable and set_up.Path(sys.executable))
    assert set_up.environment_works()
    set_up.stamp_file("demo").write_text("abc /another/folder\n")
    assert not set_up.environment_works()
    set_up.stamp_file("demo").write_text(set_up.stamp("demo"))
    assert set_up.environment_works()


def test_every_check_runs_and_one_that_fails_fails_all(monkeypatch, capsys):
    monkeypatch.setattr(checks, "CHECKS", (("one", ("no_such_tool",)), ("two", ("platform",))))
    assert checks.main() == 1
    said = capsys.readouterr().out
    assert "FAILED one" in said
    assert "ok     two" in said
    assert "1 of 2 checks failed: one." in said
    monkeypatch.setattr(checks, "CHECKS", (("two", ("platform",)),))
    assert checks.main() == 0
