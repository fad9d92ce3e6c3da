"""The acts on participants."""

from datetime import UTC, date, datetime

import pytest

from exercises import domain
from exercises.models import Exercise, Participant, StageParty
from records.models import Entry, StaleError
from reminders.domain import rule
from reminders.models import Reminder
from tests.exercises.test_exercise_acts import refusal
from tests.factories.exercises import make_exercise, make_part, make_participant, make_stage
from tests.factories.members import make_party

pytestmark = pytest.mark.django_db
DUE = date(2027, 4, 1)


@pytest.fixture
def act(secretary, now):
    return {"by": secretary, "now": now, "version": None}


@pytest.fixture
def own(neighbour, now):
    """Party B answers for itself, in the portal."""
    return {"by": neighbour, "now": now, "version": None, "contact": "", "source": "portal"}


def invite(exercise, parties, act, **more):
    return domain.participant.invite(
        exercise, **{"parties": parties, "role": "participant", "reply_due": DUE} | more, **act
    )


# Invite


def test_parties_are_invited_and_reminded(exercise, other_party, neighbour, act):
    rule.seed()
    invite(exercise, [other_party], act)
    row = exercise.participants.get()
    assert (row.invitation, row.reply_due, row.role) == ("invited", DUE, "participant")
    assert Reminder.objects.filter(kind="invited", person=neighbour).exists()
    due = Reminder.objects.filter(kind="deadline", channel="portal", person=neighbour)
    assert due.count() == 4
    assert row.get_absolute_url().endswith("/reply/KG/")


def test_named_host_keeps_its_part(exercise, party, act):
    make_participant(exercise, party, role="host", invitation="draft")
    invite(exercise, [party], act)
    row = exercise.participants.get()
    assert (row.role, row.invitation) == ("host", "invited")


def test_declined_party_may_be_invited_again(exercise, other_party, act):
    make_participant(exercise, other_party, invitation="declined")
    invite(exercise, [other_party], act)
    row = exercise.participants.get()
    assert (row.invitation, row.source, row.answered_on) == ("invited", "", None)


def test_invitation_is_refused(exercise, host, other_party, act):
    assert "parties" in refusal(invite, exercise, [host.party], act).error_dict
    assert "reply_due" in refusal(invite, exercise, [other_party], act, reply_due=date(2027, 2, 28)).error_dict
    assert "reply_due" in refusal(invite, exercise, [other_party], act, reply_due=None).error_dict
    Exercise.objects.filter(pk=exercise.pk).update(audience="planners")
    assert refusal(invite, exercise, [other_party], act).code == "unseen"
    Exercise.objects.filter(pk=exercise.pk).update(audience="participants", phase="evaluation")
    assert refusal(invite, exercise, [other_party], act).code == "begun"


# Reply


def test_party_confirms_with_its_stages(exercise, stage, invited, own, now):
    domain.participant.reply(invited, answer="yes", stages=[stage], **own | {"contact": "Дежурный"})
    invited.refresh_from_db()
    assert (invited.invitation, invited.source, invited.answered_on) == ("confirmed", "portal", date(2027, 3, 1))
    assert invited.contact == "Дежурный"
    assert StageParty.objects.get().stage == stage
    assert not Participant.objects.outstanding_for(invited.party, at=now).exists()
    assert invited.reminder_anchors() == {}
    entry = Entry.objects.about(invited).get()
    assert (entry.verb, entry.on_behalf) == ("confirmed", "KG")


def test_party_declines(stage, invited, own):
    domain.participant.reply(invited, answer="no", stages=[stage], **own)
    invited.refresh_from_db()
    assert invited.invitation == "declined"
    assert not StageParty.objects.exists()


def test_new_answer_changes_the_stages_but_no_territory(exercise, stage, timed, invited, own):
    third = make_stage(exercise, 3)
    make_part(stage, invited, on_territory=True)
    make_part(third, invited)
    domain.participant.reply(invited, answer="yes", stages=[timed], **own)
    assert list(invited.stages.order_by("stage__number").values_list("stage__number", flat=True)) == [1, 2]


def test_reply_by_letter_is_registered(stage, invited, act):
    values = {"answer": "yes", "stages": [stage], "contact": "", "source": "letter", **act}
    assert "letter_no" in refusal(domain.participant.reply, invited, **values).error_dict
    values["letter_no"] = "12/345"
    assert "letter_on" in refusal(domain.participant.reply, invited, **values, letter_on=date(2027, 3, 2)).error_dict
    domain.participant.reply(invited, **values, letter_on=date(2027, 2, 26))
    invited.refresh_from_db()
    assert (invited.source, invited.letter_no, invited.letter_on) == ("letter", "12/345", date(2027, 2, 26))


def test_host_that_was_not_invited_confirms_by_letter_only(exercise, other_party, own, act):
    draft = make_participant(exercise, other_party, role="host", invitation="draft")
    assert refusal(domain.participant.reply, draft, answer="yes", stages=[], **own).code == "not_asked"
    letter = {"source": "letter", "letter_no": "1", "letter_on": date(2027, 2, 1)}
    domain.participant.reply(draft, answer="yes", stages=[], contact="", **letter, **act)
    draft.refresh_from_db()
    assert draft.invitation == "confirmed"


