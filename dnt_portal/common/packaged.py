"""Static files that come with packages: only those that are used, and letters made small.

A page needs three weights of the portal's letters, which are 290 kB each as the package ships
them. A browser gets each in two parts as woff2: one of 14 kB with what Dutch and its neighbours
are written with, and one with the rest (Greek, Cyrillic, Vietnamese), which it only asks for when
a name on the page needs it. The parts are made from the package when static files are collected
and kept in `VAR_DIR`. A PDF takes the whole letters, from the package itself.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import bootstrap_wrapper
import font_source_sans_pro
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from fontTools import subset

#: Bootstrap's stylesheet; its script is not used (docs/decisions/0009).
STYLES = Path(bootstrap_wrapper.get_bootstrap_dir()) / "css"
LETTERS = Path(font_source_sans_pro.__file__).parent / "files"
FACES = ("Regular", "It", "Semibold", "Bold")

#: What is written most, as css/tokens.css says it to the browser in `unicode-range`.
USUAL = (
    *range(0x20, 0x180),
    *range(0x218, 0x21C),
    *range(0x2010, 0x203B),
    *(0x20AC, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2264, 0x2265, 0x2713),
)
PARTS = ("usual", "rest")
#: What letters can do that pages ask for: kerning, accents, figures of one width.
FEATURES = ["kern", "liga", "locl", "ccmp", "mark", "mkmk", "tnum"]


def smaller_letters() -> Path:
    """Return the folder of the letters as browsers get them, made when they are not there yet."""
    made_from = hashlib.sha256(repr((USUAL, FEATURES)).encode())
    for face in FACES:
        made_from.update((LETTERS / f"SourceSansPro-{face}.ttf").read_bytes())
    folder = settings.LETTERS_DIR / made_from.hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        for part in PARTS:
            made = folder / _part_name(face, part)
            if not made.exists():
                # Whole or not at all: two that collect at once must not read half of one.
                begun = made.with_suffix(f".{os.getpid()}")
                _make_smaller(face, part, begun)
                begun.replace(made)
    return folder


def _part_name(face: str, part: str) -> str:
    return f"SourceSansPro-{face}-{part}.woff2"


def _make_smaller(face: str, part: str, into: Path) -> None:
    """Write one part of a face as woff2."""
    options = subset.Options(
        flavor="woff2", hinting=False, layout_features=FEATURES, notdef_outline=True
    )
    font = subset.load_font(str(LETTERS / f"SourceSansPro-{face}.ttf"), options)
    has = set(font.getBestCmap())
    wanted = has.intersection(USUAL) if part == "usual" else has.difference(USUAL)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    subset.save_font(font, str(into), options)


class PackagedFinder(BaseFinder):
    """Finds the static files that come with packages, by the names that templates use."""

    def check(self, **kwargs: Any) -> list[Any]:
        """Find nothing wrong: what is listed is there with its package."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return where a static file is on this machine, or nothing."""
        folder, _, name = str(path).rpartition("/")
        if folder == "bootstrap/css":
            found = STYLES / name
        elif folder == "fonts":
            found = (LETTERS if name.endswith(".ttf") else smaller_letters()) / name
        else:
            return []
        if not found.is_file():
            return []
        return [str(found)] if find_all else str(found)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        """Give every file that a stylesheet or page names, with the storage it is in."""
        styles = _storage(STYLES, "bootstrap/css")
        yield "bootstrap.min.css", styles
        yield "bootstrap.min.css.map", styles  # the stylesheet names it
        for face in FACES:
            yield f"SourceSansPro-{face}.ttf", _storage(LETTERS, "fonts")  # css/pdf.css names it
        letters = _storage(smaller_letters(), "fonts")
        for face in FACES:
            for part in PARTS:
                yield _part_name(face, part), letters


def _storage(folder: Path, prefix: str) -> FileSystemStorage:
    """Return a folder as Django's collecting reads it: its files go below `prefix`."""
    storage = FileSystemStorage(location=folder)
    storage.prefix = prefix  # type: ignore[attr-defined]
    return storage
