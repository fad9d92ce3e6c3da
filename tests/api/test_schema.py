"""The schema of the API, and random requests made of it: no failure, no answer beside the schema."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from hypothesis import HealthCheck, given, settings, strategies
from schemathesis import checks
from schemathesis.specs.openapi import checks as answers

CHECKS = [
    checks.not_a_server_error,
    answers.status_code_conformance,
    answers.content_type_conformance,
    answers.response_headers_conformance,
    answers.response_schema_conformance,
]
BOUNDED = settings(
    max_examples=20, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def one_connection():
    """Keep the connection of the test's transaction: requests come by WSGI, and their end would close it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def signed_in(secretary, settings):
    """The portal as a member of staff reaches it: with a session, and the token that goes with it."""
    client, token = Client(), _get_new_csrf_string()
    client.force_login(secretary)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
    portal = get_wsgi_application()
    return lambda environ, answer: portal(environ | {"HTTP_COOKIE": cookies, "HTTP_X_CSRFTOKEN": token}, answer)


def test_s57_schema_is_for_who_is_signed_in(as_user, representative):
    assert as_user(None).get("/api/v1/schema/").status_code == 401
    answer = as_user(representative).get("/api/v1/schema/")
    assert answer.status_code == 200
    shown = answer.json()
    assert shown["openapi"].startswith("3.")
    assert {"get", "post"} <= set(shown["paths"]["/api/v1/meetings/"])
    move = shown["paths"]["/api/v1/meetings/{public_id}/reschedule/"]["post"]
    assert {"name": "If-Match", "in": "header", "required": True}.items() <= move["parameters"][0].items()


def test_random_requests_get_answers_of_the_schema(one_connection, signed_in, meeting, exercise, measure):
    """With numbers, NUL, surrogates, wrong types and missing parts, for every operation; 4xx is fine, 5xx never."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", signed_in)
    asked = [found.ok() for found in schema.get_all_operations()]
    assert len(asked) >= 13
    rows = {"meetings": meeting, "exercises": exercise, "measures": measure, "programmes": measure.programme}
    for operation in asked:

        @BOUNDED
        @given(operation.as_strategy(), strategies.booleans())
        def ask(case, known):
            row = rows.get(case.path.split("/")[3])
            if known and row and "public_id" in case.path_parameters:
                case.path_parameters["public_id"] = str(row.public_id)
                case.headers["If-Match"] = f'"{row.version}"'
            case.call_and_validate(checks=CHECKS)

        ask()
