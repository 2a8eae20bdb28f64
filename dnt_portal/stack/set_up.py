"""Makes `.venv` with the locked dependencies, and sees to the native libraries.

Run by `make`, with any Python 3.11+, before anything is installed: standard library only.
`set_up.py demo` installs what the portal runs on, `set_up.py dev` also what the tests need,
and `set_up.py browser` looks for the browser of the browser tests.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import fcntl
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"demo": "requirements.txt", "dev": "requirements-dev.txt"}

#: What WeasyPrint makes PDFs with: name of the library, file on Linux, Debian package.
NATIVE = (
    ("pango-1.0", "libpango-1.0.so.0", "libpango-1.0-0"),
    ("pangoft2-1.0", "libpangoft2-1.0.so.0", "libpangoft2-1.0-0"),
    ("harfbuzz-subset", "libharfbuzz-subset.so.0", "libharfbuzz-subset0"),
)
#: Browsers of the tests, the quickest first: the shell has no windows, menus or start page of
#: its own, and opens a page in a fifth of the time (decision 0026).
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
#: Debian packages with a browser; older systems have only the second.
BROWSER_PACKAGES = ("chromium-headless-shell", "chromium")
BROWSER_FILE = VENV / "browser.sh"


class SetUpError(Exception):
    """What the person at the keyboard has to do, in one sentence."""


def main(arguments: list[str]) -> int:
    """Do the asked part of the set-up; return the exit code."""
    parts: dict[str, Callable[[], None]] = {
        "demo": partial(installed, "demo"),
        "dev": partial(installed, "dev"),
        "browser": browser,
    }
    if len(arguments) != 1 or arguments[0] not in parts:
        print(f"usage: set_up.py {'|'.join(parts)}", file=sys.stderr)
        return 2
    try:
        parts[arguments[0]]()
    except SetUpError as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def installed(kind: str) -> None:
    """See to it that packages and native libraries are there."""
    packages(kind)
    native_libraries()


def packages(kind: str) -> None:
    """Install the locked packages of `kind` when they are not there yet."""
    with OneAtATime():
        if not environment_works():
            make_environment()
        wanted = stamp(kind)
        file = stamp_file(kind)
        if file.exists() and file.read_text() == wanted:
            return
        install(LOCKS[kind])
        file.write_text(wanted)
        if kind == "dev":
            # The lock of the tests holds the other one: both are installed now.
            stamp_file("demo").write_text(stamp("demo"))


class OneAtATime:
    """Lets one set-up of this checkout work at a time; another waits."""

    def __enter__(self) -> None:
        mark = hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:16]
        # In the temporary folder: `.venv` itself may be removed meanwhile.
        path = Path(tempfile.gettempdir()) / f"dnt-set-up-{os.getuid()}-{mark}"
        self.file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *error: object) -> None:
        os.close(self.file)


def stamp_file(kind: str) -> Path:
    """Return where it is noted what was installed last."""
    return VENV / f"installed-{kind}"


def stamp(kind: str) -> str:
    """Return what identifies the packages of `kind` in this folder.

    With the folder in it: the programs in a Python environment hold its path, so that a copied or
    moved one has to be made again.
    """
    content = (ROOT / LOCKS[kind]).read_bytes()
    return f"{hashlib.sha256(content).hexdigest()} {ROOT}\n"


def environment_works() -> bool:
    """Return whether `.venv` is there, runs, and was made for this very folder."""
    if not PYTHON.exists():
        return False
    notes = [stamp_file(kind) for kind in LOCKS if stamp_file(kind).exists()]
    if any(not note.read_text().endswith(f" {ROOT}\n") for note in notes):
        return False
    check = "import sys; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)"
    return subprocess.run([PYTHON, "-c", check], capture_output=True, check=False).returncode == 0


def make_environment() -> None:
    """Make an empty `.venv`."""
    say("Making the Python environment in .venv …")
    shutil.rmtree(VENV, ignore_errors=True)
    command = [sys.executable, "-m", "venv", str(VENV)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0 and apt_install(venv_package()):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0 and (uv := shutil.which("uv")):
        shutil.rmtree(VENV, ignore_errors=True)
        done = subprocess.run(
            [uv, "venv", "--quiet", "--seed", "--python", sys.executable, str(VENV)],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetUpError(
            f"{sys.executable} cannot make Python environments; install what it lacks: "
            f"sudo apt-get install {venv_package()}"
        )


def venv_package() -> str:
    """Return the Debian package that lets this Python make environments."""
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def install(lock: str) -> None:
    """Install what a lock file lists; with uv, which is several times faster, else with pip."""
    say(f"Installing the packages of {lock} …")
    uv = find_uv()
    if uv is not None:
        command = [uv, "pip", "install", "--python", str(PYTHON), "--quiet"]
        command += ["--require-hashes", "--compile-bytecode", "-r", lock]
        if subprocess.run(command, cwd=ROOT, env=installer_environment(), check=False).returncode:
            say("uv could not; pip tries …")
        else:
            return
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--require-hashes", "-r", lock]
    if subprocess.run(command, cwd=ROOT, env=installer_environment(), check=False).returncode:
        raise SetUpError(
            f"The packages of {lock} could not be installed; the reason is above. "
            "Once a package index can be reached, the same command goes on where this stopped."
        )


def installer_environment() -> dict[str, str]:
    """Return an installer's environment: byte code may be written, no project of ours steers it."""
    env = dict(os.environ)
    for name in ("PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME"):
        env.pop(name, None)
    # Trust what this machine trusts: the network of an organisation may have its own authority.
    env.setdefault("UV_SYSTEM_CERTS", "1")
    return env


