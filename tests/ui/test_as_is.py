"""Fields of many rows: left alone they say so, and are told from what clears."""

import pytest
from django import forms

from ui.fields import AS_IS, ChoiceOrAsIs, TextOrAsIs


class Form(forms.Form):
    """One field of each kind."""

    owner = ChoiceOrAsIs(label="Owner")
    contact = TextOrAsIs(label="Contact", max_length=10)

    def __init__(self, data):
        super().__init__(data)
        self.fields["owner"].offer([("none", "nobody", None), ("7", "Somebody", "the seventh")])


@pytest.mark.parametrize(
    ("typed", "owner", "contact"),
    [
        ({}, AS_IS, AS_IS),
        ({"owner": "", "contact": "  "}, AS_IS, AS_IS),
        ({"owner": "none", "contact": "–"}, None, ""),
        ({"owner": "7", "contact": " 8-800 "}, "the seventh", "8-800"),
    ],
)
def test_what_is_left_alone_is_told_from_what_clears(typed, owner, contact):
    form = Form(typed)
    assert form.is_valid()
    assert (form.cleaned_data["owner"], form.cleaned_data["contact"]) == (owner, contact)


def test_only_what_is_offered_is_taken():
    form = Form({"owner": "8", "contact": "12345678901"})
    assert set(form.errors) == {"owner", "contact"}


def test_each_starts_as_it_is_and_is_not_called_optional():
    form = Form(None)
    assert form.fields["owner"].choices[0][0] == ""
    assert not form["owner"].says_optional
    assert not form["contact"].says_optional
