"""What people type, however they write it."""

import datetime
from decimal import Decimal

import pytest

from dnt_portal.common.typed import (
    Mistyped,
    as_text,
    read_day,
    read_decimal,
    read_email,
    read_number,
    read_short,
    read_time,
    read_whole,
    same_name,
)

A_DAY = datetime.date(2026, 11, 21)


@pytest.mark.parametrize(
    "written",
    [
        A_DAY,
        datetime.datetime(2026, 11, 21),
        "21-11-2026",
        "21/11/2026",
        "21.11.2026",
        " 21-11-2026 ",
        "2026-11-21",
        "21 november 2026",
        "21 nov. 2026",
        "21 November 2026",
        46347,
        46347.0,
    ],
)
def test_a_day_however_it_is_written(written):
    assert read_day(written) == A_DAY


@pytest.mark.parametrize("written", ["21-11-26", "november", "32-01-2026", 12, True, "11/21/2026"])
def test_what_is_not_a_day(written):
    with pytest.raises(Mistyped):
        read_day(written)


@pytest.mark.parametrize(
    "written", [datetime.time(9, 30), "9:30", "09.30", "9.30 uur", "09:30:00", 9.5 / 24]
)
def test_a_time_however_it_is_written(written):
    assert read_time(written) == datetime.time(9, 30)


def test_what_is_not_a_time():
    for written in ("25:00", "10:75", "half tien", 9, True):
        with pytest.raises(Mistyped):
            read_time(written)


@pytest.mark.parametrize(
    ("written", "meant"), [("60", 60), (1000, 1000), ("1000", 1000), (1e2, 100)]
)
def test_a_number_is_what_it_says(written, meant):
    assert read_whole(written, 0, 1000) == meant


@pytest.mark.parametrize(
    "written", ["1.000", "1.200", "1,000", "1e2", "12 5", "Infinity", "²", "1_0", True]
)
def test_what_is_not_clearly_a_number(written):
    for read in (read_number, read_whole, read_decimal):
        with pytest.raises(Mistyped):
            read(written, 0, 10_000)


def test_a_decimal_with_point_or_comma():
    for written in ("12.5", "12,5", 12.5):
        assert read_decimal(written, 0, 40) == Decimal("12.5")
    for read, written in ((read_decimal, "12,25"), (read_decimal, 41), (read_whole, 12.5)):
        with pytest.raises(Mistyped):
            read(written, 0, 40)


def test_text_that_fits_on_one_line():
    assert read_short("de\r\nVries\rJansen", 20) == "de Vries Jansen"
    with pytest.raises(Mistyped):
        read_short("a" * 21, 20)


def test_an_address():
    assert read_email("Els@Example.org") == "els@example.org"
    with pytest.raises(Mistyped):
        read_email("els bij example")


def test_a_value_is_written_as_someone_would_have_typed_it():
    written = [None, True, 7.0, A_DAY, datetime.time(9, 30), ["a", 2], "\u00a006  12\u200b34 "]
    assert list(map(as_text, written)) == [
        "", "ja", "7", "21-11-2026", "09:30", "a; 2", "06 1234",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Samira", "SAMIRA"),
        ("Zoë", "zoe"),
        ("El-Amrani", "el amrani"),
        ("d'Souza", "D’Souza"),
        ("Жанна", "ЖАННА"),
    ],
)
def test_the_same_name(one, other):
    assert same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Жанна", "Ольга"),
        ("سميرة", "فاطمة"),
        ("王", "李"),
        ("कि", "कु"),
        ("Søs", "Ss"),
        ("Łucja", "Ucja"),
        ("Aydın", "Aydn"),
        ("-", "-"),
        ("", ""),
    ],
)
def test_another_name(one, other):
    assert not same_name(one, other)
