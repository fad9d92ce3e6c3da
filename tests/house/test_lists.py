"""The plain lists name every model that keeps the promise: a new one cannot be forgotten."""

from django.apps import apps

from atc_portal.lists import DATED, OWED
from atc_portal.pages import bars
from members.models import Owed
from reminders.models import Scheduled


def test_dated_names_whatever_has_dates():
    found = {
        model
        for model in apps.get_models()
        if issubclass(model, Scheduled) or hasattr(model._default_manager, "between")
    }
    assert set(DATED) == found
    assert len(DATED) == len(found)


def test_owed_names_whatever_a_party_may_owe():
    assert set(OWED) == {model for model in apps.get_models() if issubclass(model, Owed)}


def test_everything_dated_is_drawn():
    assert set(bars.models()) == set(DATED)


def test_types_are_drawn_by_some_source():
    assert {type_ for source in bars.SOURCES for type_ in source.types} == set(bars.TYPES)
