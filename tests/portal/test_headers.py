"""What every answer carries, whoever gives it: pages, errors, redirects, refused methods, files that all pages share."""

import runpy
from urllib.parse import urlsplit

import pytest
from django.conf import settings as portal
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils.http import url_has_allowed_host_and_scheme
from gunicorn.config import Config
from gunicorn.http import RequestParser

from members.domain import access_token
from tests.factories.members import PASSWORD

pytestmark = pytest.mark.django_db
CARRIED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STATIC = "/static/css/tokens.css"
FOREIGN = (
    "https://evil.example",
    "null",
    "http://localhost:8000.evil.example",
    "https://evil-localhost:8000",
    "http://localhost",
)


def shut(*answers):
    """Read files to their end, which closes them."""
    for answer in answers:
        if answer.streaming:
            list(answer)


@pytest.fixture
def asked(as_user, administrator, secretary):
    """One answer of each kind, by what it is."""
    own, stranger = as_user(administrator, raise_request_exception=False), Client()
    answers = {
        "page": own.get("/"),
        "door": stranger.get("/sign-in/"),
        "redirect": stranger.get("/meetings/"),
        "fragment of a stranger": stranger.get("/meetings/", headers={"HX-Request": "true"}),
        "absent": own.get("/nowhere/"),
        "refused": own.get("/meetings/"),
        "wrong method": own.delete("/meetings/"),
        "nonsense": own.get("/system/?q=%00"),
        "another host": own.get("/", headers={"host": "evil.example"}),
        "foreign form": Client(enforce_csrf_checks=True).post("/sign-in/", {"login": "x", "password": "y"}),
        "dead link": stranger.get("/invitation/x/"),
        "api": own.get("/api/v1/parties/"),
        "api, absent": own.get("/api/v1/nothing/"),
        "schema": own.get("/api/v1/schema/"),
        "sheet": as_user(secretary).get("/meetings/?format=csv"),
        "shared file": stranger.get(STATIC),
        "shared file, absent": stranger.get("/static/nothing.css"),
    }
    yield answers
    shut(*answers.values())


def test_s54_every_answer_has_its_headers(asked):
    wrong = [
        (kind, name, answer.headers.get(name))
        for kind, answer in asked.items()
        for name, value in CARRIED.items()
        if answer.headers.get(name) != value
    ]
    wrong += [
        (kind, name)
        for kind, answer in asked.items()
        for name, part in (("Content-Security-Policy", "frame-ancestors 'none'"), ("Permissions-Policy", "camera=()"))
        if part not in answer.headers.get(name, "")
    ]
    assert wrong == []


