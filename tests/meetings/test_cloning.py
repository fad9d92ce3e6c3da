"""Each field of each model says what becomes of it in the next edition, and the act does what they say."""

from datetime import date

import pytest
from django.apps import apps

from meetings import cloning, domain
from meetings.models import When
from tests.factories.meetings import make_fact, make_room, make_sitting

MODELS = list(apps.get_app_config("meetings").get_models())


def test_every_model_is_declared_once():
    named = [*cloning.FIELDS, *cloning.ROWS_RESET, *cloning.STANDING]
    assert sorted(named) == sorted({model.__name__ for model in MODELS})


@pytest.mark.parametrize("model", [model for model in MODELS if model.__name__ in cloning.FIELDS])
def test_every_field_is_declared_once(model):
    there = [field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)]
    declared = [name for names in cloning.FIELDS[model.__name__].values() for name in names]
    assert sorted(declared) == sorted(there)


def after(meeting, by, now):
    return domain.edition.clone(
        meeting, when=When(precision="month", within=date(2028, 5, 1), tz="Europe/Minsk"), title_ru="", parties=[],
        by=by, now=now,
    )  # fmt: skip


@pytest.mark.django_db
def test_next_edition_keeps_what_is_copied_and_nothing_of_the_rest(meeting, secretary, now):
    type(meeting).objects.filter(pk=meeting.pk).update(
        contact="+7 000", video_note="Ссылка придёт накануне", decided_by="Руководитель", source_note="Из архива"
    )
    meeting.refresh_from_db()
    following = after(meeting, secretary, now)
    for name in cloning.copied("Meeting"):
        assert getattr(following, name) == getattr(meeting, name), name
    fresh = type(meeting)()
    for name in ("video_note", "decided_by", "source_note", "status", "venue", "superseded_by", "schedule_version"):
        assert getattr(following, name) == getattr(fresh, name), name
    assert following.uid != meeting.uid


@pytest.mark.django_db
def test_next_edition_takes_the_pattern_of_the_sittings_and_holds_no_room(meeting, secretary, now):
    make_sitting(meeting, number=2, day=2, room=make_room(), chair_ru="Глава", is_closed=True)
    following = after(meeting, secretary, now)
    made = following.sittings.get()
    assert (made.number, made.day, made.hours, made.is_closed) == (2, 2, "10:00–13:00", True)
    assert (made.room, made.holds_room, made.starts_at, made.chair_ru) == (None, False, None, "")
    assert made.room_wish == "Дом правительства, Зал 4"


@pytest.mark.django_db
def test_xix_after_xviii_is_offered_the_same_weekday(as_user, series, secretary):
    """The first worked example: the XVIII meeting of heads was on 10 June 2025, a Tuesday."""
    fact = make_fact(series, ordinal=18, days=(date(2025, 6, 10), date(2025, 6, 10)))
    assert domain.edition.a_year_later(fact) == date(2026, 6, 9)
    page = as_user(secretary).get(fact.get_absolute_url() + "clone/").content.decode()
    assert "9 июня 2026" in page
    assert fact.last_day == date(2025, 6, 10)
    assert domain.edition.next_ordinal(series) == 19
