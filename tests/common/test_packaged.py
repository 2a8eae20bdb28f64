"""Static files from packages: the letters as browsers get them."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont

from dnt_portal.common.packaged import FACES, PackagedFinder, smaller_letters

TOKENS = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()


def told_to_the_browser() -> dict[str, set[int]]:
    """What the stylesheet says that each file holds."""
    told = {}
    for rule in re.findall(r"@font-face \{(.*?)\}", TOKENS, re.DOTALL):
        name = re.search(r"fonts/([\w-]+\.woff2)", rule).group(1)
        ranges = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", rule)
        told[name] = {
            code
            for first, last in ranges
            for code in range(int(first, 16), int(last or first, 16) + 1)
        }
    return told


def test_a_browser_is_told_exactly_what_each_part_of_the_letters_holds():
    told = told_to_the_browser()
    folder = smaller_letters()
    assert set(told) == {path.name for path in folder.iterdir()}
    for name, codes in told.items():
        assert set(TTFont(folder / name).getBestCmap()) <= codes, name
    for face in FACES:
        usual, rest = (told[f"SourceSansPro-{face}-{part}.woff2"] for part in ("usual", "rest"))
        assert not usual & rest


def test_the_usual_part_writes_dutch_and_its_neighbours_and_is_small():
    names = "Zoë Şükran Ağır İpek Łucja Žofia Ștefania Țuca ’t – € → ✓"
    for face in FACES:
        part = smaller_letters() / f"SourceSansPro-{face}-usual.woff2"
        assert {ord(letter) for letter in names} <= set(TTFont(part).getBestCmap())
        assert part.stat().st_size < 20_000


def test_nothing_the_package_can_write_is_lost():
    for face in FACES:
        whole = set(TTFont(finders.find(f"fonts/SourceSansPro-{face}.ttf")).getBestCmap())
        parts = [
            smaller_letters() / f"SourceSansPro-{face}-{part}.woff2" for part in ("usual", "rest")
        ]
        kept = set().union(*(TTFont(part).getBestCmap() for part in parts))
        assert {code for code in whole if code > 0x20} <= kept


def test_what_is_collected_is_found_and_nothing_beside_it():
    for name, storage in PackagedFinder().list(None):
        assert finders.find(f"{storage.prefix}/{name}") == storage.path(name)
    assert finders.find("fonts/../files/SourceSansPro-Bold.ttf") is None
    assert finders.find("fonts/LICENSE.txt") is None
