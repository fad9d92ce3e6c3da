"""What tests of the entrance do again and again: a code of the app, the first step, pages without what differs by itself."""

import re

from allauth.mfa.totp.internal import auth as totp

from tests.factories.members import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(secret=SECRET):
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def sign_in(client, user, password=PASSWORD, **more):
    return client.post("/sign-in/", {"login": user.email, "password": password, **more})


def plain(answer):
    """A page without what differs by itself: one-time values and the address that was typed."""
    text = re.sub(r'(name="csrfmiddlewaretoken" value|content)="[^"]*"', "", answer.text)
    text = re.sub(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", text)
    return re.sub(r'value="[^"@]*@[^"]*"', "", text)


def headers(answer):
    return {name: value for name, value in answer.headers.items() if name != "Expires"}
