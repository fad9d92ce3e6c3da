"""Attacks on what is written and asked for: foreign rows, forms of other sites, markup, searches, odd dates, long texts."""

from contextlib import suppress
from datetime import date
from time import process_time
from urllib.parse import quote_plus

import pytest
from django.db import DatabaseError, connection, transaction
from django.forms import ModelChoiceField
from django.test import Client
from django.urls import get_resolver, reverse

from tests.policy.conftest import undone, words
from tests.policy.policy import OPEN, expected
from tests.policy.test_fields import columns
from tests.policy.test_policy import PASSING, ROUTES
from tests.policy.test_walls import second_wall_down
from ui import dates, text

LISTS = ("documents:decisions", "exercises:exercises", "meetings:meetings", "members:parties", "programs:programmes")


def section(name: str) -> str:
    return reverse(name)


# S17: a write names only what the writer may see


def test_s17_forms_offer_what_their_reader_sees(world):
    """Every chooser of every page a representative may fill in, by the first wall alone."""
    seen, wrong = 0, []
    with second_wall_down():
        for route in ROUTES:
            if not {"act", "post"} & set(route.entry) or OPEN not in expected(route, "representative"):
                continue
            with undone():
                page = world.browsers["representative"].get(route.url(world.a))
            form = page.context and page.context.get("form")
            for name, field in getattr(form, "fields", {}).items():
                if isinstance(field, ModelChoiceField):
                    seen += 1
                    mine = field.queryset.model.objects.visible_to(world.representative)
                    wrong += [(route.name, name)] if field.queryset.exclude(pk__in=mine.values("pk")).exists() else []
    assert wrong == []
    assert seen


@pytest.mark.parametrize("of", ["party", "agency"])
def test_s17_a_foreign_key_that_was_not_offered_is_refused(world, of):
    """The key of a row of the neighbour, sent by hand."""
    client, person, foreign = world.browsers["representative"], world.a.person, world.b.agency
    agency = foreign.pk if of == "agency" else world.a.agency.pk
    data = {"family_ru": "Иное", "agency": str(agency), "party": world.b.party.code, "version": str(person.version)}
    with undone():
        answer = client.post(f"{person.get_absolute_url()}edit/", data)
        person.refresh_from_db()
        assert (answer.status_code == 422) == (of == "agency")
        assert (person.party, person.agency == foreign) == (world.a.party, False)


# S34: what may be sent without a token of ours


def test_s34_all_that_is_sent_asks_for_the_token_of_a_form():
    """But for the link that leaves a topic, a form carried over a sign-in (which asks once more), and the API (which asks itself)."""
    free = {name for name, view in callbacks(get_resolver()) if getattr(view, "csrf_exempt", False)}
    assert {name for name in free if name and not hasattr_api(name)} == {"send_again", "unsubscribe"}


def callbacks(resolver):
    for each in resolver.url_patterns:
        if hasattr(each, "url_patterns"):
            yield from callbacks(each)
        else:
            yield each.name, each.callback


def hasattr_api(name: str) -> bool:
    return any(route.is_api and route.name.removeprefix("api:") == name for route in ROUTES)


@pytest.mark.parametrize("kind", ["no token", "another's token", "text/plain"])
def test_s34_a_form_of_another_site_changes_nothing(world, kind):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.secretary)
    other = Client()
    other.get("/sign-in/")
    token = other.get("/sign-in/").context["csrf_token"] if kind == "another's token" else ""
    url = f"{world.meeting.get_absolute_url()}cancel/"
    with undone():
        if kind == "text/plain":
            answer = client.generic("POST", url, b'{"reason": "x"}', "text/plain")
        else:
            answer = client.post(url, {"reason": "x", "csrfmiddlewaretoken": str(token)})
        world.meeting.refresh_from_db()
    assert (answer.status_code, world.meeting.status) == (403, "convened")


# S22: a search tells nothing of what it did not find


@pytest.mark.parametrize("name", LISTS)
def test_s22_a_hidden_word_is_found_like_none(world, name):
    """By the first wall alone: what is hidden neither counts nor ranks nor is suggested."""
    client, url = world.browsers["neighbour"], section(name)
    told = []
    for word in ("zqapersonqz+zqameetingqz", "zqxpersonqz+zqxmeetingqz"):
        with second_wall_down():
            said = words(client.get(f"{url}?q={word}"))
        for written in (word, word.replace("+", " "), quote_plus(word)):
            said = said.replace(written, "…")
        told.append(PASSING.sub("…", said))
    hidden, none = told
    assert hidden == none


# S41: what may be filtered and ordered by stands in lists


