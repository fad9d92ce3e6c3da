"""Closed dates: of one scope, shown as far as they are for others, warned of where a date is fixed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from meetings import domain
from meetings.models import Blackout
from records import history
from tests.factories.meetings import make_blackout, make_venue

pytestmark = pytest.mark.django_db

LIST = "/meetings/closed-dates/"
MAY_14 = (date(2027, 5, 14), date(2027, 5, 14))


def test_dates_are_entered_edited_removed(party, secretary, now):
    row = domain.blackout.enter_blackout(days=MAY_14, title_ru="День единства", party=party, by=secretary, now=now)
    assert (row.days, row.for_all) == (DateRange(date(2027, 5, 14), date(2027, 5, 15)), False)
    row = domain.blackout.edit_blackout(row, days=MAY_14, party=None, version=1, by=secretary, now=now)
    assert row.for_all
    domain.blackout.remove_blackout(row, version=2, by=secretary, now=now)
    assert not Blackout.objects.exists()
    assert [entry.verb for entry in history.Entry.objects.order_by("-pk")[:3]] == ["removed", "edited", "entered"]


def test_two_scopes_at_once_are_refused(party, secretary, now):
    with pytest.raises(ValidationError):
        domain.blackout.enter_blackout(
            days=MAY_14, title_ru="Визит", party=party, venue=make_venue(), by=secretary, now=now
        )


REFUSED = [
    ("meetings_blackout_one_scope", {"for_all": True}),
    ("meetings_blackout_has_days", {"days": DateRange(date(2027, 5, 14), None)}),
    ("meetings_blackout_only_holidays_shown", {"shown": True, "kind": "visit"}),
]


@pytest.mark.parametrize(("name", "values"), REFUSED, ids=[name for name, _values in REFUSED])
def test_database_refuses(party, name, values):
    row = make_blackout(party=party)
    with pytest.raises(IntegrityError, match=name):
        Blackout.objects.filter(pk=row.pk).update(**values)


def test_representatives_see_shown_holidays_only(representative, secretary, auditor):
    shown = make_blackout(shown=True)
    make_blackout(kind="visit")
    assert list(Blackout.objects.visible_to(representative)) == [shown]
    assert Blackout.objects.visible_to(secretary).count() == 2
    assert not Blackout.objects.visible_to(auditor).exists()


def test_they_are_named_before_a_date_is_fixed(send, as_user, meeting, invitation, party, secretary):
    make_blackout(first=date(2027, 6, 10), after=date(2027, 6, 11), title="Праздник Сороки", party=party)
    url = reverse("meetings:reschedule", args=[meeting.public_id])
    preview = send(secretary, url, start_day="10.06.2027", end_day="10.06.2027", reason="Перенос", step="preview")
    assert "Праздник Сороки" in preview.content.decode()
    elsewhere = send(secretary, url, start_day="11.06.2027", end_day="11.06.2027", reason="Перенос", step="preview")
    assert "Праздник Сороки" not in elsewhere.content.decode()


def test_plan_of_the_year_names_them_on_the_card(as_user, meeting, other_party, secretary):
    make_blackout(title="Праздник Сороки", party=other_party)
    page = as_user(secretary).get(reverse("plan", args=[2027])).content.decode()
    assert page.count("Праздник Сороки") == 2  # on the card and in the list of the year


def test_pages_of_closed_dates(send, as_user, party, secretary, clerk):
    assert send(secretary, f"{LIST}new/", days="14–15 мая 2027", title_ru="Визит", kind="visit").status_code == 303
    row = Blackout.objects.get()
    assert (row.for_all, row.days) == (True, DateRange(date(2027, 5, 14), date(2027, 5, 16)))
    edit = f"{LIST}{row.public_id}/edit/"
    assert send(secretary, edit, party=str(party.pk)).status_code == 303
    assert as_user(clerk).get(edit).status_code == 403
    assert send(secretary, edit, shown="on").status_code == 422
    assert send(secretary, f"{LIST}{row.public_id}/remove/").status_code == 303
    assert not Blackout.objects.exists()


def test_more_dates_cost_no_more_queries(same_queries, secretary, party):
    def more(count):
        for _number in range(count):
            make_blackout(party=party)

    same_queries(secretary, LIST, more, counts=(1, 3, 60))
    same_queries(secretary, reverse("plan", args=[2027]), more, counts=(1, 3))
