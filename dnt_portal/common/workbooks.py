"""Workbooks from outside: opened safely, and given back with cells marked.

Everything is looked at before a cell is read: a file may be anything, or made to
fill the memory. What is wrong with the file as a whole is `Refused` in a sentence.
"""

import logging
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO, Any, NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook, load_workbook
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from dnt_portal.common.errors import Refused

logger = logging.getLogger(__name__)

#: Unpacked, the parts of a workbook may be so large together, and so many.
MOST_UNPACKED = 150_000_000
MOST_PARTS = 2000
#: More rows or columns than these on a sheet are not read.
MOST_ROWS = 100_000
MOST_COLUMNS = 120
#: One that is larger unpacked is not opened to be changed: it is held in memory whole.
MOST_WHOLE = 20_000_000
#: Nor is one with more cells joined or linked together: each would be made, however empty.
MOST_JOINED = 200_000
EMPTY = gettext_lazy("This file is empty.")
_DAMAGED = gettext_lazy(
    "This workbook is damaged and cannot be read. Open it, save it again and try again."
)
_NOT_A_WORKBOOK = gettext_lazy(
    "This file cannot be opened as an Excel workbook. Choose one that was saved as .xlsx."
)
_PROTECTED = gettext_lazy(
    "This workbook is protected with a password. Save it without one and try again."
)
#: How Excel's format before 2007 begins, and any file protected with a password.
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACROS = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_JOINED = re.compile(rb"""<(?:\w+:)?(?:mergeCell|hyperlink)\s[^>]*?\bref=["']([A-Z0-9:]+)["']""")
_FILL = PatternFill("solid", fgColor="FFD9D2")
#: A note in which a sentence can be read, in points.
_HIGH, _WIDE = 90, 260
#: Who wrote a note that says only what is wrong.
_WRITER = "DNT"


# -- To be read ----------------------------------------------------------------------------


@contextmanager
def open_workbook(file: IO[bytes], size: int) -> Iterator[Workbook]:
    """Open the workbook in `file` to be read cell by cell in the block, and nothing else there.

    Refused when it is too large, protected, of another kind, has macros, or is damaged.
    Sheets are unpacked as they are read, so a broken part shows only in the block.
    """
    _refuse_size(size)
    _refuse_kind(file)
    file.seek(0)
    try:
        with _quietly():
            book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        try:
            yield book
        finally:
            book.close()
    except Exception as error:
        # The reader fails in many ways on a file that is broken, or broken on purpose.
        logger.warning("a workbook could not be read: %s", type(error).__name__)
        raise Refused(_DAMAGED, "file") from error


