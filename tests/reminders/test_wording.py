"""Words of letters as the secretariat wants them: a closed list of placeholders, put in once, and letters leave whatever happens."""

from email import message_from_bytes, policy

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from records import history
from records.models import StaleError
from reminders import compose, domain
from reminders.compose import Envelope, Item
from reminders.models import Message, Reminder, Wording
from reminders.models.wording import KNOWN, PLACEHOLDERS
from tests.factories.reminders import make_reminder

NONE = {"subject_ru": "", "lead_ru": "", "subject_en": "", "lead_en": ""}


@pytest.fixture
def moved(db):
    return Wording.objects.get(kind="moved")


@pytest.fixture
def edit(secretary, now):
    """Word a letter anew: `edit(wording, subject_en="…")`."""

    def edited(row, **texts):
        return domain.wording.edit(row, **NONE | texts, version=row.version, by=secretary, now=now)

    return edited


def read(subject, person, now, *, kind="moved", language="en"):
    row = make_reminder(subject, person, now=now, kind=kind, occasion=f"t:{Reminder.objects.count()}", on_behalf="TJ")
    envelope = Envelope(kind, person.email, language, "Europe/Moscow", "<one@portal.example>")
    mail = message_from_bytes(compose.letter(envelope, [Item(row, subject)], now=now), policy=policy.default)
    return mail["Subject"], mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()


def test_every_kind_has_its_row_and_knows_what_can_be_put_in(db):
    assert {row.kind for row in Wording.objects.all()} == set(KNOWN)
    assert {name for names in KNOWN.values() for name in names} == set(PLACEHOLDERS)


def test_own_words_leave_in_their_language_and_the_other_stays_as_shipped(moved, edit, meeting, secretary, now):
    shipped = read(meeting, secretary, now)
    edit(moved, subject_ru="Новые дни: {title}", lead_ru="Уважаемые коллеги!\nМероприятие перенесено: {event}.")
    subject, text, html = read(meeting, secretary, now, language="ru")
    assert subject == "Новые дни: Мероприятие 1"
    assert "Уважаемые коллеги!" in text
    assert "Уважаемые коллеги!<br>" in html
    assert str(meeting.public_id) in text  # the link, the dates and the reason stay
    assert read(meeting, secretary, now) == shipped


@pytest.mark.parametrize(
    "text", ["{tittle}", "{{ title }}", "{% now %}", "{title.owner}", "{", "}", "{TITLE}", "{event!r}"]
)
def test_what_cannot_be_put_in_is_refused_with_what_can(moved, edit, text):
    with pytest.raises(ValidationError) as refusal:
        edit(moved, lead_en=f"See {text}")
    assert "{title}, {date}, {event}, {party}" in refusal.value.message_dict["lead_en"][0]
    with pytest.raises(ValidationError):
        edit(moved, subject_ru="{owing}")  # known elsewhere, not here


def test_what_is_put_in_is_text_and_looked_at_once(moved, edit, meeting, secretary, now):
    meeting.title_en = "{party} <b>{{ now }}</b> {% now 'Y' %}\nBcc: x@y.example"
    edit(moved, subject_en="{title}", lead_en="{title}\n{title}")
    subject, text, html = read(meeting, secretary, now)
    said = "{party} <b>{{ now }}</b> {% now 'Y' %} Bcc: x@y.example"
    assert subject == said
    assert text.splitlines()[:2] == [said, said]
    assert "&lt;b&gt;{{ now }}&lt;/b&gt; {% now" in html
    assert "<b>" not in html


def test_what_is_overdue_has_words_of_its_own(edit, invitation, representative, now):
    edit(Wording.objects.get(kind="deadline"), lead_en="Please answer by {by}: {ask}")
    edit(Wording.objects.get(kind="overdue"), lead_en="We still wait for {party}.")
    values = {"kind": "deadline"}
    row = make_reminder(invitation, representative, now=now, anchor="reply", on_behalf="TJ", **values)
    envelope = Envelope("deadline", representative.email, "en", "Europe/Moscow", "<one@portal.example>")
    ahead = compose.preview(envelope, [Item(row, invitation)], now=now)[1]
    behind = compose.preview(envelope, [Item(row, invitation)], now=now.replace(month=6))[1]
    assert ahead.startswith("Please answer by 3")
    assert behind.startswith("We still wait for Tajikistan.")


