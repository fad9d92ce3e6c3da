"""What parties are called: the trail, reminders and letters keep their codes, people read their names.

Parties stand further up; their model says so by `IS_PARTY`, as those of settings do by `IS_SETTING`.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.utils.functional import SimpleLazyObject

SEVERAL = ("parties", "asked", "silent")  # what acts call several of them, beside the fields of models


@lru_cache(maxsize=1)
def _model() -> Any:
    return next(model for model in apps.get_models() if hasattr(model, "IS_PARTY"))


@lru_cache(maxsize=1)
def fields() -> frozenset[str]:
    """Name the changes that may be of parties: the fields of whichever model that point at one, and what acts call several."""
    every = (field for model in apps.get_models() for field in model._meta.get_fields())  # noqa: SLF001  # Django's documented door to a model's fields
    return frozenset(field.name for field in every if field.related_model is _model()) | {*SEVERAL}


def names(codes: Iterable[str]) -> dict[str, str]:
    """Give the short names of parties in the reader's language: one query, none where nothing is asked."""
    asked = {code for code in codes if code}
    found = _model()._default_manager.filter(code__in=asked) if asked else ()  # noqa: SLF001  # as above
    return {party.code: party.short for party in found}


def name(code: str) -> str:
    """Give the short name of a party; a code that nobody bears stays what it is."""
    return names([code]).get(code, code)


def called(code: str) -> Any:
    """Give the short name of a party once it is read; nothing for no code."""
    return SimpleLazyObject(lambda: name(code)) if code else ""
