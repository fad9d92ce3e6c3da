"""Seats by kind of party and group: the fields forms of a meeting and of a series share."""

from django import forms
from django.utils.text import capfirst

from meetings.models import Group
from meetings.models.quota import USUAL
from members.models import Kind


def add_seats(form, rows):
    """Give a form a number for each kind and group: as the rows have them, without rows the usual ones."""
    there = USUAL if rows is None else {(row.kind, row.group): row.seats for row in rows}
    for kind in Kind:
        for group in Group:
            form.fields[f"seats_{kind}_{group}"] = forms.IntegerField(
                label=f"{capfirst(kind.label)}: {group.label}",
                min_value=0,
                max_value=99,
                initial=there.get((kind.value, group.value), 0),
                widget=forms.NumberInput(attrs={"size": "5"}),
            )


def taken_seats(data):
    """Take the numbers out of what was typed, put together."""
    return {(kind.value, group.value): data.pop(f"seats_{kind}_{group}", None) or 0 for kind in Kind for group in Group}