def test_words_that_cannot_be_filled_stop_no_letter(moved, planned, secretary, at, box, now):
    """Somebody wrote past the acts: each letter leaves in the shipped words."""
    Wording.objects.update(subject_ru="{nothing}", lead_ru="{title", lead_en="{nothing}")
    assert "has been moved" in read(planned, secretary, now)[1]
    Reminder.objects.filter(occasion__startswith="t:").delete()
    at(Reminder.objects.filter(channel="mail").earliest("due_at").due_at)
    (parcel,) = box.parcels
    assert Message.objects.get().state == "sent"
    mail = message_from_bytes(parcel.content, policy=policy.default)
    assert "Мероприятие 1" in mail["Subject"]


def test_edits_are_kept_and_not_lost_to_each_other(moved, edit, secretary, now):
    first = edit(moved, subject_en="One: {title}")
    with pytest.raises(StaleError):
        edit(moved, subject_en="Two: {title}")
    with pytest.raises(StaleError):
        domain.wording.reset(moved, version=moved.version, by=secretary, now=now)
    again = edit(first, subject_en="One: {title}")
    assert again.version == first.version  # nothing changed
    reset = domain.wording.reset(first, version=first.version, by=secretary, now=now)
    assert not reset.is_own
    assert [entry.verb for entry in history.of(reset).order_by("pk")] == ["edited", "reset"]
    assert history.of(reset).latest("pk").changes[0]["was"] == "One: {title}"


def test_a_kind_has_one_wording(moved):
    with pytest.raises(IntegrityError, match="reminders_wording_once"), transaction.atomic():
        Wording.objects.bulk_create([Wording(kind="moved")])


def test_an_editor_tries_it_in_both_languages(moved, edit, secretary, at, box, now):
    row = edit(moved, subject_ru="Перенос: {title}", subject_en="Moved away: {title}")
    domain.wording.send_to_me(row, by=secretary, now=now)
    at(now)
    subjects = {message_from_bytes(parcel.content, policy=policy.default)["Subject"] for parcel in box.parcels}
    assert subjects == {"[проба] Перенос: Совещание экспертов", "[trial] Moved away: Meeting of experts"}
    assert {parcel.address for parcel in box.parcels} == {secretary.email}


@pytest.mark.parametrize("kind", KNOWN)
def test_every_kind_can_be_shown_and_tried(secretary, now, kind):
    row = Wording.objects.get(kind=kind)
    own = Wording(kind=kind, lead_en=" ".join("{" + name + "}" for name in KNOWN[kind]))
    for language in ("ru", "en"):
        subject, text = compose.sample(row, language, "Asia/Dushanbe", now=now)
        assert subject
        assert "{" not in text
    assert "Meeting of experts" in compose.sample(own, "en", "Asia/Dushanbe", now=now)[1]
    domain.wording.send_to_me(row, by=secretary, now=now)


def test_pages_of_wordings(moved, secretary, clerk, representative, as_user):
    url = moved.get_absolute_url()
    assert url in as_user(clerk).get("/reminders/wording/").content.decode()
    assert f"{url}edit/" not in as_user(clerk).get(url).content.decode()
    assert f"{url}edit/" in as_user(secretary).get(url).content.decode()
    assert as_user(representative).get(url).status_code == 404
    typed = NONE | {"subject_en": "Now on {date}: {title}", "version": str(moved.version)}
    assert as_user(clerk).post(f"{url}edit/", typed).status_code == 403
    shown = as_user(secretary).post(f"{url}edit/", typed | {"step": "preview"})
    assert "Now on 13 May 2027: Meeting of experts" in shown.content.decode()
    assert Wording.objects.get(pk=moved.pk).subject_en == ""
    refused = as_user(secretary).post(f"{url}edit/", typed | {"subject_en": "{when}"})
    assert refused.status_code == 422
    assert "{when}" in str(refused.context["form"].errors["subject_en"])
    assert as_user(secretary).post(f"{url}edit/", typed).status_code == 303
    assert as_user(secretary).post(f"{url}send-to-me/").status_code == 303
    assert Message.objects.count() == 2
    moved.refresh_from_db()
    assert as_user(secretary).post(f"{url}reset/", {"version": str(moved.version)}).status_code == 303
    assert not Wording.objects.get(pk=moved.pk).is_own
    assert as_user(clerk).get(f"{url}history/").status_code == 200
