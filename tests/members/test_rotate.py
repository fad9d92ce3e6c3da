"""Keys are changed while the portal runs, and what is sealed belongs to its row (S64)."""

import base64
import os
from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from django.core.management import call_command
from django.test import Client

from members import signin
from records import sealing
from reminders import domain as letters
from reminders.models import Message
from tests.members.entrance import SECRET, code, sign_in

WORDS = b"words of a letter"


def rotate() -> list[int]:
    out = StringIO()
    call_command("rotate_fields", stdout=out)
    return [int(word) for word in out.getvalue().split() if word.isdigit()]


def sealed_before(plain: bytes, place: str) -> bytes:
    """Seal as it was done before the row was part of it."""
    (name, key), *_others = sealing._keys(sealing.settings.FIELD_KEYS).items()
    nonce = os.urandom(sealing.NONCE)
    return name.encode() + b":" + nonce + key.encrypt(nonce, plain, place.encode())


def enters(user) -> bool:
    client = Client()
    sign_in(client, user)
    return client.post("/sign-in/code/", {"code": code()}).status_code == 302


def move(secret: str, user) -> None:
    Authenticator.objects.filter(user=user).update(data={"secret": secret})


@pytest.fixture
def letter(clerk, now):
    """A letter that waits."""
    return letters.post("security", person=clerk, words={"text": "text"}, now=now)


def test_s64_secrets_are_sealed_anew_under_a_new_key_and_the_old_one_may_go(totp_user, letter, settings):
    Authenticator.objects.exclude(user=totp_user).delete()
    words = letter.unsealed()
    settings.FIELD_KEYS = f"2:another secret,{settings.FIELD_KEYS}"
    assert [rotate(), rotate()] == [[1, 1], [0, 0]]
    settings.FIELD_KEYS = "2:another secret"
    assert signin.unsealed(Authenticator.objects.get(user=totp_user).data["secret"], totp_user) == SECRET
    assert Message.objects.get().unsealed() == words
    assert enters(totp_user)


def test_s64_a_secret_opens_nowhere_else(totp_user):
    sealed = sealing.seal_text("x", place=signin.SECRET_PLACE, row=str(totp_user.pk))
    with pytest.raises(InvalidTag):
        sealing.unseal_text(sealed, place="reminders.message.rendered", row=str(totp_user.pk))


def test_s64_a_second_step_copied_to_another_account_lets_nobody_in(totp_user, secretary):
    assert enters(totp_user)
    move(Authenticator.objects.get(user=totp_user).data["secret"], secretary)
    with pytest.raises(InvalidTag):
        enters(secretary)


def test_s64_a_secret_sealed_without_its_row_opens_until_it_is_sealed_anew(totp_user, secretary):
    Authenticator.objects.exclude(user=totp_user).delete()
    old = base64.urlsafe_b64encode(sealed_before(SECRET.encode(), signin.SECRET_PLACE)).decode()
    move(old, totp_user)
    assert signin.unsealed(old, totp_user) == SECRET
    assert rotate() == [1, 0]
    fresh = Authenticator.objects.get(user=totp_user).data["secret"]
    assert signin.unsealed(fresh, totp_user) == SECRET
    with pytest.raises(InvalidTag):
        signin.unsealed(fresh, secretary)
    assert enters(totp_user)


def test_s64_a_letter_opens_in_no_other_row(letter, clerk, now):
    Message.objects.filter(pk=letter.pk).update(rendered=letter.sealed(WORDS))
    other = letters.post("security", person=clerk, words={"text": "other"}, now=now + timedelta(hours=1))
    other.rendered = Message.objects.get(pk=letter.pk).rendered
    with pytest.raises(InvalidTag):
        other.unsealed()
    assert Message.objects.get(pk=letter.pk).unsealed() == WORDS


def test_s64_a_letter_sealed_without_its_row_opens_until_it_is_sealed_anew(letter):
    Authenticator.objects.all().delete()
    Message.objects.filter(pk=letter.pk).update(rendered=sealed_before(WORDS, Message.SEALED_AT))
    assert Message.objects.get().unsealed() == WORDS
    assert rotate() == [0, 1]
    fresh = Message.objects.get()
    assert fresh.unsealed() == WORDS
    fresh.rfc_message_id = "<another@portal.example>"
    with pytest.raises(InvalidTag):
        fresh.unsealed()


def test_s64_taking_the_mark_of_the_row_off_opens_nothing(letter):
    letter.rendered = bytes(letter.rendered).replace(sealing.BOUND + b":", b":", 1)
    with pytest.raises(InvalidTag):
        letter.unsealed()
