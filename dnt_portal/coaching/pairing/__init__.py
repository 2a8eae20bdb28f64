"""The matching proposal: facts, hard rules, fit, assignment and words (docs/matching.md).

Everything here reads or computes; what changes the database is `coaching.services.matching`.
"""
