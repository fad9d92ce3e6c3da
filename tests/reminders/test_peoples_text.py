"""What people write, in letters: it breaks no header, is inert and recognisable, and tells nothing of other recipients."""

import re
from email import message_from_bytes, policy

import pytest

from meetings.models import Meeting
from members.models import Party, User
from reminders import compose
from reminders.compose import Envelope, Item
from reminders.domain import tell
from tests.factories.meetings import invite
from tests.factories.reminders import make_reminder

ODD = [
    "Title\r\nBcc: everyone@test.example",
    "x\nContent-Type: text/html\n\n<b>y",
    "=?utf-8?B?QmNjOiBhQHRlc3QuZXhhbXBsZQ==?=",
    "\u2028Bcc: a@test.example\x00\x0b",
    '"><a href="http://evil.example">Your account is locked http://evil.example</a>',
    "{{ settings.SECRET_KEY }} {% include 'x' %} %(url)s {0.__class__}",
    "=?utf-8?Q?x=0D=0ABcc:_everyone@test.example?=",
    "# Heading **bold** [link](http://evil.example)",
    "я" * 500,
]


def read(content):
    mail = message_from_bytes(content, policy=policy.default)
    return mail, mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()


def letter(kind, meeting, person, now, **more):
    told = "moved" if kind == "digest" else kind  # a digest tells of other things
    found = Item(make_reminder(meeting, person, now=now, kind=told, **more), meeting)
    envelope = Envelope(kind, "reader@test.example", "ru", "Europe/Minsk", "<one@portal.example>", str(person))
    return read(compose.letter(envelope, [found], now=now))


@pytest.mark.parametrize("text", ODD)
def test_s35_s36_peoples_text_breaks_no_header_and_is_inert(meeting, party, secretary, now, settings, text):
    """In a title, a name, a party's name and the sentence of an act; in both parts of the letter."""
    written = text.replace("\x00", "")
    Meeting.objects.filter(pk=meeting.pk).update(title_ru=written[:400], title_en="")
    User.objects.filter(pk=secretary.pk).update(name_ru=written[:200])
    Party.objects.filter(pk=party.pk).update(short_ru=written[:60])
    meeting.refresh_from_db()
    secretary.refresh_from_db()
    for epoch, kind in enumerate(("moved", "starts", "digest"), 2):
        mail, plain, html = letter(kind, meeting, secretary, now, words=written, on_behalf="TJ", epoch=epoch)
        assert sorted(set(mail.keys()) & {"Bcc", "Cc", "Reply-To", "X-Injected"}) == []
        assert mail.get_all("To") == [mail["To"]]
        assert mail["To"].addresses[0].addr_spec == "reader@test.example"
        assert len(mail["To"].addresses) == 1
        assert len(str(mail["Subject"])) <= compose.LONGEST_SUBJECT
        assert "evil.example" not in " ".join(re.findall(r'href="([^"]*)"', html))
        assert not re.search(r"<(script|img|iframe|form|b>)", html)
        assert settings.SECRET_KEY not in plain + html


def test_s36_what_a_letter_of_the_account_says_is_text(now):
    envelope = Envelope("security", "x@test.example", "ru", "UTC", "<one@portal.example>", ODD[4])
    _mail, plain, html = read(compose.account(envelope, {"text": ODD[4]}, now=now))
    assert 'href="http://evil.example"' not in html
    assert ODD[4] in plain


def test_s79_a_letter_names_no_other_recipient(
    meeting, party, other_party, representative, neighbour, secretary, at, box, now
):
    for each in (party, other_party):
        invite(meeting, each)
    tell(meeting, "moved", to="invited", by=secretary, now=now)
    at(now.replace(hour=now.hour + 1))
    at(now.replace(hour=now.hour + 2))
    people = {person.email: person for person in (representative, neighbour)}
    seen = {parcel.address: read(parcel.content) for parcel in box.parcels}
    assert set(people) <= set(seen)
    for address, (mail, plain, html) in seen.items():
        others = [person for email, person in people.items() if email != address]
        assert not [
            name for person in others for name in (person.email, str(person)) if name in plain + html + str(mail)
        ]
