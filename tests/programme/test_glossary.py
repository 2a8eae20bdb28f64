"""The glossary is complete: every model of the portal is in it."""

import re
from pathlib import Path

from django.apps import apps

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"


def test_every_model_is_in_the_glossary():
    named = set(re.findall(r"`(\w+)`", GLOSSARY.read_text(encoding="utf-8")))
    models = {
        model.__name__
        for config in apps.get_app_configs()
        if config.name.startswith("dnt_portal.")
        for model in config.get_models()
        # The audit trail's own tables follow from the models they keep.
        if not hasattr(model, "pgh_tracked_model")
    }
    assert sorted(models - named) == []


def test_terms_are_explained_once():
    terms = re.findall(r"^\| ([^|]+?) \|", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
    terms = [term for term in terms if term not in ("code", "---")]
    doubled = {term for term in terms if terms.count(term) > 1}
    assert doubled == set()
