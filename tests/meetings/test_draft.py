"""Drafting, cloning, editing: what an edition takes from its series and from the edition before."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from meetings import domain
from meetings.models import Meeting, Status, When
from records import history
from reminders.models import Reminder
from tests.factories.meetings import DAYS, MAY, invite, make_fact, make_meeting, make_series, make_venue

pytestmark = pytest.mark.django_db


def test_draft_takes_names_host_and_deadlines_of_its_series(series, party, secretary, now):
    make_fact(series, ordinal=18)
    draft = domain.edition.draft(when=DAYS, series=series, host=party, by=secretary, now=now)
    assert (draft.code, draft.ordinal, draft.status) == ("M-2027-1", 19, Status.DRAFT)
    assert draft.title_ru == "XIX Совещание руководителей национальных центров"
    assert draft.short_en == "XIX Heads of national centres"
    due = {row.key: row.due_local for row in draft.deadlines.all()}
    assert due["reply"] == datetime(2027, 4, 3, 18)
    assert "protocol_comments" not in due
    assert history.of(draft).get().verb == "drafted"
    second = domain.edition.draft(when=MAY, title_ru="Встреча", by=secretary, now=now)
    assert (second.code, second.circle) == ("M-2027-2", "invited")


def test_draft_without_any_title_is_refused(secretary, now):
    with pytest.raises(ValidationError) as refused:
        domain.edition.draft(when=MAY, by=secretary, now=now)
    assert "title_ru" in refused.value.error_dict


def test_draft_page(send, secretary, series, party):
    filled = {
        "series": series.pk,
        "precision": "quarter",
        "known": "2 квартал 2027",
        "host": party.pk,
        "city_ru": "Бишкек",
        "tz": "Asia/Bishkek",
    }
    answer = send(secretary, reverse("meetings:new"), **filled)
    assert answer.status_code == 303
    draft = Meeting.objects.get()
    assert (draft.precision, draft.tz, draft.owner, draft.city_ru) == ("quarter", "Asia/Bishkek", secretary, "Бишкек")
    with translation.override("en"):
        refused = send(secretary, reverse("meetings:new"), precision="month", known="", title_ru="Моё название")
    assert refused.status_code == 422
    assert "Моё название" in refused.content.decode()


def test_next_edition_copies_what_stays_and_asks_the_rest(meeting, invitation, secretary, party, series, now):
    meeting.contact = "+7 000"
    meeting.save()
    following = domain.edition.clone(
        meeting,
        when=When(precision="month", within=date(2028, 5, 1), tz="Europe/Minsk"),
        title_ru="",
        parties=[party],
        by=secretary,
        now=now,
    )
    assert (following.ordinal, following.previous, following.status) == (21, meeting, Status.DRAFT)
    assert following.contact == "+7 000"
    assert following.title_ru.startswith("XXI ")
    assert following.uid != meeting.uid
    assert following.code == "M-2028-1"
    assert following.deadlines.get().due_at is None
    copied = following.invitations.get()
    assert (copied.status, copied.reply) == ("draft", "")
    assert domain.edition.a_year_later(meeting) == date(2028, 5, 11)
    assert domain.edition.a_year_later(meeting).weekday() == date(2027, 5, 13).weekday()


def test_edition_after_a_fact_takes_the_usual_deadlines(series, secretary, now):
    fact = make_fact(series, ordinal=18, days=(date(2025, 6, 10), date(2025, 6, 10)))
    following = domain.edition.clone(fact, when=DAYS, title_ru="", parties=[], by=secretary, now=now)
    assert following.deadlines.count() == 5


def test_clone_page_offers_the_month_and_the_members(as_user, send, secretary, meeting, party, other_party):
    url = reverse("meetings:clone", args=[meeting.public_id])
    page = as_user(secretary).get(url)
    assert page.context["form"]["precision"].initial == "month"
    assert page.context["form"].initial["parties"] == [other_party, party]
    assert send(secretary, url, parties=[party.pk, other_party.pk]).status_code == 303
    following = Meeting.objects.get(previous=meeting)
    assert (following.window.lower, following.invitations.count()) == (date(2028, 5, 1), 2)


# Cards


def test_place_is_changed_and_told(send, secretary, representative, meeting, invitation):
    domain.invitation.tell(invitation, "invited", to="answer", by=secretary, now=meeting.revised_at)
    venue = make_venue()
    url = reverse("meetings:edit", args=[meeting.public_id, "place"])
    answer = send(secretary, url, venue=venue.pk, city_ru="Минск")
    assert answer.status_code == 303
    row = Meeting.objects.get()
    assert (row.venue, row.schedule_version) == (venue, 2)
    assert Reminder.objects.filter(kind="moved", person=representative).exists()
    assert [change["field"] for change in history.of(row).first().changes] == ["venue"]


def test_link_itself_is_refused(send, secretary, meeting):
    url = reverse("meetings:edit", args=[meeting.public_id, "place"])
    answer = send(secretary, url, video_note="https://video.example/room")
    assert answer.status_code == 422
    assert "video_note" in answer.context["form"].errors


def test_names_are_changed_without_moving(send, secretary, meeting):
    url = reverse("meetings:edit", args=[meeting.public_id, "about"])
    answer = send(secretary, url, title_ru="Новое название", contact="+7 000")
    assert answer.status_code == 303
    row = Meeting.objects.get()
    assert (row.title_ru, row.contact, row.schedule_version) == ("Новое название", "+7 000", 1)
    assert row.revised_at > meeting.revised_at
    assert row.owner == secretary


def test_edits_of_two_people_go_together_or_are_asked(as_user, secretary, meeting):
    client = as_user(secretary)
    url = reverse("meetings:edit", args=[meeting.public_id, "about"])
    form = client.get(url).context["form"]
    seen = {name: form[name].initial_text() or "" for name in form.fields}
    seen = {name: value for name, value in seen.items() if value}
    mine, theirs = seen | {"contact": "мой", "key": ""}, seen | {"short_ru": "Коротко", "key": ""}
    assert client.post(url, theirs).status_code == 303
    assert client.post(url, mine).status_code == 303
    row = Meeting.objects.get()
    assert (row.contact, row.short_ru) == ("мой", "Коротко")
    assert client.post(url, seen | {"contact": "третий", "key": ""}).status_code == 409


def test_purpose_keeps_measures_of_the_programme_only(secretary, meeting, now):
    row = domain.meeting.set_purpose(meeting, programme=None, measures=[], version=None, by=secretary, now=now)
    assert row.programme is None
    assert history.of(row).first().verb == "edited"


def test_purpose_page(send, secretary, meeting):
    url = reverse("meetings:edit", args=[meeting.public_id, "purpose"])
    assert send(secretary, url).status_code == 303


def test_facts_may_be_corrected(secretary, now):
    fact = make_fact(make_series(), ordinal=3)
    row = domain.meeting.edit(fact, city_ru="Донецк", version=None, by=secretary, now=now)
    assert (row.city_ru, row.status) == ("Донецк", "finalised")


def test_titles_fall_back_to_russian():
    row = make_meeting()
    row.title_en = row.short_en = ""
    with translation.override("en"):
        assert str(row) == row.title_ru
        assert row.short == row.title_ru


def test_invitation_of_the_series_members_on_the_list(meeting, party):
    invite(meeting, party)
    assert meeting.members().count() == 2
