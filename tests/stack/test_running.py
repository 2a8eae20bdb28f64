"""`run`: one command with a database and a broker around it."""

import os
import signal
import subprocess
import sys

import psycopg
import pytest

from tests.stack.conftest import child_of

SHOW = """
import json, os, sys
import psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    who = connection.execute("SELECT current_user::text").fetchone()[0]
print(json.dumps({"who": who, **{k: v for k, v in os.environ.items() if k != "PATH"}}))
"""


def test_the_exit_code_is_the_commands(tiny):
    assert tiny.stack("run", "--test", "--", "sh", "-c", "exit 7").returncode == 7
    done = tiny.stack("run", "--test", "--", "no-such-command")
    assert done.returncode == 1
    assert done.stderr == (
        "The command 'no-such-command' cannot be run: No such file or directory.\n"
    )


def test_a_test_run_leaves_nothing_and_says_nothing_of_its_own(tiny):
    # What a killed run left behind is removed by the next one.
    (tiny.var / "test-1").mkdir(parents=True)
    done = tiny.stack("run", "--test", "--", sys.executable, "-c", SHOW)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert '"who": "dnt_tester"' in done.stdout
    assert '"DNT_TESTING": "1"' in done.stdout
    assert '"DNT_TEST_TEMPLATE": "dnt_template"' in done.stdout
    assert '"DEMO_SIGN_IN": "0"' in done.stdout
    assert not list(tiny.var.glob("test-*"))


def test_an_ordinary_run_is_the_owner_and_keeps_the_data(tiny):
    make = "import os, psycopg; c = psycopg.connect(os.environ['DATABASE_URL']); "
    done = tiny.stack(
        *("run", "--", sys.executable, "-c"), make + "c.execute('CREATE TABLE kept ()'); c.commit()"
    )
    assert done.returncode == 0, done.stderr
    done = tiny.stack(
        *("run", "--", sys.executable, "-c"), make + "print(c.execute('TABLE kept').rowcount)"
    )
    assert done.stdout == "0\n"
    assert not (tiny.var / "run" / "environment.json").exists()


def test_a_throw_away_run_is_durable_and_gone_afterwards(tiny):
    show = (
        "import os, psycopg; c = psycopg.connect(os.environ['DATABASE_URL']); "
        "print(c.execute('SHOW fsync').fetchone()[0], 'DNT_TESTING' in os.environ)"
    )
    done = tiny.stack("run", "--throw-away", "--", sys.executable, "-c", show)
    assert done.stdout == "on False\n"
    assert not list(tiny.var.glob("test-*"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_an_end_from_outside_leaves_no_process(tiny, number):
    process = tiny.start("run", "--test", "--", "sh", "-c", "echo begun; exec sleep 600")
    tiny.wait_for("begun", process)
    process.send_signal(number)
    process.wait(30)
    assert tiny.nothing_left()
    if number == signal.SIGTERM:
        assert process.returncode == 128 + signal.SIGTERM
        assert not list(tiny.var.glob("test-*"))


def test_ctrl_c_is_the_commands_to_handle(tiny):
    command = "trap 'echo tidied up; exit 3' INT; echo begun; while :; do sleep 0.1; done"
    process = tiny.start("run", "--test", "--", "sh", "-c", command)
    tiny.wait_for("begun", process)
    # In a terminal every process of the foreground hears it.
    shell = child_of(process.pid, "tidied up")
    os.kill(process.pid, signal.SIGINT)
    os.kill(shell, signal.SIGINT)
    assert process.wait(30) == 3
    assert "tidied up" in tiny.said()


def test_a_server_of_ones_own_is_used_and_left_as_it_was(tiny, cluster):
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE one_of_ones_own")
    done = tiny.stack(
        *("run", "--test", "--", sys.executable, "-c", SHOW),
        DATABASE_URL=cluster.url("one_of_ones_own"),
    )
    assert done.returncode == 0, done.stderr
    assert "_test_tester" in done.stdout
    assert not list(tiny.var.glob("test-*"))
    with psycopg.connect(cluster.url("postgres")) as connection:
        templates = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE '%\\_test\\_template'"
        ).fetchall()
    assert templates == []


def test_run_wants_a_program(tiny):
    done = tiny.stack("run", "--test")
    assert done.returncode == 2
    assert "run needs a program" in done.stderr


@pytest.mark.parametrize(("before", "ends"), [("SIG_DFL", True), ("SIG_IGN", False)])
def test_what_nohup_ignores_stays_ignored(before, ends):
    """A lost connection ends a stack, but not one that was started to outlive it."""
    script = (
        "import os, signal\n"
        f"signal.signal(signal.SIGHUP, signal.{before})\n"
        "from dnt_portal.stack.signals import end_on_signals\n"
        "end_on_signals()\n"
        "os.kill(os.getpid(), signal.SIGHUP)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.returncode != 0) == ends
