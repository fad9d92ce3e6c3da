"""S63: logs hold no password, token, body or personal data, and no line of a stranger's making."""

import io
import json
import logging
import time

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from atc_portal import logs
from records.origin import came_from
from tests.factories.members import PASSWORD


@pytest.fixture
def written():
    """What the log of the running portal is given: each line, as the formatter of the settings writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Lines())
    loggers = [logging.getLogger(), logging.getLogger("django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield stream
    for logger in loggers:
        logger.removeHandler(handler)


def lines(stream):
    return [json.loads(line) for line in stream.getvalue().split("\n") if line]


def test_s63_every_logger_writes_such_lines(settings):
    assert set(settings.LOGGING["formatters"]) == {"lines"}
    assert {handler["formatter"] for handler in settings.LOGGING["handlers"].values() if "formatter" in handler} <= {
        "lines"
    }
    assert settings.LOGGING["root"]["handlers"] == ["console"]
    assert settings.CELERY_WORKER_HIJACK_ROOT_LOGGER is False


SECRETS = {
    "password": 'password=Hunter22 {"password": "Hunter22"} new_password1: Hunter22',
    "header": "Authorization: Bearer Hunter22\nCookie: session=Hunter22; csrftoken=Hunter22",
    "token": "GET /invitation/Hunter22Hunter22Hunter22/ token=Hunter22&x=1",
    "links": "Gone: /enrolment/Hunter22Hunter22/ /new-address/Hunter22Hunter22/",
    "reset": "Gone: /password/reset/1a-Hunter22Hunter22/",
    "feed": "/feeds/Hunter22Hunter22Hunter22/all.ics",
    "address": "no account of Hunter22.person@mail.test.example",
    "row": 'duplicate key value violates "x"\nDETAIL:  Key (lower(email))=(Hunter22) already exists.',
    "statement": "bad\nLINE 1: INSERT INTO members_person VALUES ('Hunter22')\n                  ^",
}


@pytest.mark.parametrize("text", SECRETS.values(), ids=SECRETS)
def test_s63_secrets_and_addresses_are_struck_out(written, text):
    logging.getLogger("another.package").error(text)
    logging.getLogger("another.package").error("it failed: %s", text, exc_info=ValueError(text))
    assert len(lines(written)) == 2
    assert "Hunter22" not in written.getvalue()


@pytest.mark.parametrize("breaker", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028", "\u2029", "\x1b[2K", "\u202e"])
def test_s63_a_line_break_makes_no_line(written, client, breaker):
    logging.getLogger("django.request").warning(
        "Not Found: %s", f'/x{breaker}{{"level": "info", "says": "all is well"}}'
    )
    assert len(written.getvalue().splitlines()) == 1
    (line,) = lines(written)
    assert line["level"] == "warning"
    assert not set(written.getvalue()[:-1]) & set("\n\r\x0b\x85\u2028\u2029\x1b\u202e")


def test_s63_a_walk_past_the_door_leaves_nothing_of_it(written, representative, db):
    client = Client(raise_request_exception=False)
    client.post("/sign-in/", {"login": representative.email, "password": PASSWORD})
    client.post("/sign-in/", {"login": "someone@else.example", "password": "Hunter22Hunter22"})
    client.get("/invitation/Hunter22Hunter22Hunter22/")
    client.get("/password/reset/1a-Hunter22Hunter22/")
    client.get("/no/such/page\r\nSet-Cookie: Hunter22/?who=someone@else.example")
    assert lines(written)
    for word in (representative.email, PASSWORD, "someone@else.example", "Hunter22Hunter22"):
        assert word not in written.getvalue()


def test_s63_what_the_database_quotes_is_not_written(written, representative):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE members_user SET email = email, suspended_at = now() WHERE id = %s", [representative.pk]
            )
    except DatabaseError:
        logging.getLogger("reminders").exception("a pass failed")
    assert "violates" in written.getvalue()
    assert representative.name_ru not in written.getvalue()
    assert representative.email not in written.getvalue()


def test_s63_a_line_and_an_entry_name_the_same_request(written):
    with came_from("0123456789abcdef", "203.0.113.7"):
        logging.getLogger("records").info("something")
    assert lines(written)[0]["request"] == "0123456789abcdef"
    assert "203.0.113.7" not in written.getvalue()


def test_s63_striking_out_costs_no_more_than_the_text_is_long():
    for text in ("a-" * 20_000, "a" * 40_000, "password" * 5_000, "a@" * 20_000, "a.b" * 14_000):
        began = time.perf_counter()
        logs.redacted(text)
        assert time.perf_counter() - began < 1, text[:9]
