"""The demo administration: fictional, consistent, in dates relative to today.

Made through the same services as the screens, so that whatever a rule forbids the
demo does not show either. Deterministic by seed.
"""
