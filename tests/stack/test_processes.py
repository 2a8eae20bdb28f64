"""Starting processes: what happens when one is asked to end at that very moment."""

import subprocess
import sys

from tests.stack.conftest import as_at_a_terminal

SCRIPT = """
import os, signal, sys
from pathlib import Path
from dnt_portal.stack import processes
from dnt_portal.stack.signals import end_on_signals

end_on_signals()
asked = signal.Signals[sys.argv[1]]
os.register_at_fork(after_in_parent=lambda: os.kill(os.getpid(), asked))
log = Path(sys.argv[2])
try:
    processes.spawn("sleeper", ["sleep", "60"], log=log)
except KeyboardInterrupt:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        print("stopped, nothing left")
"""


def test_who_asks_to_end_while_a_process_starts_is_heard(tmp_path):
    """Python drops an exception that a signal raises in a callback around a fork."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, name, str(tmp_path / "log")],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            preexec_fn=as_at_a_terminal,
        )
        assert (done.stdout, done.stderr) == ("stopped, nothing left\n", ""), name


def test_a_process_hears_the_signals_that_were_held_back_while_it_started(tmp_path):
    script = (
        "import signal, sys\n"
        "from pathlib import Path\n"
        "from dnt_portal.stack import processes\n"
        "shown = 'import signal; print(signal.pthread_sigmask(signal.SIG_BLOCK, ()))'\n"
        "log = Path(sys.argv[1])\n"
        "child = processes.spawn('shown', [sys.executable, '-c', shown], log=log)\n"
        "child.process.wait()\n"
        "print(log.read_text(), signal.pthread_sigmask(signal.SIG_BLOCK, ()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "log")],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.split() == ["set()", "set()"]
