"""What columns of lists have in common."""

#: Attributes of a column of numbers, or of a length of time: right, tabular.
NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}
