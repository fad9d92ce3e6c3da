"""Many rows at once, past the acts: each like one that is there."""

from collections.abc import Callable, Iterable
from copy import copy
from typing import Any
from uuid import uuid4

from django.db.models import UUIDField


def like(row: Any, **values: Any) -> Any:
    """One more like a row, with an address of its own, not yet kept."""
    made = copy(row)
    made._state = copy(row._state)
    made._state.adding, made._state.fields_cache = True, dict(row._state.fields_cache)
    own = {field.name: uuid4() for field in row._meta.fields if isinstance(field, UUIDField) and field.unique}
    for name, value in ({"pk": None} | own | values).items():
        setattr(made, name, value)
    return made


def likenesses(row: Any, numbers: Iterable[int], change: Callable[[Any, int], None] | None = None) -> list[Any]:
    """A row like one for each number, changed by it."""
    made = [like(row) for _number in numbers]
    for each, number in zip(made, numbers, strict=True):
        if change:
            change(each, number)
    return type(row).objects.bulk_create(made)
