"""The chosen values of a filter form, in words, each with the address that takes it away."""

from dataclasses import dataclass
from typing import Any

from django.forms import BooleanField, Form
from django.http import QueryDict

from ui import addresses


@dataclass(frozen=True)
class Chip:
    """One chosen value."""

    label: str
    value: str
    url: str


def chips(form: Form, query: QueryDict) -> list[Chip]:
    """List what has been chosen, in the order of the fields."""
    found: list[Chip] = []
    for bound in form:
        for raw in query.getlist(bound.html_name):
            if raw:
                value = "" if isinstance(bound.field, BooleanField) else _in_words(bound.field, raw)
                found.append(Chip(str(bound.label), value, addresses.without(query, bound.html_name, raw)))
    return found


def _in_words(field: Any, raw: str) -> str:
    """Find the label of a choice; what is no choice stands as it was typed."""
    for value, label in getattr(field, "choices", ()):
        if isinstance(label, list | tuple):
            inner = {str(key): str(words) for key, words in label}
            if raw in inner:
                return inner[raw]
        elif str(value) == raw:
            return str(label)
    return raw
