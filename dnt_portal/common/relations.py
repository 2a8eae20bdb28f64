"""Models a queryset meets along a relation, without importing them.

A queryset module is imported by its own models module, so it cannot import models
in return; the relation knows them.
"""

from typing import Any

from django.db import models


def model_along(model: type[models.Model], relation: str) -> Any:
    """Return the model at the other end of a field or a reverse relation, by its name."""
    return model._meta.get_field(relation).related_model
