"""The one exception of the stack that is meant for a person."""


class StackError(Exception):
    """Something the person at the keyboard can mend; shown as a sentence, without a traceback."""
