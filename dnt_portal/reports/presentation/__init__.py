"""A report in words, tables and pictures, the same on screen and on paper."""
