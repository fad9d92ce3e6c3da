"""Acts with valid data: who may do it does it; whoever may not is refused by the right and not by the form, and nothing is written."""

from typing import Any

import pytest
from django import forms
from django.db import connection
from django.utils import timezone

from records.models import Entry
from tests.policy.conftest import undone, unread
from tests.policy.policy import CAST, OPEN, expected, routes
from tests.policy.test_policy import agrees

ACTS = [route for route in routes() if "act" in route.entry and not route.is_api]
WRITES = "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
# What a refusal may write: its entry in the trail with the name it is about, and that the session was seen.
MAY_WRITE = {"records_entry", "records_network", "usersessions_usersession", "django_session", "records_name"}
DOERS = ("secretary", "representative", "administrator")
LATELY, LATER = "01.02.2027", "01.06.2027"
# What forms of all kinds take in a field of this name; and what one route needs besides its form as it stands.
BY_NAME = {
    "tz": "Europe/Minsk", "start_year": "2031", "end_year": "2033", "year": "2028", "reply_due": "20.05.2027",
    "letter_on": LATELY, "adopted_on": LATELY, "procedures_completed_on": LATELY, "stage_1": LATER,
    "start_time": "10:00", "end_time": "11:00",
}  # fmt: skip
RECIPES: dict[str, dict[str, Any]] = {
    "members:remove_standing": {"reason": "Ошибка"},
    "members:enter_person": {"family_ru": "Новый"},
    "members:end": {"reason": "Ошибка"},
    "reminders:add_rule": {"days_before": "7"},
    "documents:new": {"scope": "2027"},
    "documents:extend": {"parties": "other_party"},
    "documents:record": {"body": "center"},
    "documents:record_position": {"signed_on": LATELY, "party": "other_party"},
    "programs:add_measure": {"number": "1.9"},
    "meetings:new": {"start_day": LATER, "title_ru": "Новое", "all_day": "on"},
    "meetings:new-series": {"code": "new-series", "host": "center"},
    "meetings:reschedule": {"start_day": LATER, "end_day": "02.06.2027", "reason": "Зал занят"},
    "meetings:postpone": {"decided_by": "АТЦ"},
    "meetings:invitations": {"parties": "other_party"},
    "meetings:withdraw": {"reason": "Ошибка"},
    "exercises:announce": {"audience": "all_parties"},
    "exercises:reschedule_stage": {"when": "10.06.2027"},
}

# The state in which an act can be done, where the world's rows are in another: written past the acts.
STATES: dict[str, dict[str, dict[str, Any]]] = {
    "meetings:plan": {"invitation": {"status": "draft", "issued_at": None}, "meeting": {"status": "draft"}},
    "meetings:revive": {"meeting": {"status": "cancelled", "status_reason": "Зал занят"}},
    "meetings:finalise": {"meeting": {"status": "held"}},
    "exercises:reply": {"participant": {"invitation": "invited"}},
    "members:reactivate_person": {"person": {"is_active": False}},
}
# What nobody can do to the world's rows as they stand; the same is sent and refused all the same.
NOT_DONE = {
    "members:enter_party": "its code depends on its kind: tests/members/test_party.py",
    "members:set_standing": "the standing in force has no end",
    "members:enter_person": "a second page asks whether it is one of those named alike",
    "members:merge": "a search; the act is members:merge_people",
    "members:enter_office": "there is one headquarters",
    "members:import": "a file of people: tests/members/test_roster.py",
    "members:restore": "nobody is suspended",
    "members:end_right": "the clerk has no right",
    "documents:keep": "a file by itself: tests/documents",
    "documents:edit": "it is released",
    "documents:upload": "it is released",
    "documents:remove": "it is released",
    "documents:clear": "it is released",
    "documents:unclear": "it is released",
    "documents:return_paper": "it is released",
    "documents:release": "it is released",
    "documents:extend": "a second page asks for consent",
    "documents:recall": "it has been opened",
    "documents:receipts": "a page to read",
    "documents:record_positions": "a table of several parties, each with a day of its own",
    "documents:join": "the party has signed",
    "programs:record_adoption": "the table has not been checked",
    "programs:declare_stance": "a page that asks for the party first; as the representative in tests/programs",
    "programs:date_plan_year": "its deadline is a year",
    "programs:assess": "it is known from public facts only",
    "meetings:ask-more-time": "its term is that of an answer that was given",
    "meetings:grant-more-time": "its term is that of an answer that was given",
    "meetings:convene": "it is convened",
    "meetings:redate": "it is not postponed",
    "meetings:undo-move": "it has not been moved",
    "meetings:undo-rest": "it is neither postponed nor cancelled",
    "meetings:mark-held": "its days have not come",
    "meetings:remind": "nobody owes an answer",
    "meetings:issue": "it is issued",
    "meetings:drop": "it is issued",
    "exercises:advance": "it has no mandate and no host",
    "exercises:resume": "it is not postponed",
    "exercises:step_back": "it is at its first stage",
    "exercises:record_stage": "it is not ready",
    "exercises:remind": "nobody owes an answer",
}
INSIDE = ("representative", "colleague", "neighbour", "clerk")