def test_reply_is_refused(exercise, stage, invited, host, own):
    assert "stages" in refusal(domain.participant.reply, invited, answer="yes", stages=[], **own).error_dict
    other = make_stage(make_exercise("2027-other"))
    assert "stages" in refusal(domain.participant.reply, invited, answer="yes", stages=[other], **own).error_dict
    assert refusal(domain.participant.reply, host, answer="no", stages=[], **own).code == "not_asked"
    with pytest.raises(StaleError):
        domain.participant.reply(invited, answer="no", stages=[], **own | {"version": 9})


# Withdraw, part, place


def test_confirmed_party_withdraws(exercise, invited, host, own, act):
    values = {name: own[name] for name in ("by", "now", "version", "source")}
    saved = domain.participant.withdraw(host, reason="Иные задачи", **values)
    assert saved.invitation == "withdrawn"
    assert refusal(domain.participant.withdraw, invited, reason="Иные задачи", **values).code == "not_confirmed"
    assert Entry.objects.about(host).get().reason == "Иные задачи"


def test_withdrawing_takes_a_reason(host, act):
    problem = refusal(domain.participant.withdraw, host, reason="", source="portal", **act)
    assert "reason" in problem.error_dict


def test_part_is_changed_and_there_is_one_host(exercise, host, invited, act):
    assert refusal(domain.participant.set_role, invited, role="host", **act)
    domain.participant.set_role(host, role="participant", **act)
    assert domain.participant.set_role(invited, role="host", **act).role == "host"


def test_territory_is_set_in_the_zone_of_the_party(stage, host, act):
    place = {"on_territory": True, "place_ru": "Душанбе", "place_en": "Dushanbe"}
    domain.participant.place_party(host, stage=stage, **place, zone="", **act)
    part = host.stages.get()
    assert (part.on_territory, part.place_ru, part.zone) == (True, "Душанбе", "Asia/Dushanbe")
    before = stage.schedule_version
    stage.refresh_from_db()
    assert stage.schedule_version == before + 1
    domain.participant.place_party(host, stage=stage, **place | {"on_territory": False}, zone="", **act)
    assert not host.stages.get().on_territory


def test_only_a_state_has_a_territory(exercise, stage, act):
    body = make_participant(exercise, make_party("EXCOM", kind="body", order=3))
    values = {"stage": stage, "on_territory": True, "place_ru": "", "place_en": "", "zone": "", **act}
    assert "on_territory" in refusal(domain.participant.place_party, body, **values).error_dict


# Head-counts


def count(part, act, planned, actual):
    return domain.participant.set_headcount(part, headcount_planned=planned, headcount_actual=actual, **act)


def test_planned_headcount_until_ready(exercise, part, act):
    assert count(part, act, 45, None).headcount_planned == 45
    assert "headcount_actual" in refusal(count, part, act, 45, 40).error_dict
    Exercise.objects.filter(pk=exercise.pk).update(phase="ready")
    assert "headcount_planned" in refusal(count, part, act, 50, None).error_dict


def test_actual_headcount_from_conduct_to_evaluation(exercise, part, act):
    Exercise.objects.filter(pk=exercise.pk).update(phase="conduct")
    assert count(part, act, 40, 39).headcount_actual == 39
    Exercise.objects.filter(pk=exercise.pk).update(phase="improvement")
    assert "headcount_actual" in refusal(count, part, act, 40, 38).error_dict
    entry = Entry.objects.about(part.participant).get()
    assert (entry.verb, entry.on_behalf) == ("headcount_set", "TJ")


# What a party owes


def test_party_owes_an_answer(exercise, invited, host, now):
    owed = Participant.objects.outstanding_for(invited.party, at=now).get()
    assert owed == invited
    assert owed.due_at == datetime(2027, 4, 1, 20, 59, tzinfo=UTC)
    assert str(exercise) in owed.ask
    assert str(exercise) == owed.reminder_title()
    assert not Participant.objects.outstanding_for(host.party, at=now).exists()
    found = Participant.objects.with_anchors_between(datetime(2027, 4, 1, tzinfo=UTC), datetime(2027, 4, 2, tzinfo=UTC))
    assert found.get() == invited


@pytest.mark.parametrize(
    "changes",
    [
        {"audience": "planners"},
        {"facts_only": True},
        {"phase": "conduct"},
        {"standing": "cancelled", "standing_reason": "-"},
    ],
)
def test_nothing_is_owed_to_what_does_not_go_ahead(changes, exercise, invited, now):
    Exercise.objects.filter(pk=exercise.pk).update(**changes)
    invited = Participant.objects.get(pk=invited.pk)
    assert not Participant.objects.outstanding_for(invited.party, at=now).exists()
    assert invited.reminder_anchors() == {}
    assert list(invited.people_to_remind("answer")) == []


# Remind


def test_who_owes_an_answer_is_reminded_by_hand(exercise, other_party, neighbour, secretary, clerk, act, as_user):
    invite(exercise, [other_party], act)
    Reminder.objects.all().delete()
    url = f"{exercise.get_absolute_url()}participants/remind/"
    assert url in as_user(secretary).get(f"{exercise.get_absolute_url()}participants/").content.decode()
    assert as_user(secretary).get(url).context["told"]["count"] == 1
    assert as_user(clerk).post(url, {"parties": [other_party.pk]}).status_code == 403
    assert as_user(secretary).post(url, {"parties": [other_party.pk]}).status_code == 303
    assert {(row.person, row.channel) for row in Reminder.objects.all()} == {(neighbour, "mail"), (neighbour, "portal")}
    assert refusal(domain.participant.remind, exercise, parties=[], **act).code == "nobody"
