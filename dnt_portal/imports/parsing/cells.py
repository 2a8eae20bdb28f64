"""What stands in a cell, as the value that its column asks; else `Mistyped` with a sentence."""

import datetime
from typing import Any

from openpyxl.utils.datetime import WINDOWS_EPOCH

from dnt_portal.common import typed
from dnt_portal.common.typed import Mistyped, as_text, fold, parts
from dnt_portal.imports.schema.columns import Column, Kind


def shown(column: Column, value: Any) -> str:
    """Write a value of `column` as someone would type it, in the reader's language."""
    code = ("yes" if value else "no") if isinstance(value, bool) else value
    words = (choice.word for choice in column.choices if choice.code == code)
    return next(words, as_text(value))


def read(column: Column, value: Any, epoch: datetime.datetime = WINDOWS_EPOCH) -> Any:
    """Return the value of a filled cell of `column`; None when only spaces stand in it.

    `epoch` is the day from which the workbook counts dates.
    """
    text = as_text(value)
    if not text:
        return None
    most, between = column.max_length, (column.minimum, column.maximum)
    match column.kind:
        case Kind.DATE:
            return typed.read_day(value, epoch)
        case Kind.TIME:
            return typed.read_time(value)
        case Kind.NUMBER:
            return typed.read_whole(value, *between)
        case Kind.DECIMAL:
            return typed.read_decimal(value, *between)
        case Kind.YES_NO:
            return _choice(column, text) == "yes"
        case Kind.CHOICE:
            return _choice(column, text)
        case Kind.CODE:
            return typed.read_short(text.upper(), most)
        case Kind.EMAIL:
            return typed.read_email(typed.read_short(text, most))
        case Kind.EMAILS:
            return [typed.read_email(part) for part in parts(text, "[;, \n]")]
        case Kind.WORDS:
            return list(dict.fromkeys(parts(text, "[;,\n]")))
        case Kind.YEARS:
            return sorted(typed.read_whole(part, *between) for part in parts(text, r"[;,\s]"))
    # What is one line on the screens is one line here.
    is_long = column.kind == Kind.TEXT and not most
    return text if is_long else typed.read_short(text, most)


def _choice(column: Column, text: str) -> str:
    code = column.codes_by_word.get(fold(text))
    if code is None:
        raise Mistyped(typed.choose_one_of(choice.word for choice in column.choices))
    return str(code)
