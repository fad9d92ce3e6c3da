"""The address is the state: one query string with some of its parameters changed."""

from collections.abc import Mapping

from django.http import QueryDict


def changed(query: QueryDict | None, changes: Mapping[str, object]) -> str:
    """Give "?…" with the parameters changed; None and '' take a parameter out, a list replaces all its values."""
    new = query.copy() if query is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None or value == "":
            new.pop(name, None)
        elif isinstance(value, list | tuple):
            new.setlist(name, [str(part) for part in value])
        else:
            new[name] = str(value)
    text = new.urlencode()
    return f"?{text}" if text else "?"


def without(query: QueryDict, name: str, value: str) -> str:
    """Give "?…" with one value of a parameter taken out, and the page number with it."""
    rest = [kept for kept in query.getlist(name) if kept != value]
    return changed(query, {name: rest or None, "page": None})
