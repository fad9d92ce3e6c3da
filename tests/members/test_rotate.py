"""Keys are changed while the portal runs (S64)."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from django.core.management import call_command
from django.test import Client

from members import signin
from records import sealing
from tests.members.entrance import SECRET, code, sign_in


def rotate() -> str:
    out = StringIO()
    call_command("rotate_fields", stdout=out)
    return out.getvalue().split()[0]


def test_s64_secrets_are_sealed_anew_under_a_new_key_and_the_old_one_may_go(totp_user, settings):
    Authenticator.objects.exclude(user=totp_user).delete()
    settings.FIELD_KEYS = f"2:another secret,{settings.FIELD_KEYS}"
    assert [rotate(), rotate()] == ["1", "0"]
    settings.FIELD_KEYS = "2:another secret"
    row = Authenticator.objects.get(user=totp_user)
    assert signin.FactorAdapter().decrypt(row.data["secret"]) == SECRET
    client = Client()
    sign_in(client, totp_user)
    assert client.post("/sign-in/code/", {"code": code()}).status_code == 302


def test_s64_a_secret_opens_nowhere_else():
    sealed = sealing.seal_text("x", place=signin.SECRET_PLACE)
    with pytest.raises(InvalidTag):
        sealing.unseal_text(sealed, place="reminders.message.rendered")
