"""Nonsense in every parameter of every route: no fault of ours; pages that somebody overtook (S56, S75)."""

import itertools
from urllib.parse import urlencode

import pytest
from django import forms as forms_
from django.db import DatabaseError, transaction
from django.db.models import CharField, F, TextField

from records.forms import ActForm
from tests.policy.conftest import undone, words
from tests.policy.policy import OPEN, expected
from tests.policy.test_policy import ROUTES

ODD = (
    "9" * 5000, "1" + "0" * 22, "-1", "²", "1e999", "NaN", "9999-12-31", "0001-01-01", "31.12.9999", "2027-13-45",
    '["a"]', '{"a": [', "../../etc/passwd", "'\"><b>", "x" * 3000, "\u202e😀", "\r\nX: y",
)  # fmt: skip
ASKED = (
    "q", "page", "rows", "sort", "before", "after", "since", "until", "year", "month", "day", "format", "kind", "status",
    "party", "view", "from_year", "number", "show", "type", "place", "verb", "who", "address", "tab", "about", "role", "days",
    "series", "host", "language", "path", "query",
)  # fmt: skip
SENT = (
    "version",
    "seen",
    "key",
    "token",
    "ids",
    "session",
    "address",
    "data",
    "carried",
    "why",
    "choose_x",
    "step",
    "next",
)
WHO = ("secretary", "representative", "administrator")

EXTRA = {
    "role": "administrator", "party": "1", "party_id": "1", "status": "finalised", "id": "1", "pk": "1", "public_id": "x",
    "created_by": "1", "owner_id": "1", "released_at": "2027-01-01", "schedule_version": "99", "is_active": "1", "user": "1",
    "is_staff": "1", "is_superuser": "1", "facts_only": "1", "uid": "x", "by": "1", "now": "2027-01-01", "code": "HACKED",
}  # fmt: skip


def odd(names, turn: int) -> dict[str, str]:
    """Each name with a value no honest page sends; another one on each route."""
    return dict(zip(sorted(names), itertools.islice(itertools.cycle(ODD), turn, None), strict=False))


@pytest.mark.parametrize("route", [pytest.param(route, id=route.name) for route in ROUTES])
def test_s56_nonsense_is_no_fault_of_ours(world, route):
    """Whoever may read or act sends it: a fault would be raised here."""
    client, url, turn = reader(world, route), route.url(world.a), ROUTES.index(route)
    statuses = []
    if "act" not in route.entry:
        begin = "&" if "?" in url else "?"
        with undone():
            page = client.get(f"{url}{begin}{urlencode(odd(ASKED, turn))}&q=%ED%A0%80")
            words(page)
        statuses.append(page.status_code)
    if {"act", "post"} & set(route.entry) and not route.is_api:
        with undone():
            sent = urlencode(odd({*field_names(ActForm), *SENT}, turn))
            statuses.append(client.post(url, sent, "application/x-www-form-urlencoded").status_code)
    assert all(status < 500 for status in statuses)


def field_names(of) -> set[str]:
    """What the fields of all forms of acts are called: a page looks at its own."""
    return set(of.base_fields) | {name for heir in of.__subclasses__() for name in field_names(heir)}


def reader(world, route):
    """Somebody who may read or act there; faults are raised."""
    who = next((each for each in WHO if OPEN in expected(route, each)), WHO[0])
    client = world.browsers[who]
    client.raise_request_exception = True
    return client


def test_s56_a_null_stands_in_no_address(world):
    client = world.browsers["secretary"]
    addresses = ("/meetings/?q=%00", "/members/parties/TJ%00/", "/documents/?party=a%00b")
    assert {client.get(url).status_code for url in addresses} == {400}
    assert client.get("/api/v1/series/x%00/").status_code == 404  # in words of its own
    with undone():
        odd_draft = {"address": "/meetings/new/\0", "data": '[["version", {"a": 1}], ["\\u0000", "\\ud800"]]'}
        assert client.post("/me/drafts/", odd_draft).status_code == 400
        assert client.post("/me/drafts/discard/", {"address": "\0"}).status_code == 303


