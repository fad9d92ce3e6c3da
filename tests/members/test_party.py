from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import translation

from members import domain
from members.models import Agency, Party, Standing
from records import history
from records.models import StaleError
from tests.factories.members import ALWAYS
from tests.members.refusals import refused_by

VALUES = {
    "name_ru": "Республика Казахстан",
    "name_en": "Republic of Kazakhstan",
    "short_ru": "Казахстан",
    "short_en": "Kazakhstan",
    "protocol_order": 4,
    "tz": "Asia/Almaty",
}


def enter(secretary, now, **more):
    return domain.party.enter(**{"kind": "state", "code": "KZ", **VALUES, **more}, by=secretary, now=now)


def test_enter_writes_the_party_and_the_trail(secretary, now):
    found = enter(secretary, now)
    assert Party.objects.get(code="KZ") == found
    assert [entry.verb for entry in history.of(found)] == ["entered"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"tz": "MSK"}, "tz"),
        ({"tz": "UTC+3"}, "tz"),
        ({"tz": "Europe/Nowhere"}, "tz"),
        ({"tz": ""}, "tz"),
        ({"name_en": ""}, "name_en"),
        ({"kind": "planet"}, "kind"),
        ({"code": "TJ"}, "code"),
    ],
)
def test_enter_refuses_what_cannot_be(secretary, party, now, values, field):
    with pytest.raises(ValidationError) as refusal:
        enter(secretary, now, **values)
    assert field in refusal.value.error_dict


@pytest.mark.parametrize("values", [{"code": "KAZ"}, {"protocol_order": 8}])
def test_enter_refuses_a_wrong_code_and_a_place_taken(secretary, party, now, values):
    with pytest.raises(ValidationError):
        enter(secretary, now, **values)


def test_edit_changes_and_says_what(secretary, party, now):
    domain.party.edit(party, **VALUES, version=party.version, by=secretary, now=now)
    party.refresh_from_db()
    assert (party.short_en, party.code) == ("Kazakhstan", "TJ")
    assert {"field": "tz", "was": "Asia/Dushanbe", "now": "Asia/Almaty"} in history.of(party).first().changes


def test_edit_without_a_change_leaves_no_trace(secretary, party, now):
    values = {name: getattr(party, name) for name in domain.party.EDITED}
    domain.party.edit(party, **values, version=party.version, by=secretary, now=now)
    assert not history.of(party).exists()


def test_edit_refuses_a_stale_version(secretary, party, now):
    with pytest.raises(StaleError):
        domain.party.edit(party, **VALUES, version=party.version + 1, by=secretary, now=now)


def test_set_standing_ends_the_one_before(secretary, party, now):
    domain.party.set_standing(
        party, status="associate", valid=DateRange(date(2005, 8, 26), None), by=secretary, now=now
    )
    assert party.standing_on(date(2005, 8, 25)) == "member"
    assert Party.objects.get(pk=party.pk).standing_on(date(2005, 8, 26)) == "associate"
    assert history.of(party).first().verb == "standing_set"


def test_set_standing_twice_changes_nothing(secretary, party, now):
    for _time in range(2):
        domain.party.set_standing(
            party, status="former", valid=DateRange(date(2018, 1, 1), None), by=secretary, now=now
        )
    assert party.standings.count() == 2
    assert history.of(party).count() == 1


@pytest.mark.parametrize(
    ("status", "valid"),
    [
        ("member", DateRange(None, date(2001, 1, 1))),
        ("guest", DateRange(date(2018, 1, 1), None)),
        ("former", DateRange(date(2018, 1, 1), date(2018, 1, 1))),
    ],
)
def test_set_standing_refuses_overlaps_and_nonsense(secretary, party, now, status, valid):
    with pytest.raises(ValidationError):
        domain.party.set_standing(party, status=status, valid=valid, by=secretary, now=now)
    assert party.standings.count() == 1


def test_parties_stand_states_first_by_protocol(center, party, other_party):
    assert [row.code for row in Party.objects.in_order()] == ["KG", "TJ", "ATC"]


def test_an_agency_is_entered_and_closed(secretary, party, now):
    agency = domain.agency.enter(party=party, kind="national_centre", name_ru="Центр", by=secretary, now=now)
    values = {name: getattr(agency, name) for name in domain.agency.EDITED} | {"until": date(2027, 1, 1)}
    domain.agency.edit(agency, **values, version=agency.version, by=secretary, now=now)
    domain.agency.edit(agency, **values, version=None, by=secretary, now=now)
    assert [entry.verb for entry in history.of(agency)] == ["edited", "entered"]
    assert Agency.objects.get().until == date(2027, 1, 1)


def test_a_party_has_one_open_national_centre(secretary, party, now):
    domain.agency.enter(party=party, kind="national_centre", name_ru="Центр", by=secretary, now=now)
    with pytest.raises(ValidationError):
        domain.agency.enter(party=party, kind="national_centre", name_ru="Второй", by=secretary, now=now)