def written() -> dict[str, int]:
    """How many rows of each table this transaction has written so far, whatever became of them."""
    with connection.cursor() as cursor:
        cursor.execute(WRITES)
        return dict(cursor.fetchall())


def guessed(name: str, field: Any) -> Any:  # noqa: PLR0911  # one kind of field a line
    """Something a required field takes."""
    if name in BY_NAME:
        return BY_NAME[name]
    choices: Any = getattr(field, "choices", ())
    if isinstance(field, forms.ModelMultipleChoiceField):
        return [field.prepare_value(field.queryset.first())]
    if isinstance(field, forms.ModelChoiceField):
        return field.prepare_value(field.queryset.first())
    if isinstance(field, forms.MultipleChoiceField):
        return [choices[0][0]]
    if isinstance(field, forms.ChoiceField):
        return next((value for value, _words in choices if value), "")
    if isinstance(field, forms.EmailField):
        return "new@test.example"
    if isinstance(field, forms.DateField):
        return "01.06.2027"
    if isinstance(field, forms.IntegerField):
        return 3
    if isinstance(field, forms.BooleanField):
        return "on"
    return "Проверка"


def filled(world: Any, route: Any, form: Any) -> dict[str, Any]:
    """The form as its page shows it, with what is required and empty filled in, and what the recipe says."""
    data: dict[str, Any] = {}
    for name, field in (form.fields if form is not None else {}).items():
        value = form[name].initial_text()
        if value in (None, "", [], False) and field.required:
            value = guessed(name, field)
        if value not in (None, "", [], False):
            data[form.add_prefix(name)] = value
    for name, value in RECIPES.get(route.name, {}).items():
        data[name] = getattr(world, value).pk if hasattr(world, value) else value
    return data


def done(answer: Any) -> bool:
    return answer.status_code in (302, 303)


def succeeds(world: Any, route: Any) -> tuple[dict[str, Any], bool]:
    """What somebody who may do it sends from the page itself, and whether it was done."""
    doer = next(who for who in DOERS if expected(route, who)[1] == OPEN)
    client, url = world.browsers[doer], route.url(world)
    with undone():
        for name, values in STATES.get(route.name, {}).items():
            row = getattr(world, name)
            type(row)._base_manager.filter(pk=row.pk).update(**values)
        page = client.get(url)
        data = filled(world, route, page.context and page.context.get("form"))
        answer = client.post(url, data)
    return data, done(answer)


def refusal(world: Any, route: Any, who: str, data: dict[str, Any], *, across: bool = False) -> list[str]:
    """Send it as somebody who may not; name what answers otherwise than the file says, and what the trail keeps."""
    url, expects = route.url(world.b if across else world.a), expected(route, who, across=across)[1]
    last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with undone(), unread():
        answer = world.browsers[who].post(url, data)
        kept = Entry.objects.filter(pk__gt=last).exclude(verb="act_refused").values_list("verb", flat=True)
        wrong = [f"{url} as {who}: {verb}" for verb in kept]
    if not agrees(answer, expects, "post", route):
        wrong.append(f"{url} as {who}: {answer.status_code}, not {expects}")
    return wrong


def changed(before: dict[str, int]) -> list[str]:
    """The tables in which something was written since, that no refusal writes to."""
    return sorted(name for name, rows in written().items() if rows != before.get(name, 0) and name not in MAY_WRITE)


def may_not(route: Any, cast: Any) -> list[str]:
    return [who for who in cast if expected(route, who)[1] != OPEN]


@pytest.mark.parametrize("route", [pytest.param(route, id=route.name) for route in ACTS])
def test_s15_whoever_may_not_is_refused_valid_data(world, monkeypatch, now, request, route):
    """Sent as it would be done: the same answer as for an empty form, and not a row is written."""
    monkeypatch.setattr(timezone, "now", lambda: now)
    data, is_done = succeeds(world, route)
    if request.config.option.full:
        assert is_done is (route.name not in NOT_DONE), "what is sent is not valid, or NOT_DONE is wrong"
    cast = CAST if request.config.option.full else INSIDE
    before = written()
    wrong = [each for who in may_not(route, cast) for each in refusal(world, route, who, data)]
    is_own = expected(route, "representative")[1] == OPEN and route.url(world.a) != route.url(world.b)
    if is_own and expected(route, "representative", across=True)[1] != OPEN:
        wrong += refusal(world, route, "representative", data, across=True)
    assert not wrong
    assert not changed(before), "a refusal wrote there"


def test_each_recipe_is_of_an_act():
    names = {route.name for route in ACTS}
    assert names >= {*RECIPES, *STATES, *NOT_DONE}
    assert all(NOT_DONE.values())
    assert not set(STATES) & set(NOT_DONE)