def filled_rows(worksheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yield each row with something in it, and its number; ignore the sheet's own claims.

    A row beyond `MOST_ROWS` says that there are more.
    """
    if not hasattr(worksheet, "iter_rows"):
        # A tab with a picture or a chart has no cells at all.
        return
    worksheet.reset_dimensions()
    rows = worksheet.iter_rows(min_row=1, max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS)
    for number, row in enumerate(rows, start=1):
        if any(cell.value is not None for cell in row):
            yield number, row


def unpacked_size(file: IO[bytes]) -> int:
    """Return how large the parts of a workbook are unpacked: that takes the time to read."""
    with zipfile.ZipFile(file) as parts:
        return sum(part.file_size for part in parts.infolist())


def _refuse_size(size: int) -> None:
    most = settings.WORKBOOK_MAX_BYTES
    if size > most:
        raise Refused(
            _("This file is %(size)s MB. A workbook may be %(most)s MB at most.")
            % {"size": -(-size // 1_000_000), "most": most // 1_000_000},
            "file",
        )
    if size == 0:
        raise Refused(EMPTY, "file")


def _refuse_kind(file: IO[bytes]) -> None:
    file.seek(0)
    start = file.read(len(_OLD_EXCEL))
    file.seek(0)
    if start == _OLD_EXCEL:
        if _ENCRYPTED in file.read():
            raise Refused(_PROTECTED, "file")
        raise Refused(_("This is a workbook of an old kind (.xls). Save it as .xlsx."), "file")
    try:
        with zipfile.ZipFile(file) as parts:
            _refuse_parts(parts)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
        raise Refused(_NOT_A_WORKBOOK, "file") from error


def _refuse_parts(parts: zipfile.ZipFile) -> None:
    listed = parts.infolist()
    names = {part.filename for part in listed}
    if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > MOST_UNPACKED:
        raise Refused(
            _("This workbook is far larger inside than it looks, so it is not opened."), "file"
        )
    if any(part.flag_bits & 0x1 for part in listed):
        raise Refused(_PROTECTED, "file")
    if "xl/workbook.bin" in names or "mimetype" in names:
        raise Refused(_("This is a workbook of another kind. Save it as .xlsx."), "file")
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise Refused(_NOT_A_WORKBOOK, "file")
    kinds = parts.read("[Content_Types].xml")
    if _MACROS.search(kinds) or any(_MACROS.search(name.encode()) for name in names):
        raise Refused(_("This workbook has macros. Save it as .xlsx, without macros."), "file")


@contextmanager
def _quietly() -> Iterator[None]:
    """Ignore what the reader says of styles and extensions that it does not know."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


# -- To be marked --------------------------------------------------------------------------


class Mark(NamedTuple):
    """A cell to mark, by its name (B2) on the sheet of that title, and why."""

    sheet: str
    cell: str
    sentence: str


def marked_workbook(file: IO[bytes], marks: Iterable[Mark], too_large: str | Promise) -> bytes:
    """Return the workbook with these cells coloured, each with a note that says why.

    Marks of a time before go; nothing else is changed. A mark on a sheet that is not there is
    passed over. Refused with the sentence `too_large` when it would fill the memory, and when it
    is damaged.
    """
    book = _open_whole(file, too_large)
    _unmark(book)
    for mark in marks:
        page = book[mark.sheet] if mark.sheet in book.sheetnames else None
        if isinstance(page, Worksheet):
            _mark(page[mark.cell], mark.sentence)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _open_whole(file: IO[bytes], too_large: str | Promise) -> Workbook:
    """Open a workbook to be changed: formulas stay as they are and are not worked out."""
    try:
        fits = unpacked_size(file) <= MOST_WHOLE and _joined(file) <= MOST_JOINED
        with _quietly():
            book = load_workbook(file, rich_text=True) if fits else None
    except Exception as error:
        # It reads more than `open_workbook` does, for which only cells matter.
        logger.warning("a workbook could not be marked: %s", type(error).__name__)
        raise Refused(_DAMAGED) from error
    if book is None:
        raise Refused(too_large)
    for cell in (cell for page in book.worksheets for cell in page[1] if cell.comment):
        # The notes of the headings forget how large they were.
        cell.comment.height, cell.comment.width = _HIGH, _WIDE
    return book


def _joined(file: IO[bytes]) -> int:
    """Count the cells that lie in an area together."""
    count = 0
    with zipfile.ZipFile(file) as parts:
        for name in parts.namelist():
            for area in _JOINED.findall(parts.read(name)):
                left, top, right, bottom = range_boundaries(area.decode())
                count += (right - left + 1) * (bottom - top + 1)
    return count


def _unmark(book: Workbook) -> None:
    """Take away the marks of a time before: what was mended since would still be said.

    A note in which somebody wrote too stays, with its colour.
    """
    # Not `iter_rows`, which makes every cell in between.
    for cell in (cell for page in book.worksheets for cell in page._cells.values()):
        if cell.comment and cell.comment.author == _WRITER:
            cell.comment, cell.fill = None, PatternFill()


def _mark(cell: Any, sentence: str) -> None:
    """Colour a cell and say why in a note, below what stands there.

    Of joined cells the first is marked: that is the one that is seen. What is said there already
    is not said twice.
    """
    page = cell.parent
    if isinstance(cell, MergedCell):
        area = next(area for area in page.merged_cells.ranges if cell.coordinate in area)
        cell = page.cell(area.min_row, area.min_col)
    cell.fill = _FILL
    said, writer = [], _WRITER
    if cell.comment:
        said, writer = cell.comment.text.split("\n"), cell.comment.author
    if sentence not in said:
        said.append(sentence)
    cell.comment = Comment("\n".join(said), writer, height=_HIGH, width=_WIDE)
