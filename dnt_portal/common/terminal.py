"""What a command says while it works."""

from django.core.management.base import OutputWrapper
from django.utils.translation import gettext as _


class RowsDone:
    """Says how far a command is: on a terminal in one line, elsewhere in about ten."""

    def __init__(self, out: OutputWrapper) -> None:
        self._out, self._watched, self._told = out, out.isatty(), 0

    def __call__(self, done: int, total: int) -> None:
        """Say that `done` of `total` rows are done, when that is news."""
        now = (100 if self._watched else 10) * done // max(total, 1)
        if now != self._told:
            said = _("%(done)s of %(total)s rows done") % {"done": done, "total": total}
            ending = "" if self._watched else None
            self._out.write(f"\r{said}" if self._watched else said, ending=ending)
            self._out.flush()
        self._told = now

    def end(self) -> None:
        """Let what is said next stand on a line of its own."""
        if self._watched:
            self._out.write("")
