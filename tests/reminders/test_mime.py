"""Letters as bytes: what they say is read back by the library, whatever stands in them."""

from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest

from reminders import mime

TEXTS = (
    "Plain words",
    "Заседание экспертов по проверке готовности сил и средств, Душанбе, 13–14 мая 2027 г., очень длинное название" * 2,
    "short «кавычки» and 😀",
    "a" * 300,
    "with: colon; semicolon, comma = equals ? question",
    "-" * 60 + " " + "x" * 60,
)
PEOPLE = ("", "Secretary", "Секретарь Пётр", "O'Neil J.", "Очень-Длинная-Фамилия" * 4)


def letter(body="text\n", **headers):
    found = mime.together("alternative", [mime.part(body)], "n")
    for name, value in headers.items():
        found[name] = value
    return found.as_bytes(policy=mime.POLICY)


def read(body="text\n", *, by=policy.default, **headers):
    return message_from_bytes(letter(body, **headers), policy=by)


@pytest.mark.parametrize("text", TEXTS)
def test_a_subject_is_read_as_it_was_written(text):
    subject = mime.words("Subject", text)
    assert read(Subject=subject)["Subject"] == text
    assert max(map(len, letter(Subject=subject).split(b"\r\n"))) <= 78


@pytest.mark.parametrize("person", PEOPLE)
def test_a_mailbox_is_read_as_it_was_written(person):
    """The older reader: the newer one leaves a space where it puts the pieces of a long name together."""
    to = read(by=policy.compat32, To=mime.mailbox("To", person, "to@test.example"))["To"]
    name, address = parseaddr(to.replace("\r\n", ""))
    assert (str(make_header(decode_header(name))), address) == (person, "to@test.example")


@pytest.mark.parametrize(
    "address", ["a@b.example\r\nBcc: all@b.example", "кто@b.example", "no address", "a@b.example, c@d.example"]
)
def test_an_address_no_header_can_hold_is_refused(address):
    with pytest.raises((ValueError, HeaderParseError)):
        mime.mailbox("To", "", address)


@pytest.mark.parametrize("body", ["", "one line", "a\nb\r\nc\rd\n", ".dot\n" * 3, "Слово " * 4000])
def test_a_text_is_read_as_it_was_written(body):
    found = read(body).get_payload()[0]
    assert found.get_content().splitlines() == body.splitlines() or not body
    assert found.get_content_type() == "text/plain"
    assert not found.defects


def test_a_letter_is_the_same_however_often_it_is_made():
    one, other = (mime.together("mixed", [mime.part("x")], name).as_bytes() for name in ("<1@x>", "<2@x>"))
    assert one == mime.together("mixed", [mime.part("x")], "<1@x>").as_bytes() != other
