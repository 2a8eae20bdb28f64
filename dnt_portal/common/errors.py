"""What a service says when a rule of the programme says no."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.functional import Promise


class Problem(NamedTuple):
    """One sentence of a refusal, and what it is about: an argument of the service, or nothing."""

    sentence: str
    field: str = ""


class Refused(Exception):
    """A request a person may make but that a rule forbids.

    The message is a translated sentence for whoever asked. `field` names the argument
    of the service that it is about, so that a form shows it where it was typed
    (`common.http`). Several things can be wrong at once: `problems` has them all.
    """

    def __init__(self, message: str | Promise, field: str = "") -> None:
        self.problems: list[Problem] = [Problem(str(message), field)]
        super().__init__(self.message)

    @classmethod
    def of(cls, problems: Iterable[Problem]) -> "Refused":
        """Return one refusal of everything that is wrong, at least one thing."""
        first, *others = problems
        refused = cls(*first)
        refused.problems += others
        return refused

    @property
    def message(self) -> str:
        """All sentences of the refusal, to be read one after the other."""
        return " ".join(problem.sentence for problem in self.problems)


class Overtaken(Refused):
    """A refusal because somebody else was first: what was asked about is not so any more.

    There is nothing to correct in what was typed; the page answers 409 and shows how it
    stands now.
    """