@pytest.mark.parametrize("path", ["sessions/", "password/", "codes/new/", "app/", "passkeys/add/", "again/"])
def test_s56_nonsense_at_the_own_account_is_no_fault_of_ours(as_user, secretary, path):
    client = as_user(secretary)
    for turn in (0, 3, 7):
        names = {"session", "password", "password1", "password2", "oldpassword", "code", "credential", "name", "next"}
        assert client.post(f"/me/security/{path}", odd(names, turn)).status_code < 500


def test_s56_an_error_while_asking_for_a_right_refuses(world, monkeypatch):
    """A predicate that fails opens nothing."""
    monkeypatch.setattr("members.models.User.has_right", lambda *_: 1 / 0)
    client = world.browsers["secretary"]
    client.raise_request_exception = False
    for url in ("/meetings/new/", "/members/parties/new/"):
        answer = client.get(url)
        assert (answer.status_code, "ZeroDivision" in answer.text, "<form" in answer.text) == (500, False, False)


# S75: a page that somebody overtook


def forms(world):
    """One page of each form upon a row; they are opened once."""
    if not hasattr(world, "forms"):
        world.forms = list(_forms(world))
    return world.forms


def _forms(world):
    met = set()
    for route in ROUTES:
        if route.is_api or "act" not in route.entry or expected(route, "secretary")[1] != OPEN:
            continue
        with undone():
            page = reader(world, route).get(route.url(world.a))
        form = page.context and page.context.get("form")
        if isinstance(form, ActForm) and form.row is not None and type(form) not in met:
            met.add(type(form))
            yield route, form


def test_s75_no_page_that_was_overtaken_fails_or_overwrites(world):
    """Of every form: another saved meanwhile, other fields and the same; then the choice between the two."""
    wrong, asked = [], []
    for route, form in forms(world):
        client, url, name = reader(world, route), route.url(world.a), written(form)
        rows = type(form.row)._base_manager.filter(pk=form.row.pk)
        sent = {key: value for key, value in form.shown().items() if value not in ("", [])}
        sent |= {key: form.initial[key] for key in ("version", "seen")}
        mine = sent | {name: "yours"}
        chosen = mine | {f"choose_{name}": "yours", f"yours_{name}": "yours"}
        for data in (mine, chosen) if name else (sent,):
            with undone():
                if not overtaken(rows, {name: "theirs"} if name else {}):
                    continue
                answer = client.post(url, data)
                wrong += [(route.name, answer.status_code)] if answer.status_code >= 500 else []
                if data is mine and name:
                    asked += [route.name] if answer.status_code == 409 else []
                    wrong += [(route.name, "overwritten")] if rows.get().__dict__[name] != "theirs" else []
    assert wrong == []
    assert len(asked) > 5, asked


def overtaken(rows, values) -> bool:
    """Save the row as somebody else would, unless the database keeps it as it is."""
    try:
        with transaction.atomic():
            return bool(rows.update(version=F("version") + 1, **values))
    except DatabaseError:
        return False


def written(form) -> str:
    """A field of the form in which people write over what the row keeps."""
    columns = {each.name for each in form.row._meta.concrete_fields if isinstance(each, CharField | TextField)}
    texts = [name for name, field in form.fields.items() if type(field) is forms_.CharField and name in columns]
    return next((name for name in texts if name in form.initial), "")


# S27: only listed fields are written


def kept(row) -> dict[str, str]:
    """What the database keeps of a row in the columns one could wish to write."""
    fresh = type(row)._base_manager.filter(pk=row.pk).values().first() or {}
    return {name: str(value) for name, value in fresh.items() if name in EXTRA}


def test_s27_fields_that_are_not_offered_are_not_written(world):
    """Every form is sent with all that one could wish for; whatever its act does, none of that is what was sent."""
    wrong = []
    for route, form in forms(world):
        sent = {key: value for key, value in form.shown().items() if value not in ("", [])}
        sent |= {key: form.initial[key] for key in ("version", "seen")} | {"reason": "x", "step": "act"}
        extra = {name: value for name, value in EXTRA.items() if name not in form.fields}
        before = kept(form.row)
        with undone():
            reader(world, route).post(route.url(world.a), sent | extra)
            after = kept(form.row)
        wrong += [(route.name, name) for name in extra if after.get(name) == extra[name] != before.get(name)]
    assert wrong == []