def test_s54_the_same_of_a_redirect_to_https(settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get("/help/")
    assert (answer.status_code, answer.url) == (301, "https://testserver/help/")
    assert {name: answer.headers.get(name) for name in CARRIED} == CARRIED
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


# S29: no answer to somebody is kept for another


def test_s29_what_people_are_answered_is_kept_by_nobody(asked):
    kept = {kind: answer.headers["Cache-Control"] for kind, answer in asked.items()}
    assert kept.pop("shared file") == "max-age=60, public"
    assert [kind for kind, says in kept.items() if "no-store" not in says] == []


def test_s29_a_feed_is_asked_about_each_time(representative, now):
    _token, secret = access_token.make(kind="feed", name="x", by=representative, now=now)
    url = f"/feeds/{secret}/calendar.ics"
    first = Client().get(url)
    again = Client().get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert [(answer.status_code, answer.headers["Cache-Control"]) for answer in (first, again)] == [
        (200, "private, no-cache"),
        (304, "private, no-cache"),
    ]
    assert "Set-Cookie" not in first.headers


def test_s29_files_that_all_share_last_under_names_of_their_content(monkeypatch):
    monkeypatch.setenv("ATC_TRIAL", "0")
    found = runpy.run_path(str(portal.BASE_DIR / "atc_portal/settings.py"))
    assert found["STORAGES"]["staticfiles"]["BACKEND"] == "whitenoise.storage.CompressedManifestStaticFilesStorage"


# S52: by HTTPS alone, and the proxy's word alone


def test_s52_plain_http_is_led_to_https_whatever_it_says_of_itself(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    for said in ({}, {"X-Forwarded-Proto": "https"}, {"X-Forwarded-Ssl": "on"}, {"Forwarded": "proto=https"}):
        assert Client().get("/help/", headers=said).status_code == 301
    assert Client().get("/health/live").status_code == 200
    by_https = Client().get("/help/", secure=True)
    assert by_https.headers["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains")


def test_s52_names_of_the_host_come_from_the_settings():
    for said in (
        {"host": "evil.example"},
        {"host": "testserver.evil.example"},
        {"host": "testserver:80, evil.example"},
    ):
        assert Client().get("/help/", headers=said).status_code == 400
    answer = Client().get("/", headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"})
    assert answer.url == "/sign-in/?next=/"


@pytest.mark.parametrize(
    ("peer", "said", "scheme"),
    [
        ("127.0.0.1", b"X-Forwarded-Proto: https", "https"),
        ("203.0.113.5", b"X-Forwarded-Proto: https", "http"),
        ("127.0.0.1", b"X_Forwarded_Proto: https", "http"),
        ("203.0.113.5", b"X_Forwarded_Proto: https", "http"),
    ],
)
def test_s52_the_server_believes_its_proxy_alone(monkeypatch, peer, said, scheme):
    monkeypatch.delenv("TRUSTED_PROXIES", raising=False)
    ours = runpy.run_path(str(portal.BASE_DIR / "deploy/gunicorn.conf.py"))
    config = Config()
    config.set("forwarded_allow_ips", ours["forwarded_allow_ips"])
    asked = b"GET / HTTP/1.1\r\nHost: portal.example\r\n" + said + b"\r\n\r\n"
    request = next(RequestParser(config, iter([asked]), (peer, 1234)))
    assert request.scheme == scheme
    assert "X_FORWARDED_PROTO" not in dict(request.headers)


# S55: no other site reads what we answer


@pytest.mark.parametrize("origin", FOREIGN)
def test_s55_no_other_site_is_let_in(as_user, secretary, representative, now, origin):
    _token, secret = access_token.make(kind="feed", name="x", by=representative, now=now)
    client = as_user(secretary)
    said = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    for url in ("/meetings/", "/api/v1/meetings/", f"/feeds/{secret}/calendar.ics", STATIC, "/nowhere/"):
        for answer in (client.get(url, headers=said), client.options(url, headers=said)):
            assert not [name for name in answer.headers if name.lower().startswith("access-control")]
            shut(answer)


def test_s55_a_foreign_form_changes_nothing(secretary):
    """The session comes along, the secret of a form of ours does not; with it, the origin of https is asked."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(secretary)
    for origin in FOREIGN:
        answer = client.post("/language/", {"language": "en"}, headers={"Origin": origin})
        assert answer.status_code == 403
    secretary.refresh_from_db()
    assert secretary.language == "ru"


# S57: what is of the inside


@pytest.mark.parametrize("who", [None, "administrator"])
def test_s57_there_is_no_admin_site_and_nothing_else_that_opens_the_inside(as_user, request, who):
    client = as_user(who and request.getfixturevalue(who))
    for url in (
        "/admin/",
        "/metrics",
        "/metrics/",
        "/debug/",
        "/__debug__/",
        "/.env",
        "/.git/config",
        "/api/",
        "/docs/",
    ):
        assert client.get(url).status_code == (404 if who or url == "/api/" else 302), url
    assert not [name for name in portal.INSTALLED_APPS if "admin" in name or "debug" in name]


def test_s57_the_schema_is_for_who_is_signed_in_and_names_nobody(as_user, representative):
    assert Client().get("/api/v1/schema/").status_code == 401
    answer = as_user(representative).get("/api/v1/schema/", headers={"Accept": "text/html"})
    assert answer.status_code in (200, 406)
    assert "text/html" not in answer.headers["Content-Type"]


def test_s57_what_monitors_are_told_names_no_inside(client):
    told = [client.get(url).text for url in ("/health/live", "/health/ready", "/health/reminders")]
    assert [len(text) < 60 and "/" not in text for text in told] == [True] * 3


# S40: an address that was given leads nowhere else

ELSEWHERE = (
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:hit()",
    "http:evil.example",
    "https:///evil.example",
    "%2F%2Fevil.example",
    "\thttps://evil.example",
)


@pytest.mark.parametrize("to", ELSEWHERE)
def test_s40_no_address_that_was_given_leads_elsewhere(as_user, secretary, to):
    client = as_user(secretary)
    answers = [
        Client().post("/sign-in/?next=" + to, {"login": secretary.email, "password": PASSWORD, "next": to}),
        client.post("/language/", {"language": "ru", "next": to}),
        client.post("/language/", {"language": "ru"}, headers={"Referer": to.strip()}),
        client.post("/me/drafts/discard/", {"address": to}),
        client.post("/sign-out/", {"next": to}),
        client.get("/meetings" + to) if to.startswith("/") else client.get("/help/"),
    ]
    led = [answer.headers.get("Location", answer.headers.get("HX-Redirect", "/")) for answer in answers]
    assert [where for where in led if not url_has_allowed_host_and_scheme(where, allowed_hosts=None)] == []
    assert [where for where in led if "evil" in urlsplit(where).netloc] == []


# S67: what the web may not do, whatever is asked of it


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE x (y int)",
        "ALTER TABLE members_user ADD x int",
        "DROP TABLE members_user",
        "TRUNCATE records_entry",
        "CREATE SCHEMA x",
        "CREATE EXTENSION dblink",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/passwd')",
        "CREATE ROLE x",
        "ALTER TABLE members_person DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE records_entry DISABLE TRIGGER ALL",
    ],
)
def test_s67_the_web_changes_no_table(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE atc_web")
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
            cursor.execute(statement)
        transaction.set_rollback(True)