def find_uv() -> str | None:
    """Find the uv of this machine, else install one with pip, at version and hash of the lock."""
    for name in ("uv", VENV / "bin" / "uv"):
        # Run it: what a version manager puts there may not work.
        if (found := shutil.which(name)) and runs(found):
            return found
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as requirement:
        requirement.write(locked_entry("uv"))
        requirement.flush()
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        command += ["--require-hashes", "--no-deps", "-r", requirement.name]
        done = subprocess.run(
            command, cwd=ROOT, env=installer_environment(), capture_output=True, check=False
        )
    return str(VENV / "bin" / "uv") if done.returncode == 0 else None


def runs(program: str) -> bool:
    """Return whether a program is there and works."""
    try:
        done = subprocess.run(
            [program, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def locked_entry(name: str) -> str:
    """Return the lines of one package in the lock of the tests."""
    lines: list[str] = []
    for line in (ROOT / LOCKS["dev"]).read_text().splitlines():
        if lines or line.startswith(f"{name}=="):
            lines.append(line)
            if not line.endswith("\\"):
                break
    return "\n".join(lines) + "\n"


def native_libraries() -> None:
    """See to the libraries WeasyPrint needs: install them where that is allowed, else say how."""
    if not missing_libraries():
        return
    debian = " ".join(package for _, _, package in NATIVE)
    if apt_install(*debian.split()) and not missing_libraries():
        return
    names = ", ".join(missing_libraries())
    if sys.platform == "darwin":
        command = "brew install pango"
    elif shutil.which("dnf"):
        command = "sudo dnf install pango harfbuzz"
    else:
        command = f"sudo apt-get install {debian}"
    raise SetUpError(
        f"PDFs need native libraries that are missing ({names}); install them: {command}"
    )


def missing_libraries() -> list[str]:
    """Return the names of the native libraries that cannot be loaded."""
    missing = []
    for name, file, _ in NATIVE:
        path = file if sys.platform == "linux" else ctypes.util.find_library(name)
        try:
            if path is None:
                raise OSError
            ctypes.CDLL(path)
        except OSError:
            missing.append(name)
    return missing


def browser() -> None:
    """Find the browser of the browser tests, and leave word for the test run."""
    found = find_browser()
    if found is None and any(apt_install(package) for package in BROWSER_PACKAGES):
        found = find_browser()
    if found is None:
        say(
            "The browser tests are skipped: install Chromium (sudo apt-get install chromium) "
            "or name one in CHROMIUM."
        )
        BROWSER_FILE.write_text("export DNT_NO_BROWSER=1\n")
    else:
        BROWSER_FILE.write_text(f"unset DNT_NO_BROWSER; export CHROMIUM={shlex.quote(found)}\n")


def find_browser() -> str | None:
    """Find a Chromium that runs; the stub some systems install in its place does not."""
    for name in (os.environ.get("CHROMIUM", ""), *BROWSERS):
        if name and (path := shutil.which(name)) and runs(path):
            return path
    return None


def apt_install(*names: str) -> bool:
    """Install Debian packages when this is root on a Debian; return whether that worked."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"Installing {' '.join(names)} with apt …")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *names]
    # The list of packages of a fresh machine is empty or old: fetch it when the first try fails.
    for command in (install, ["apt-get", "update", "--quiet"], install):
        done = subprocess.run(
            command, env=env, capture_output=True, stdin=subprocess.DEVNULL, check=False
        )
        if command is install and done.returncode == 0:
            return True
    tail = done.stderr.decode("utf-8", "replace").strip().splitlines()[-3:]
    say("\n".join(["apt could not:", *tail]))
    return False


def say(text: str) -> None:
    """Tell the person at the keyboard, at once."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
