import json
from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from members import domain
from members.models import Agency, Party
from records import history
from tests.factories.members import make_party

NEW = {
    "kind": "state",
    "code": "kz",
    "name_ru": "Республика Казахстан",
    "name_en": "Republic of Kazakhstan",
    "short_ru": "Казахстан",
    "short_en": "Kazakhstan",
    "protocol_order": "4",
    "tz": "Asia/Almaty",
}


def test_parties_stand_in_the_order_of_protocol(center, party, other_party, representative, as_user):
    answer = as_user(representative).get("/members/parties/")
    assert [row.code for row in answer.context["table"].rows] == ["KG", "TJ", "ATC"]
    assert "standing" in [column.name for column in answer.context["table"].columns]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("secretary", 200),
        ("clerk", 200),
        ("representative", 200),
        ("administrator", 200),
        ("auditor", 403),
        ("lapsed", 403),
    ],
)
def test_who_reads_parties(party, as_user, who, status, request):
    client = as_user(request.getfixturevalue(who))
    assert client.get("/members/parties/").status_code == status
    assert client.get(party.get_absolute_url()).status_code == (200 if status == 200 else 404)


def test_more_parties_cost_no_more_queries(clerk, same_queries):
    def add(count):
        for _number in range(count):
            make_party(f"B{Party.objects.count()}", kind="body", order=100 + Party.objects.count())

    same_queries(clerk, "/members/parties/", add, counts=(1, 3, 60))


def test_an_administrator_sees_names_and_who_represents(party, representative, administrator, as_user):
    Agency.objects.create(party=party, kind="other", name_ru="Канарейка")
    answer = as_user(administrator).get(party.get_absolute_url())
    assert "Канарейка" not in answer.text
    assert answer.context["standings"].body == []
    assert len(answer.context["representations"].body) == 1
    listed = as_user(administrator).get("/members/parties/").context["table"]
    assert [column.name for column in listed.columns] == ["code", "short", "name", "kind"]


def test_a_representative_sees_who_represents_the_own_party_alone(
    party, other_party, representative, neighbour, as_user
):
    own = as_user(representative).get(party.get_absolute_url())
    assert [column.name for column in own.context["representations"].columns] == [
        "name",
        "rights",
        "first_day",
        "last_day",
    ]
    assert "Представитель" in own.text
    foreign = as_user(representative).get(other_party.get_absolute_url())
    assert foreign.context["representations"].body == []
    assert "Сосед" not in foreign.text


def test_staff_are_warned_when_nobody_can_answer(party, colleague, clerk, representative, as_user):
    assert not as_user(clerk).get(party.get_absolute_url()).context["nobody_answers"]
    representative.representations.update(answer=False)
    assert as_user(clerk).get(party.get_absolute_url()).context["nobody_answers"]
    assert not as_user(colleague).get(party.get_absolute_url()).context["nobody_answers"]


def test_staff_with_plan_enter_and_edit_parties(secretary, as_user):
    client = as_user(secretary)
    assert client.get("/members/parties/new/").status_code == 200
    assert client.post("/members/parties/new/", NEW).url == "/members/parties/KZ/"
    assert client.get("/members/parties/KZ/edit/").status_code == 200
    assert client.post("/members/parties/KZ/edit/", NEW | {"short_en": "Qazaqstan"}).status_code == 303
    assert Party.objects.get(code="KZ").short_en == "Qazaqstan"
    assert client.post("/members/parties/KZ/standing/", {"status": "member", "since": "1.01.2000"}).status_code == 303
    agency = {"kind": "national_centre", "name_ru": "Центр"}
    assert client.post("/members/parties/KZ/agencies/new/", agency).status_code == 303
    url = f"/members/parties/KZ/agencies/{Agency.objects.get().public_id}/"
    assert client.get(url).status_code == 200
    assert client.post(url, agency | {"until": "1.01.2027"}).status_code == 303
    assert len(client.get("/members/parties/KZ/history/").context["entries"]) == 5
    assert client.get(f"{url}close/").status_code == 200
    assert client.post(f"{url}close/", {"last_day": "1.01.2027"}).status_code == 422


def test_staff_with_plan_put_a_standing_right(secretary, party, as_user):
    client = as_user(secretary)
    answer = client.get(party.get_absolute_url())
    url = f"{party.get_absolute_url()}standings/{party.standings.get().public_id}/"
    assert url in answer.text
    form = client.get(url).context["form"]
    assert (form["status"].value(), form["since"].initial_text()) == ("member", "01.01.2000")
    version = form["version"].value()
    sent = {"status": "associate", "since": "2.02.2002", "version": version}
    assert client.post(url, sent).status_code == 303
    assert client.get(f"{url}end/").status_code == 200
    assert client.post(f"{url}end/", {"last_day": "1.01.2002", "version": version + 1}).status_code == 422
    assert client.post(f"{url}end/", {"last_day": "31.12.2026", "version": version + 1}).status_code == 303
    found = party.standings.get()
    assert (found.status, str(found.first_day), str(found.last_day)) == ("associate", "2002-02-02", "2026-12-31")
    assert client.get(f"{url}remove/").status_code == 200
    assert client.post(f"{url}remove/", {"reason": "по ошибке", "version": version + 2}).status_code == 303
    assert not party.standings.exists()


def test_days_of_another_standing_are_said(secretary, party, as_user):
    domain.party.set_standing(
        party, status="former", valid=DateRange(date(2018, 1, 1), None), by=secretary, now=timezone.now()
    )
    first = party.standings.order_by("valid").first()
    url = f"{party.get_absolute_url()}standings/{first.public_id}/"
    answer = as_user(secretary).post(url, {"status": "member", "since": "1.01.2000"})
    assert answer.status_code == 422
    assert "В эти дни у участника уже есть статус." in answer.text


