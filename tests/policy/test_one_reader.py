"""Each letter asks about its one reader: what a subject says of one person is what it says of all, and so is its gate."""

import pytest

from members.models import User
from reminders import fetch, reconcile
from reminders.models import Recipient
from tests.policy.conftest import undone

SUBJECTS = reconcile.remindable()
BY_ACTS = {  # no rule speaks of these, their acts do
    "AgendaProposal": ("party",),
    "Exercise": ("invited", "confirmed", "all_parties", "staff"),
}


def audiences(model, subject):
    keepers = [] if model._meta.app_label == "exercises" else [model.KEEPERS]  # exercises call theirs "staff"
    parties = getattr(subject, "distributions", None)
    some = [f"party:{row.party.code}" for row in parties.all()] if parties else []
    named = model.AUDIENCES or BY_ACTS.get(model.__name__, ())
    return dict.fromkeys([*named, *keepers, *some])


@pytest.mark.parametrize("model", SUBJECTS, ids=lambda model: model.__name__)
def test_one_person_of_an_audience_is_asked_for_alone(world, model):
    people = list(User.objects.all())
    found = 0
    with undone():
        for subject in model._base_manager.order_by("pk"):
            for audience in audiences(model, subject):
                wide = list(subject.people_to_remind(audience))
                found += len(wide)
                for person in people:
                    mine = [Recipient(to.person, to.on_behalf) for to in wide if to.person == person]
                    assert list(subject.people_to_remind(audience, only=person)) == mine, (subject, audience, person)
    assert found, "the world holds nobody to tell of it"


@pytest.mark.parametrize("model", SUBJECTS, ids=lambda model: model.__name__)
def test_the_gate_of_a_subject_is_asked_every_time(world, model):
    answers = set()
    with undone():
        for subject in model._base_manager.order_by("pk"):
            for person in User.objects.all():
                seen = model._default_manager.visible_to(person).filter(pk=subject.pk).exists()
                assert [fetch.sees(person, subject) for _ in range(2)] == [seen, seen], (subject, person)
                answers.add(seen)
    assert answers == {True, False}


def test_whose_rights_end_is_answered_anew_at_once(world):
    """The words of the question are remembered, its answer is not."""
    with undone():
        person, meeting = world.representative, world.meeting
        assert fetch.sees(person, meeting)
        person.representations.all().delete()
        assert not fetch.sees(person, meeting)
