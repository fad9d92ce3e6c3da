"""What parties are called: the trail, reminders and letters keep their codes, people read their names.

Parties stand further up; their model says so by `IS_PARTY`, as those of settings do by `IS_SETTING`.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.utils.functional import SimpleLazyObject


@lru_cache(maxsize=1)
def _parties() -> Any:
    model = next(model for model in apps.get_models() if hasattr(model, "IS_PARTY"))
    return model._default_manager  # noqa: SLF001  # Django's documented door to the rows of a model


def names(codes: Iterable[str]) -> dict[str, str]:
    """Give the short names of parties in the reader's language: one query, none where nothing is asked."""
    asked = {code for code in codes if code}
    return {party.code: party.short for party in _parties().filter(code__in=asked)} if asked else {}


def name(code: str) -> str:
    """Give the short name of a party; a code that nobody bears stays what it is."""
    return names([code]).get(code, code)


def called(code: str) -> Any:
    """Give the short name of a party once it is read; nothing for no code."""
    return SimpleLazyObject(lambda: name(code)) if code else ""