def test_the_database_refuses_wrong_parties(party, other_party):
    rows = Party.objects.filter(pk=party.pk)
    refused_by("members_party_state_code", lambda: rows.update(code="TJK"))
    refused_by("members_party_zone_of_place", lambda: rows.update(tz="MSK"))
    refused_by("members_party_zone_of_place", lambda: rows.update(tz="Etc/GMT-3"))
    refused_by("members_party_code_key", lambda: rows.update(code=other_party.code))
    refused_by("members_party_one_place", lambda: rows.update(protocol_order=other_party.protocol_order))


def test_the_database_refuses_wrong_standings(party):
    refused_by(
        "members_standing_no_overlap",
        lambda: Standing.objects.create(party=party, status="former", valid=DateRange(date(2020, 1, 1), None)),
    )
    refused_by(
        "members_standing_not_empty",
        lambda: Standing.objects.filter(party=party).update(valid=DateRange(date(2020, 1, 1), date(2020, 1, 1))),
    )


def test_the_database_refuses_wrong_agencies(party):
    def make(**more):
        return Agency.objects.create(party=party, kind="national_centre", name_ru="Центр", **more)

    first = make()
    refused_by("members_agency_one_national_centre", make)
    refused_by(
        "members_agency_until_after_since",
        lambda: Agency.objects.filter(pk=first.pk).update(since=date(2020, 1, 2), until=date(2020, 1, 1)),
    )


# What is on record of a standing is put right


def test_correct_standing_changes_its_days(secretary, party, now):
    standing = party.standings.get()
    values = {"standing": standing, "version": party.version, "by": secretary, "now": now}
    domain.party.correct_standing(party, status="associate", valid=DateRange(date(2005, 8, 26), None), **values)
    assert (Party.objects.get(pk=party.pk).standing_on(date(2005, 8, 26)), party.standings.get().first_day) == (
        "associate",
        date(2005, 8, 26),
    )
    entry = history.of(party).first()
    assert (entry.verb, entry.changes[0]["field"]) == ("standing_corrected", "standing")
    assert entry.said_changes[0][1:] == ("участник: с 01.01.2000", "ассоциированный член: с 26.08.2005")
    with translation.override("en"):
        assert entry.said_changes[0][1:] == ("member: from 01.01.2000", "associate: from 26.08.2005")
    with pytest.raises(StaleError):
        domain.party.correct_standing(party, status="member", valid=standing.valid, **values)


def test_correct_standing_says_which_days_are_taken(secretary, party, now):
    later = DateRange(date(2018, 1, 1), None)
    domain.party.set_standing(party, status="former", valid=later, by=secretary, now=now)
    first = party.standings.order_by("valid").first()
    with pytest.raises(ValidationError, match=r"already has a standing|уже есть статус"):
        domain.party.correct_standing(
            party, standing=first, status="member", valid=ALWAYS, version=None, by=secretary, now=now
        )


def test_end_standing_keeps_its_last_day(secretary, party, now):
    act = {"standing": party.standings.get(), "version": None, "by": secretary, "now": now}
    domain.party.end_standing(party, last_day=date(2026, 12, 31), **act)
    found = Party.objects.get(pk=party.pk)
    assert (found.standing_on(date(2026, 12, 31)), found.standing_on(date(2027, 1, 1))) == ("member", "")
    assert history.of(party).first().said_changes[0][2] == "участник: 01.01.2000–31.12.2026"
    for wrong in (date(1999, 12, 31), date(2027, 1, 1)):
        with pytest.raises(ValidationError) as refusal:
            domain.party.end_standing(party, last_day=wrong, **act)
        assert "last_day" in refusal.value.error_dict


def test_remove_standing_takes_a_reason(secretary, party, now):
    act = {"standing": party.standings.get(), "version": None, "by": secretary, "now": now}
    with pytest.raises(ValidationError):
        domain.party.remove_standing(party, reason=" ", **act)
    domain.party.remove_standing(party, reason="внесён по ошибке", **act)
    assert not party.standings.exists()
    assert (history.of(party).get().verb, history.of(party).get().reason) == ("standing_removed", "внесён по ошибке")


def test_an_agency_is_closed_once(secretary, party, now):
    agency = domain.agency.enter(
        party=party, kind="national_centre", name_ru="Центр", since=date(2020, 1, 1), by=secretary, now=now
    )
    act = {"version": None, "by": secretary, "now": now}
    with pytest.raises(ValidationError):
        domain.agency.close(agency, last_day=date(2019, 1, 1), **act)
    domain.agency.close(agency, last_day=date(2026, 12, 31), **act)
    with pytest.raises(ValidationError):
        domain.agency.close(agency, last_day=date(2026, 12, 31), **act)
    domain.agency.enter(party=party, kind="national_centre", name_ru="Новый", by=secretary, now=now)