@pytest.mark.parametrize("name", LISTS)
def test_s41_no_parameter_becomes_a_lookup(world, name):
    client, url = world.browsers["secretary"], section(name)
    plain = rows(client.get(url))
    for asked in (
        {"sort": "password"}, {"sort": "-user__password"}, {"sort": "pk; DROP TABLE"}, {"password__regex": "^a"},
        {"_connector": "OR"}, {"__class": "x"}, {"pk__in": "0"}, {"positions__statement_ru__contains": "z"}, {"a\r\nb": "1"},
    ):  # fmt: skip
        assert rows(client.get(url, asked)) == plain, asked


def rows(answer) -> list[str]:
    assert answer.status_code == 200
    tables = [each for context in answer.context for each in context.flatten().values() if hasattr(each, "body")]
    return [key + "".join(cell.text for cell in cells) for table in tables[:1] for key, cells in table.body]


# S69, S70: how much, and which days


@pytest.mark.parametrize("asked", ["rows=0", "rows=-1", "rows=1000000000", "page=1000000000000", "page=-1", "page=x"])
def test_s69_no_page_is_longer_than_a_hundred_rows(world, asked):
    for name in LISTS[:2]:
        assert len(rows(world.browsers["secretary"].get(f"{section(name)}?{asked}"))) <= 100


def test_s69_a_statement_of_the_web_ends_after_five_seconds():
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("5s",)


@pytest.mark.parametrize(
    "asked", ["year=0", "year=9999", "year=-5", "month=2027-13", "day=2027-02-30", "day=9999-12-31"]
)
def test_s70_a_calendar_shows_the_years_that_are_known(world, asked):
    for view in ("agenda", "year"):
        answer = world.browsers["secretary"].get(f"/calendar/?view={view}&{asked}")
        period = answer.context["period"]
        assert (answer.status_code, 1990 <= period.first.year <= 2100) == (200, True)
        assert (period.last - period.first).days <= 400


@pytest.mark.parametrize(
    "written", ["01.01.0000", "01.01.9999", "31.12.1989", "01.01.2101", "2027-13-01", "30.02.2027"]
)
def test_s70_days_outside_the_years_that_are_known_are_refused(written):
    with pytest.raises(dates.UnreadableError):
        dates.parse_day(written)
    assert dates.parse_day("31.12.2100") == date(2100, 12, 31)


@pytest.mark.parametrize("zone", ["+99:99", "../../etc/passwd", "UTC+3", "Europe/../Minsk", "x" * 5000])
def test_s70_zones_come_from_the_list(zone):
    with pytest.raises(dates.UnreadableError):
        dates.parse_zone(zone)


# S72: no more than linear work on text


@pytest.mark.parametrize("piece", ["<", "(", "&#", " ", "1", "- ", "а ", "января "])
def test_s72_long_texts_cost_no_more_than_they_are_long(piece):
    long = piece * (50_000 // len(piece))
    for read in (
        text.fold, text.latin, text.readings, text.sort_key, text.romanised,
        dates.parse_day, dates.parse_days, dates.parse_coarse, dates.parse_clock, dates.parse_zone,
    ):  # fmt: skip
        began = process_time()
        with suppress(dates.UnreadableError):
            read(long)
        assert process_time() - began < 1, read.__name__


@pytest.mark.parametrize("name", ["Accept", "Accept-Language", "User-Agent", "If-None-Match", "X-Request-ID", "Cookie"])
def test_s72_long_headers_cost_little(world, name):
    for piece in (",", "q=", "a;", "(", " "):
        began = process_time()
        assert Client().get("/help/", headers={name: piece * 4000}).status_code == 200
        assert process_time() - began < 1


# S32: what people write is escaped for its place


PAYLOAD = "\"'><img/src=x onerror=hit()><script>hit()</script>{{7*7}}"


def test_s32_what_people_wrote_is_escaped_on_every_page(world):
    """The same markup in each field of each row that people write, looked for in the source of every page."""
    for name in (
        "meeting",
        "decision",
        "person",
        "exercise",
        "programme",
        "measure",
        "party",
        "venue",
        "series",
        "agency",
    ):
        row = getattr(world.a, name)
        for field in columns(row):
            try:
                with transaction.atomic():
                    type(row)._base_manager.filter(pk=row.pk).update(**{field: PAYLOAD})
            except DatabaseError:  # too short, or frozen
                continue
    shown, raw = [], []
    for route in ROUTES:
        if route.is_api or "act" in route.entry or OPEN not in expected(route, "secretary"):
            continue
        with undone():
            page = world.browsers["secretary"].get(route.url(world.a))
            said = words(page)  # to its end, which closes the file of a paper
            source = said if "html" in page.headers.get("Content-Type", "") else ""
        shown += [route.name] if "onerror=hit" in source else []
        raw += [route.name] if "<img/src" in source or "<script>hit" in source or "'><" in source else []
    assert raw == []
    assert len(shown) > 20
