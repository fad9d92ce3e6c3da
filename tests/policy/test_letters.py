"""Letters as a channel: what is composed for party B about its own objects says nothing of what is hidden beside them."""

import re
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import settings

from reminders import compose, deliver
from reminders.compose import Envelope, Item
from tests.factories.reminders import make_reminder
from tests.policy.hidden import WORD, hide
from tests.policy.world import secret

# Letters about accounts: composed of words the act gives, of no row of a party.
OF_ACCOUNTS = {"enrolment", "invitation", "new_address", "password", "security", "to_review"}
OF_OTHERS = {"digest"}  # no reminder is one; each of the others is told in one below
KINDS = sorted(
    {path.stem for path in (Path(settings.BASE_DIR) / "templates/reminders").glob("*.subject")}
    - OF_ACCOUNTS
    - OF_OTHERS
)
HIDDEN = re.compile(f"{WORD}|zqa[a-z]+qz|{secret('', 'drafted')}")
SUBJECTS = ("meeting", "invitation", "exercise", "stage", "participant", "issue", "measure_year", "programme")


def items(side, person, kind: str, now: datetime) -> list[Item]:
    """A reminder about each of the objects of a side that people are reminded of."""
    found = []
    for name in SUBJECTS:
        row = getattr(side, name)
        row.refresh_from_db()
        anchors = dict(row.reminder_anchors())
        anchor, at = next(((key, each.at) for key, each in anchors.items()), ("", None))
        about = {"anchor": anchor, "anchor_at": at} if anchor else {}
        about["occasion"] = f"walk:{name}"
        found.append(Item(make_reminder(row, person, now=now, kind=kind, on_behalf=side.party.code, **about), row))
    return found


def text(kind: str, told: list[Item], language: str, now: datetime) -> str:
    """A letter as its reader meets it, subject and both bodies."""
    envelope = Envelope(kind, "reader@test.example", language, "Asia/Bishkek", "<one@portal.example>", "Reader")
    mail = message_from_bytes(compose.letter(envelope, told, now=now), policy=policy.default)
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([str(mail["Subject"]), *parts])


@pytest.mark.parametrize("kind", KINDS)
def test_s25_letters_name_nothing_hidden(world, kind, now):
    """Each kind of letter, about each kind of object of party B, in both languages."""
    hide(world)
    told = items(world.b, world.neighbour, kind, now)
    for language in ("ru", "en"):
        for one in told:
            assert not HIDDEN.findall(text(kind, [one], language, now)), (kind, one.subject)
        assert not HIDDEN.findall(text("digest", told, language, now))


def test_letters_about_a_row_would_name_it(world, now):
    """The test above would turn red: to whom it belongs, the letter says it."""
    hide(world)
    assert HIDDEN.findall(text("starts", items(world.a, world.representative, "starts", now)[:1], "ru", now))


def test_s30_a_letter_about_a_row_that_may_not_be_seen_is_kept_back(world, now):
    """Whoever planned it, and whatever it says: what is not shown on a page is not sent."""
    for told in items(world.a, world.neighbour, "starts", now):
        told.row.planned_version = told.subject.schedule_version
        told.row.anchor, told.row.anchor_at, told.row.audience = "", None, ""
        is_shared = type(told.subject)._default_manager.visible_to(world.neighbour).filter(pk=told.subject.pk).exists()
        assert (deliver.withheld(told, {}) == "not_visible") is not is_shared, told.subject