@pytest.mark.parametrize("wrong", [{"code": "KAZ"}, {"tz": "MSK"}, {"name_en": ""}])
def test_a_mistake_in_a_party_is_said(secretary, as_user, wrong):
    assert as_user(secretary).post("/members/parties/new/", NEW | wrong).status_code == 422
    assert not Party.objects.filter(code="KZ").exists()


@pytest.mark.parametrize("who", ["clerk", "representative", "administrator"])
def test_nobody_else_changes_parties(party, as_user, who, request):
    client = as_user(request.getfixturevalue(who))
    agency = Agency.objects.create(party=party, kind="other", name_ru="Орган")
    for url in ("new/", "TJ/edit/", "TJ/standing/", "TJ/agencies/new/"):
        assert client.post(f"/members/parties/{url}", NEW).status_code == 403
    status = 404 if who == "administrator" else 403
    assert client.post(f"/members/parties/TJ/agencies/{agency.public_id}/", {}).status_code == status
    assert client.get("/members/parties/TJ/history/").status_code == (200 if who == "clerk" else 404)


def test_an_unknown_party_is_not_there(clerk, as_user):
    assert as_user(clerk).get("/members/parties/XX/").status_code == 404


# One's own pages


@pytest.mark.parametrize("who", ["secretary", "representative", "lapsed", "administrator", "auditor"])
def test_everybody_has_a_profile(who, as_user, request):
    user = request.getfixturevalue(who)
    client = as_user(user)
    assert client.get("/me/").status_code == 200
    answer = client.post("/me/", {"language": "en", "tz": "Asia/Tashkent", "role": "administrator"})
    assert answer.status_code == 303
    user.refresh_from_db()
    assert (user.language, user.tz) == ("en", "Asia/Tashkent")
    assert user.role == ("representative" if who == "lapsed" else {"secretary": "staff"}.get(who, who))


def test_a_lapsed_representative_reads_when_it_ended(lapsed, as_user):
    assert as_user(lapsed).get("/me/").context["ended"]


def test_a_wrong_zone_is_said(clerk, as_user):
    assert as_user(clerk).post("/me/", {"language": "en", "tz": "MSK"}).status_code == 422


DISPLAY = {"theme": "dark", "text_size": "125", "compact": "on"}


def test_display_is_kept_on_the_account(clerk, as_user):
    client = as_user(clerk)
    assert client.post("/me/display/", DISPLAY).status_code == 303
    clerk.refresh_from_db()
    assert (clerk.theme, clerk.text_size, clerk.compact, clerk.shortcuts) == ("dark", 125, True, False)
    assert 'data-theme="dark"' in client.get("/me/").text


def test_display_works_before_signing_in(db, client):
    assert client.get("/me/display/").status_code == 200
    assert client.post("/me/display/", DISPLAY).status_code == 303
    page = client.get("/sign-in/").text
    assert 'data-theme="dark"' in page
    assert 'data-text="125"' in page
    assert client.post("/me/display/", DISPLAY | {"theme": "pink"}).status_code == 422


@pytest.mark.parametrize("cookie", ["nonsense", "[1]", json.dumps({"theme": '"><script>', "text_size": 1000})])
def test_a_cookie_that_makes_no_sense_is_as_none(db, client, cookie):
    client.cookies["display"] = cookie
    page = client.get("/sign-in/").text
    assert 'data-theme="auto"' in page
    assert 'data-text="100"' in page


def test_the_language_switch_is_kept_on_the_account_and_stays_on_the_page(clerk, as_user):
    client = as_user(clerk)
    answer = client.post("/language/", {"language": "en", "next": "/members/parties/?page=2"})
    assert (answer.status_code, answer.url) == (302, "/members/parties/?page=2")
    clerk.refresh_from_db()
    assert clerk.language == "en"
    assert 'lang="en"' in client.get("/me/").text
    assert history.of(clerk).get().verb == "profile_changed"


def test_s40_the_language_switch_leads_nowhere_else(clerk, as_user):
    client = as_user(clerk)
    assert "evil" not in client.post("/language/", {"language": "en", "next": "https://evil.example/"}).url
    assert client.post("/language/", {"language": "xx", "next": "/"}).status_code == 302
    clerk.refresh_from_db()
    assert clerk.language == "en"
    assert client.get("/language/").status_code == 405


def test_the_language_switch_works_before_signing_in(db, client):
    client.post("/language/", {"language": "en", "next": "/sign-in/"})
    assert 'lang="en"' in client.get("/sign-in/").text


# Every page of the entrance, in both languages


@pytest.mark.parametrize("language", ["ru", "en"])
def test_pages_of_security_are_drawn(clerk, client, language):
    client.force_login(clerk)
    client.post("/language/", {"language": language})
    for url in (
        "/me/security/",
        "/me/security/password/",
        "/me/security/passkeys/",
        "/me/security/sessions/",
        "/sign-out/",
    ):
        assert client.get(url).status_code == 200
    for url in (
        "/me/security/app/",
        "/me/security/app/remove/",
        "/me/security/codes/new/",
        "/me/security/passkeys/add/",
    ):
        assert client.get(url).url.startswith("/me/security/again/")
    for url in ("/me/security/again/", "/me/security/again/code/"):
        assert client.get(url).status_code == 200


def test_pages_of_the_entrance_are_drawn(db, client):
    for url in ("/sign-in/", "/password/reset/", "/password/reset/sent/", "/password/reset/done/"):
        assert client.get(url).status_code == 200
