"""Workbooks that somebody took apart and put together again."""

import io
import zipfile
from typing import IO


def repacked(good: IO[bytes], **parts: bytes) -> bytes:
    """A good workbook with some parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(good) as taken, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in taken.namelist():
            if name not in parts:
                made.writestr(name, taken.read(name))
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()
