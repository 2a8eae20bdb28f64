"""Names in the leader's own words: a report is about no one person (S2 §2.9, need N73)."""

import re
from dataclasses import dataclass

from dnt_portal.participants.models import PSEUDONYM_LENGTH, PSEUDONYM_SIGNS, Participant
from dnt_portal.reports.models import Report

PSEUDONYM = re.compile(rf"\bDNT-[{PSEUDONYM_SIGNS}]{{{PSEUDONYM_LENGTH}}}\b", re.IGNORECASE)
#: Shorter names are words too often to ask about.
SHORTEST = 3


@dataclass(frozen=True)
class FoundNames:
    """What in the leader's words may point at a participant."""

    names: tuple[str, ...] = ()
    pseudonyms: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.names or self.pseudonyms)


def names_in(report: Report) -> FoundNames:
    """First and last names of the project's participants, and pseudonyms, in her words.

    A name counts as a whole word with a capital. It may still be someone else's
    (a coach, a street): a person decides. One query, none without words.
    """
    text = "\n".join(report.texts.values())
    if not text.strip():
        return FoundNames()
    names = set()
    rows = Participant.objects.filter(project=report.project_id).order_by()
    for first_name, last_name in rows.values_list("first_name", "last_name").distinct():
        for name in (first_name.strip(), last_name.strip()):
            if len(name) >= SHORTEST and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text):
                names.add(name)
    pseudonyms = {found.upper() for found in PSEUDONYM.findall(text)}
    return FoundNames(tuple(sorted(names)), tuple(sorted(pseudonyms)))
