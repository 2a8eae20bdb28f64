"""What a service says when a rule of the programme says no."""


class Refused(Exception):
    """A request a person may make but that a rule forbids.

    The message is a translated sentence for whoever asked; views show it and
    keep what was typed.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = str(message)
