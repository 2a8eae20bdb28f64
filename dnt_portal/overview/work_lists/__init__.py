"""Each role's work list: what is due, late or waiting, with the action that settles it."""
