"""The data of a portal as it landed, to be migrated by `tests/test_landed.py`; see README.md."""
