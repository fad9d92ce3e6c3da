"""The way from a typed form to an act and back, over a real row: a party that two people edit."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import QueryDict

from members.models import Party
from records import history
from records.forms import ActForm
from records.models import Once


class NamesForm(ActForm):
    """Names of a party, and a tick."""

    name_ru = forms.CharField(label="Name, Russian")
    name_en = forms.CharField(label="Name, English")
    short_en = forms.CharField(label="Short", required=False)
    feeds_allowed = forms.BooleanField(label="Feeds", required=False)


def rename(party, *, name_ru, name_en, short_en, feeds_allowed, version, by, now):
    party = Party.objects.locked(party.pk, version=version)
    if name_en == "refuse":
        raise ValidationError({"name_en": "Not this name."})
    if name_en == "refuse all":
        raise ValidationError("Not today.")
    was = history.values(party, "name_ru", "name_en", "short_en")
    party.name_ru, party.name_en, party.short_en, party.feeds_allowed = name_ru, name_en, short_en, feeds_allowed
    party.write("name_ru", "name_en", "short_en", "feeds_allowed")
    history.record(party, "edited", by=by, now=now, changes=history.diff(was, history.values(party, *was)))
    return party


def opened(party):
    """What the browser holds after the page was opened: every control with its value, the hidden ones too."""
    form = NamesForm(row=party)
    typed = QueryDict(mutable=True)
    for name in form.fields:
        value = form[name].initial_text()
        if value is True:
            typed[name] = "on"
        elif value not in (None, False, ""):
            typed[name] = value
    return typed


@pytest.fixture(autouse=True)
def _address(monkeypatch):
    monkeypatch.setattr(Party, "get_absolute_url", lambda party: f"/members/parties/{party.code}/")


@pytest.fixture
def run(secretary, now):
    def sent(typed, party):
        form = NamesForm(typed, row=Party.objects.get(pk=party.pk))
        return form, form.run(rename, by=secretary, now=now)

    return sent


def test_a_form_runs_the_act(party, run):
    typed = opened(party)
    typed["name_en"] = "Tajikistan renamed"
    form, done = run(typed, party)
    assert done
    assert form.result.name_en == "Tajikistan renamed"
    assert form.result.version == 2


def test_what_is_missing_keeps_what_was_typed(party, run):
    typed = opened(party)
    typed["name_en"] = ""
    typed["name_ru"] = "Набрано"
    form, done = run(typed, party)
    assert (done, form.status) == (False, 422)
    assert form["name_ru"].value() == "Набрано"
    assert list(form.errors) == ["name_en"]


@pytest.mark.parametrize(("name", "place"), [("refuse", "name_en"), ("refuse all", "__all__")])
def test_a_refusal_stands_at_its_field(party, run, name, place):
    typed = opened(party)
    typed["name_en"] = name
    form, done = run(typed, party)
    assert (done, form.status, list(form.errors)) == (False, 422, [place])


def test_s75_different_fields_go_together_by_themselves(party, run):
    mine, theirs = opened(party), opened(party)
    theirs["name_ru"] = "Их название"
    assert run(theirs, party)[1]
    mine["name_en"] = "My name"
    del mine["feeds_allowed"]
    form, done = run(mine, party)
    assert done
    assert form.merged == ["Name, Russian"]
    party.refresh_from_db()
    assert (party.name_ru, party.name_en, party.feeds_allowed) == ("Их название", "My name", False)


def test_s75_the_same_field_asks_and_takes_the_choice(party, run):
    mine, theirs = opened(party), opened(party)
    theirs["name_en"] = "Their name"
    assert run(theirs, party)[1]
    mine["name_en"] = "My name"
    mine["name_ru"] = "Моё название"
    form, done = run(mine, party)
    assert (done, form.status) == (False, 409)
    [conflict] = form.merge["conflicts"]
    assert (conflict["was"], conflict["theirs"], conflict["yours"]) == ("State TJ", "Their name", "My name")
    assert form.merge["who"] == "Секретарь"
    party.refresh_from_db()
    assert party.name_en == "Their name"

    answer = QueryDict(mutable=True)
    for name, value in form.merge["hidden"]:
        answer.appendlist(name, value)
    answer["choose_name_en"] = "yours"
    assert run(answer, party)[1]
    party.refresh_from_db()
    assert (party.name_en, party.name_ru) == ("My name", "Моё название")


def test_choosing_theirs_keeps_theirs(party, run):
    mine, theirs = opened(party), opened(party)
    theirs["name_en"] = "Their name"
    run(theirs, party)
    mine["name_en"] = "My name"
    form, _ = run(mine, party)
    answer = QueryDict(mutable=True)
    for name, value in form.merge["hidden"]:
        answer.appendlist(name, value)
    answer["choose_name_en"] = "theirs"
    assert run(answer, party)[1]
    party.refresh_from_db()
    assert party.name_en == "Their name"


def test_an_unanswered_question_is_asked_again(party, run):
    mine, theirs = opened(party), opened(party)
    theirs["name_en"] = "Their name"
    run(theirs, party)
    mine["name_en"] = "My name"
    form, _ = run(mine, party)
    answer = QueryDict(mutable=True)
    for name, value in form.merge["hidden"]:
        answer.appendlist(name, value)
    form, done = run(answer, party)
    assert not done
    assert form.status == 422
    party.refresh_from_db()
    assert party.name_en == "Their name"


def test_both_typed_the_same_is_no_conflict(party, run):
    mine, theirs = opened(party), opened(party)
    theirs["name_en"] = mine["name_en"] = "The same"
    run(theirs, party)
    assert run(mine, party)[1]


def test_s77_a_form_sent_twice_does_one_thing(party, run):
    typed = opened(party)
    typed["key"] = str(uuid4())
    typed["name_en"] = "Once"
    assert run(typed, party)[1]
    form, done = run(typed, party)
    assert done
    assert form.result.get_absolute_url() == "/members/parties/TJ/"
    party.refresh_from_db()
    assert party.version == 2
    assert history.of(party).count() == 1
    assert Once.objects.count() == 1


def test_s77_a_refused_act_does_not_spend_the_key(party, run):
    typed = opened(party)
    typed["name_en"] = "refuse"
    run(typed, party)
    typed["name_en"] = "Accepted"
    assert run(typed, party)[1]
    party.refresh_from_db()
    assert party.name_en == "Accepted"


@pytest.mark.parametrize("seen", ["", "nonsense", "[1]", '{"name_en": {"x": 1}}'])
def test_a_spoilt_memory_of_what_was_seen_is_no_crash(party, run, seen):
    theirs = opened(party)
    theirs["name_en"] = "Their name"
    mine = opened(party)
    mine["seen"] = seen
    run(theirs, party)
    mine["name_en"] = "My name"
    form, done = run(mine, party)
    assert not done
    assert form.status in (409, 422)


@pytest.mark.django_db(transaction=True)
def test_s77_two_arrivals_at_once_do_one_thing(party, secretary, now):
    typed = opened(party)
    typed["name_en"] = "Once"
    meet = Barrier(2)

    def send():
        try:
            form = NamesForm(typed.copy(), row=Party.objects.get(pk=party.pk))
            meet.wait(timeout=10)
            return form.run(rename, by=secretary, now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert [each.result(timeout=20) for each in [pool.submit(send), pool.submit(send)]] == [True, True]
    assert history.of(party).count() == 1
