"""Names in the leader's own words: a report is about no one person (S2 §2.9, need N73)."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from dnt_portal.participants.models import PSEUDONYM_LENGTH, PSEUDONYM_SIGNS, Participant
from dnt_portal.reports.models import Report

PSEUDONYM = re.compile(rf"\bDNT-[{PSEUDONYM_SIGNS}]{{{PSEUDONYM_LENGTH}}}\b", re.IGNORECASE)
WORD = re.compile(r"\w+")
#: Shorter names are words too often to ask about.
SHORTEST = 3
#: What comes before the name itself: "de Vries" is also known as Vries, "El Amrani" as Amrani.
PARTICLES = frozenset(
    [
        *("aan", "de", "den", "der", "het", "in", "op", "s", "t", "te", "ten", "ter", "uit"),
        *("van", "vanden", "vander", "voor"),
        *("al", "bin", "da", "del", "di", "du", "el", "la", "le", "von", "zu"),
    ]
)


@dataclass(frozen=True)
class FoundNames:
    """What in the leader's words may point at a participant."""

    names: tuple[str, ...] = ()
    pseudonyms: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.names or self.pseudonyms)


def names_in(report: Report, text: str | None = None) -> FoundNames:
    """Find names of the project's participants, and pseudonyms, in the leader's words, or `text`.

    First and last names, as whole words of which the first has a capital, whatever the
    other letters and accents: "Samira", "SAMIRA", "mevrouw De Vries", but not "hoop" where
    a participant is called Hoop. A name may still be someone else's (a coach's, a
    street's): a person decides. One query, none without words.
    """
    text = "\n".join(report.texts.values()) if text is None else text
    if not text.strip():
        return FoundNames()
    said = _Said(text)
    names = set()
    rows = Participant.objects.filter(project=report.project_id).order_by()
    for first_name, last_name in rows.values_list("first_name", "last_name").distinct():
        for name in (first_name, *_last_names(last_name)):
            if name in said:
                names.add(name.strip())
    pseudonyms = {found.upper() for found in PSEUDONYM.findall(text)}
    return FoundNames(tuple(sorted(names)), tuple(sorted(pseudonyms)))


def _last_names(last_name: str) -> Iterator[str]:
    """Yield a last name, and each half of a double one: "Bakker-de Vries"."""
    yield last_name
    halves = last_name.split("-")
    if len(halves) > 1:
        yield from halves


class _Said:
    """The words of a text, in which a name can be looked up."""

    def __init__(self, text: str) -> None:
        found = WORD.findall(unicodedata.normalize("NFC", text))
        self.words = [_folded(word) for word in found]
        #: Where a word with a capital stands.
        self.capitals: dict[str, list[int]] = defaultdict(list)
        for at, (word, folded) in enumerate(zip(found, self.words, strict=True)):
            if word[0].isupper():
                self.capitals[folded].append(at)

    def __contains__(self, name: str) -> bool:
        """Return whether the name, without particles before it, stands in the text."""
        parts = [_folded(word) for word in WORD.findall(unicodedata.normalize("NFC", name))]
        while len(parts) > 1 and parts[0] in PARTICLES:
            parts = parts[1:]
        if len("".join(parts)) < SHORTEST:
            return False
        places = self.capitals.get(parts[0], [])
        return any(self.words[at : at + len(parts)] == parts for at in places)


def _folded(word: str) -> str:
    """Return a word without capitals and accents: İpek, Ipek and IPEK are one name."""
    bare = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in bare if not unicodedata.combining(letter))
