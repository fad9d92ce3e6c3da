"""Random histories of a meeting, and a small model of what its people must have been told when all is over."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from meetings.models import Meeting
from reminders import dispatch, plan, queries, reconcile
from reminders.models import Engine, Message, Preference, Reminder, Rule
from tests.factories.meetings import invite, make_meeting
from tests.factories.reminders import make_rule

STEPS = (21, 14, 7, 2, 1)
BEGIN = datetime(2027, 1, 4, 6, 0, tzinfo=UTC)
PLACES = [BEGIN + timedelta(days=30 + 9 * number, hours=2 * number) for number in range(8)]
HISTORIES = [pytest.param(range(2), id="short"), pytest.param(range(2, 60), id="long", marks=pytest.mark.full)]
GRACE = timedelta(minutes=5)


class Model:
    """What §5 of the rules says, without rows, epochs or states: who has heard of which step of which date."""

    def __init__(self):
        self.anchor, self.since, self.on = None, BEGIN, True
        self.answered = False
        self.told = []
        self.ahead = {}  # step: when it goes

    def steps(self):
        return {step: self.anchor - timedelta(days=step) for step in STEPS}

    def move(self, anchor, now):
        """Every step of the date that is still ahead is to come; with none, and nothing said, the nearest goes soon."""
        self.anchor, self.on = anchor, True
        self.ahead = {step: at for step, at in self.steps().items() if at > now and not self.answered}
        behind = {step: at for step, at in self.steps().items() if at <= now}
        if not self.answered and not self.ahead and not self.told and behind and now + GRACE < anchor:
            self.ahead = {min(behind): now + GRACE}

    def call_off(self):
        self.on, self.ahead = False, {}

    def revive(self, now):
        """The same date again: what is ahead of it revives, what was missed stays so."""
        self.on = True
        self.ahead = {step: at for step, at in self.steps().items() if at > now and not self.answered}

    def decline(self):
        self.answered, self.ahead = True, {}

    def accept(self, now):
        self.answered = False
        if self.on:
            self.revive(now)

    def next(self):
        return min(self.ahead.values(), default=None)

    def tell(self, now):
        for step, at in sorted(self.ahead.items(), key=lambda each: each[1]):
            if at <= now:
                self.told.append((self.anchor, step))
                del self.ahead[step]


class System:
    """The portal: one meeting, one party with one person."""

    def __init__(self, secretary, party, representative):
        self.person = representative
        Preference.objects.update_or_create(
            person=representative, defaults={"digest": "none", "quiet_from": None, "quiet_until": None}
        )
        self.meeting = make_meeting(owner=secretary, deadlines=())
        self.invitation = invite(self.meeting, party, reply="accepted", replied_at=BEGIN, replied_by=representative)
        Rule.objects.update(active=False)
        for step in STEPS:
            make_rule(self.meeting, subject_id=self.meeting.pk, before=timedelta(days=step), days_before=None, at_time=None,
                audience="taking_part", channels=["mail"])  # fmt: skip

    def _change(self, now, **values):
        Meeting.objects.filter(pk=self.meeting.pk).update(**values)
        meeting = Meeting.objects.get(pk=self.meeting.pk)
        meeting.schedule_version += 1
        meeting.save()
        plan.merge(meeting, now=now)

    def move(self, anchor, now):
        self._change(now, status="convened", starts_local=anchor.replace(tzinfo=None), ends_local=anchor.replace(tzinfo=None) + timedelta(hours=2),
            starts_at=anchor, ends_at=anchor + timedelta(hours=2), tz="UTC")  # fmt: skip

    def call_off(self, now):
        self._change(now, status="cancelled", status_reason="called off")

    def revive(self, now):
        self._change(now, status="convened", status_reason="")

    def answer(self, reply, now):
        type(self.invitation).objects.filter(pk=self.invitation.pk).update(reply=reply)
        plan.merge(self.meeting, now=now)

    def told(self):
        rows = (
            Reminder.objects.about(self.meeting)
            .filter(person=self.person, message__state="sent")
            .select_related("rule")
        )
        return sorted((row.anchor_at, row.rule.before.days) for row in rows)


def act(dice, model, portal, now):
    """Do something to the meeting, or nothing; say what."""
    name = dice.choice(["move", "move", "move", "call off", "revive", "decline", "accept"])
    if name == "move":
        ahead = [place for place in PLACES if place > now + timedelta(hours=1)]
        anchor = dice.choice(ahead or [now + timedelta(days=25)])
        model.move(anchor, now)
        portal.move(anchor, now)
        return f"move to {anchor:%d.%m %H:%M}"
    if model.anchor is None:
        return "nothing"
    if name == "call off" and model.on:
        model.call_off()
        portal.call_off(now)
    elif name == "revive" and not model.on:
        model.revive(now)
        portal.revive(now)
    elif name == "decline" and not model.answered:
        model.decline()
        portal.answer("declined", now)
    elif name == "accept" and model.answered:
        model.accept(now)
        portal.answer("accepted", now)
    else:
        return "nothing"
    return name


def live(model, portal, box, until, story):
    """Let time pass, with a pass of the engine whenever something is to be told."""
    while (at := model.next()) is not None and at <= until:
        Engine.objects.update(last_clock=None)
        dispatch.dispatch_once(lambda: at, make_sender=lambda: box)
        model.tell(at)
        assert portal.told() == sorted(model.told), (at, story)


@pytest.mark.parametrize("seeds", HISTORIES)
def test_model_and_portal_agree_on_every_history(secretary, party, representative, box, seeds):
    for seed in seeds:
        dice = random.Random(seed)
        model, portal, now, story = Model(), System(secretary, party, representative), BEGIN, [seed]
        for _ in range(16):
            story.append(f"{now:%d.%m %H:%M} {act(dice, model, portal, now)}")
            later = now + dice.choice([timedelta(hours=5), timedelta(days=3), timedelta(days=8)])
            live(model, portal, box, later, story)
            now = later
        end = now + timedelta(days=200)
        live(model, portal, box, end, story)
        Engine.objects.update(last_clock=None)
        dispatch.dispatch_once(lambda end=end: end, make_sender=lambda: box)  # nothing more is to be told
        assert portal.told() == sorted(model.told), story
        assert len(set(model.told)) == len(model.told), story
        assert reconcile.reconcile(now=end, wide=True) == 0, story
        assert queries.broken(now=end) == []
        assert not Message.objects.filter(state__in=("queued", "claimed", "sending")).exists()
