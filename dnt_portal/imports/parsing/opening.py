"""Open a workbook from outside: is it one, and is it safe to read?

Everything is looked at before a cell is read: a file may be anything, or made to
fill the memory. What is wrong with the file as a whole is `Refused` in a sentence.
"""

import re
import warnings
import zipfile
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook, load_workbook

from dnt_portal.common.errors import Refused

#: Unpacked, the parts of a workbook may be so large together, and so many.
MOST_UNPACKED = 150_000_000
MOST_PARTS = 2000
EMPTY = gettext_lazy("This file is empty.")
#: How Excel's format before 2007 begins, and any file protected with a password.
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACROS = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)


def open_workbook(file: IO[bytes], size: int) -> Workbook:
    """Open the workbook in `file`, to be read cell by cell; close it afterwards.

    Refused when it is too large, protected, of another kind, has macros, or is damaged.
    """
    refuse_size(size)
    file.seek(0)
    start = file.read(len(_OLD_EXCEL))
    file.seek(0)
    if start == _OLD_EXCEL:
        if _ENCRYPTED in file.read():
            raise Refused(_protected(), "file")
        raise Refused(_("This is a workbook of an old kind (.xls). Save it as .xlsx."), "file")
    try:
        with zipfile.ZipFile(file) as parts:
            _refuse_parts(parts)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
        raise Refused(_not_a_workbook(), "file") from error
    file.seek(0)
    try:
        with warnings.catch_warnings():
            # Styles and extensions it does not know; only cells matter here.
            warnings.simplefilter("ignore")
            return load_workbook(file, read_only=True, data_only=False, keep_links=False)
    except Exception as error:
        # The reader fails in many ways on a file that is broken, or broken on purpose.
        raise Refused(damaged(), "file") from error


def unpacked_size(file: IO[bytes]) -> int:
    """Return how large the parts of a workbook are unpacked: that takes the time to read."""
    with zipfile.ZipFile(file) as parts:
        return sum(part.file_size for part in parts.infolist())


def refuse_size(size: int) -> None:
    """Refuse a file that is empty or larger than the portal accepts."""
    most = settings.WORKBOOK_MAX_BYTES
    if size > most:
        raise Refused(
            _("This file is %(size)s MB. A workbook may be %(most)s MB at most.")
            % {"size": -(-size // 1_000_000), "most": most // 1_000_000},
            "file",
        )
    if size == 0:
        raise Refused(str(EMPTY), "file")


def damaged() -> str:
    """Return the sentence for a workbook that cannot be read to the end."""
    return _("This workbook is damaged and cannot be read. Open it, save it again and try again.")


def _not_a_workbook() -> str:
    return _("This file cannot be opened as an Excel workbook. Choose one that was saved as .xlsx.")


def _protected() -> str:
    return _("This workbook is protected with a password. Save it without one and try again.")


def _refuse_parts(parts: zipfile.ZipFile) -> None:
    listed = parts.infolist()
    names = {part.filename for part in listed}
    if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > MOST_UNPACKED:
        raise Refused(
            _("This workbook is far larger inside than it looks, so it is not opened."), "file"
        )
    if any(part.flag_bits & 0x1 for part in listed):
        raise Refused(_protected(), "file")
    if "xl/workbook.bin" in names or "mimetype" in names:
        raise Refused(_("This is a workbook of another kind. Save it as .xlsx."), "file")
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise Refused(_not_a_workbook(), "file")
    kinds = parts.read("[Content_Types].xml")
    if _MACROS.search(kinds) or any(_MACROS.search(name.encode()) for name in names):
        raise Refused(_("This workbook has macros. Save it as .xlsx, without macros."), "file")
