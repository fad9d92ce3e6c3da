"""The world of the walk, made once for each file of tests that asks it."""

import logging
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.http import HttpResponseForbidden, HttpResponseNotFound
from django.test import Client
from django.urls import URLResolver

from atc_portal.pages import errors
from atc_portal.rest import ByAccount
from tests.policy.policy import CAST
from tests.policy.world import build


@pytest.fixture(scope="module")
def whole_world(django_db_setup, django_db_blocker):
    """The world is made once; the walk changes it within a savepoint."""
    logging.disable(logging.WARNING)  # refusals by the thousand, each with its traceback
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(ByAccount, "allow_request", lambda *_: True)  # nobody asks so often
        made = build()
        made.browsers = {who: browser(made, who) for who in CAST}
        yield made
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


@contextmanager
def undone():
    """Take back whatever happens here."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def unread():
    """Whoever asks here looks at status and headers alone: pages of refusals, half of all answers, are not drawn.

    Each is drawn by one function of the reader and the address: where it is asked for as `DRAWN`, it is compared whole.
    """
    known = URLResolver.resolve_error_handler

    def handler(self, status):
        return known(self, status) if status != 404 else lambda _request, **_: HttpResponseNotFound()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(URLResolver, "resolve_error_handler", handler)
        patch.setattr(errors, "permission_denied", lambda *_: HttpResponseForbidden())
        yield


@pytest.fixture
def world(whole_world):
    with undone():
        yield whole_world


def words(answer) -> str:
    """What an answer says; a file is read to its end."""
    return (b"".join(answer) if answer.streaming else answer.content).decode(errors="replace")


def browser(world, who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who != "stranger":
        client.force_login(getattr(world, who))
    return client
