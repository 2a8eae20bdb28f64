"""`demo`, with a tiny portal: coming up, staying up, and going down without a trace."""

import json
import os
import re
import signal
import stat
import urllib.request

import pytest

from dnt_portal.stack import processes
from dnt_portal.stack.demo import OURS
from dnt_portal.stack.supervisor import RESTARTS
from tests.stack.conftest import CHECKOUT, child_of

READY = "Ctrl-C stops it"


@pytest.fixture
def running(tiny):
    """A demo that is ready; ended at the close of the test if the test did not do so."""
    process = tiny.start("demo")
    tiny.wait_for(READY, process)
    yield process
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def read(address, path="/"):
    with urllib.request.urlopen(address + path, timeout=10) as answer:
        return answer.read().decode()


def address_of(tiny):
    return json.loads((tiny.var / "run" / "demo.json").read_text())["address"]


def test_everything_comes_up_each_as_its_own_login(tiny, running):
    assert (tiny.folder / "asked.txt").read_text().splitlines() == [
        "migrate dnt_owner",
        "load_editions dnt_owner",
        "compile_catalogues dnt_owner",
        "collectstatic dnt_owner",
        "seed_demo dnt_worker",
        "demo_people dnt_worker",
    ]
    assert read(address_of(tiny)) == "dnt_portal"
    assert "anna@example.org" in tiny.said()
    assert address_of(tiny) in tiny.said()

    # Beside it: the environment for operators' commands, and one clear sentence for a second one.
    file = tiny.var / "run" / "environment.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    environments = json.loads(file.read_text())
    assert set(environments) == {"owner", "portal", "worker"}
    passwords = [path.read_text().strip() for path in (tiny.var / "secrets").iterdir()]
    assert not any(password in tiny.said() for password in passwords)
    second = tiny.stack("demo")
    assert second.returncode == 1
    assert second.stderr.startswith(
        f"The demo already runs from this folder at {address_of(tiny)}; stop it with Ctrl-C"
    )
    assert second.stderr.count("\n") == 1
    assert tiny.stack("reset").returncode == 1
    status = tiny.stack("status")
    assert (status.returncode, "healthy" in status.stdout) == (0, True)
    beside = tiny.stack("run", "--", "sh", "-c", "echo $DATABASE_URL")
    assert beside.stdout.strip() == environments["owner"]["DATABASE_URL"]

    running.send_signal(signal.SIGINT)
    assert running.wait(60) == 0
    assert tiny.nothing_left()
    assert not file.exists()
    assert tiny.stack("status").returncode == 3
    assert tiny.stack("reset").returncode == 0
    assert not (tiny.var / "postgres").exists()


def test_kill_9_leaves_no_process_and_the_next_start_goes_on(tiny, running):
    running.kill()
    running.wait()
    assert tiny.nothing_left()
    again = tiny.start("demo")
    tiny.wait_for(READY, again)
    assert read(address_of(tiny)) == "dnt_portal"
    again.send_signal(signal.SIGTERM)
    assert again.wait(60) == 0


def test_two_copies_run_side_by_side(tiny, running, tiny_twin):
    twin = tiny_twin.start("demo", PORT=tiny.env["PORT"])
    tiny_twin.wait_for(READY, twin)
    assert address_of(tiny) != address_of(tiny_twin)
    assert read(address_of(tiny_twin)) == read(address_of(tiny))
    twin.send_signal(signal.SIGTERM)
    assert twin.wait(60) == 0
    assert read(address_of(tiny)) == "dnt_portal"


def test_a_service_that_ends_is_started_again_but_not_for_ever(tiny, running):
    address = address_of(tiny)
    for attempt in range(1, RESTARTS + 1):
        for command in ("valkey-server", "gunicorn"):
            os.kill(child_of(running.pid, command), signal.SIGKILL)
        processes.wait_until(
            lambda n=attempt: tiny.said().count("and is started again.") >= 2 * n, 30
        )
        processes.wait_until(lambda: _answers(address), 30)
        assert read(address) == "dnt_portal"
    os.kill(child_of(running.pid, "gunicorn"), signal.SIGKILL)
    assert running.wait(60) == 1
    assert "The web ended 4 times; everything else was stopped (by signal 9)" in tiny.said()


def _answers(address):
    try:
        return bool(read(address))
    except OSError:
        return False


def test_a_step_that_fails_is_told_with_its_last_words(tiny):
    done = tiny.stack("demo", FAIL_AT="seed_demo")
    assert done.returncode == 1
    assert "`manage.py seed_demo` failed" in done.stderr
    assert "seed_demo went wrong" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_stop_while_starting_is_clean(tiny):
    process = tiny.start("demo")
    tiny.wait_for("Making the tables", process)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    assert tiny.nothing_left()


def test_a_port_that_is_no_port_is_one_sentence(tiny):
    done = tiny.stack("demo", PORT="eighty")
    assert done.stderr == "PORT has to be a number from 1 to 65535, not 'eighty'.\n"


def test_reset_removes_every_folder_the_portal_makes():
    settings = (CHECKOUT / "dnt_portal" / "settings.py").read_text()
    assert set(re.findall(r'VAR_DIR / "(\w+)"', settings)) <= set(OURS)


def test_reset_keeps_its_hands_off_servers_of_ones_own(tiny):
    done = tiny.stack("reset", DATABASE_URL="postgresql://admin@db.example/portal")
    assert done.returncode == 1
    assert "a server of your own" in done.stderr
