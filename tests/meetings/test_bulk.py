"""Many meetings changed at once: each by the act of one, what cannot be changed is left out and named, and for five minutes taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings import domain
from meetings.models import Meeting, Status
from records import bulk, history
from records.models import Batch
from tests.factories.cast import make_clerk
from tests.factories.meetings import make_fact, make_meeting

pytestmark = pytest.mark.django_db
BULK = "/meetings/bulk/"


@pytest.fixture
def rows(db):
    return [make_meeting(title_ru=f"Мероприятие {letter}") for letter in "АБВ"]


def seen(rows):
    return {row.pk: row.version for row in rows}


@pytest.fixture
def change(secretary, now):
    def changed(rows, *, by=secretary, at=now, chosen=None, **values):
        return domain.bulk.edit_many(chosen=chosen or seen(rows), values=values, by=by, now=at)

    return changed


def reasons(batch):
    return dict(batch.skipped)


def test_each_meeting_is_changed_by_its_own_act(rows, change, secretary, clerk, now):
    batch = change(rows, owner=clerk, contact="8-800")
    assert set(Meeting.objects.values_list("owner", "contact", "version")) == {(clerk.pk, "8-800", 2)}
    assert (batch.by, batch.at, batch.skipped) == (secretary, now, [])
    entries = [history.of(row).get() for row in rows]
    assert {(entry.verb, entry.undo.batch) for entry in entries} == {("edited", batch)}
    assert entries[0].changes == [
        {"field": "owner", "was": None, "now": "Делопроизводитель"},
        {"field": "contact", "was": "", "now": "8-800"},
    ]


def test_row_that_somebody_saved_meanwhile_is_never_overwritten(rows, change, secretary, now):
    domain.meeting.edit(rows[1], contact="чужое", version=None, by=secretary, now=now)
    batch = change(rows, contact="8-800")
    assert [row.contact for row in Meeting.objects.order_by("pk")] == ["8-800", "чужое", "8-800"]
    assert list(reasons(batch)) == [rows[1].pk]


def test_row_that_is_closed_or_has_the_values_is_left_out_with_the_reason(rows, change):
    Meeting.objects.filter(pk=rows[0].pk).update(status=Status.CANCELLED, status_reason="Причина")
    Meeting.objects.filter(pk=rows[1].pk).update(contact="8-800")
    batch = change(rows, contact="8-800")
    assert set(reasons(batch)) == {rows[0].pk, rows[1].pk}
    assert batch.steps.get().entry.subject_id == rows[2].pk
    assert set(Meeting.objects.values_list("version", flat=True)) == {1, 2}


def test_s19_every_id_and_every_right_is_asked_again(rows, change, representative, clerk):
    """One does not see the rows, the other sees them and may not change them: they are told so, and nothing is changed."""
    unseen, seen_only = (change(rows, by=who, contact="8-800") for who in (representative, clerk))
    for batch in (unseen, seen_only):
        assert (len(batch.skipped), batch.steps.count()) == (3, 0)
    assert not set(reasons(unseen).values()) & set(reasons(seen_only).values())
    assert set(Meeting.objects.values_list("contact", flat=True)) == {""}


def test_s19_id_of_nothing_is_left_out(rows, change):
    batch = change(rows, contact="8-800", chosen=seen(rows[:1]) | {999_999: 1})
    assert list(reasons(batch)) == [999_999]


def test_two_hundred_at_most(change):
    with pytest.raises(ValidationError) as refused:
        change([], contact="8-800", chosen=dict.fromkeys(range(bulk.MOST + 1), 1))
    assert refused.value.code == "too_many"


# Taken back


def test_everything_stands_again_except_what_was_changed_since(rows, change, secretary, clerk, now):
    batch = change(rows, owner=clerk, contact="8-800")
    rows[2].refresh_from_db()
    domain.meeting.edit(rows[2], contact="новое", version=None, by=secretary, now=now)
    later = now + timedelta(minutes=4)
    back = domain.bulk.undo_many(batch, by=secretary, now=later)
    found = list(Meeting.objects.order_by("pk").values_list("owner", "contact"))
    assert found == [(None, ""), (None, ""), (clerk.pk, "новое")]
    assert list(reasons(back)) == [rows[2].pk]
    entry = history.of(rows[0]).first()
    assert (entry.undo.batch, entry.undo.undoes.undo.batch) == (back, batch)
    for other in (batch, back):
        with pytest.raises(ValidationError):
            domain.bulk.undo_many(other, by=secretary, now=later)


def test_after_five_minutes_it_stands(rows, change, secretary, now):
    batch = change(rows, contact="8-800")
    with pytest.raises(ValidationError) as refused:
        domain.bulk.undo_many(batch, by=secretary, now=now + timedelta(minutes=5, seconds=1))
    assert refused.value.code == "stands"


def test_s19_right_is_asked_again_when_it_is_taken_back(rows, change, clerk, now):
    batch = change(rows, contact="8-800")
    assert len(domain.bulk.undo_many(batch, by=clerk, now=now).skipped) == 3


# The pages


def choose(client, rows, **more):
    return client.post(BULK, {"ids": [row.public_id for row in rows], **more})


def filled(answer, **typed):
    form = answer.context["form"]
    return {"token": answer.context["token"], "key": form["key"].value(), "query": answer.context["query"], **typed}


def test_from_the_list_to_the_result_and_back(as_user, secretary, clerk, rows):
    client = as_user(secretary)
    assert b'name="ids"' in client.get("/meetings/").content
    first = choose(client, rows[:2], query="series=&when=")
    assert [row.pk for row in first.context["rows"]] == [row.pk for row in rows[:2]]
    preview = client.post(BULK, filled(first, owner=clerk.pk, contact="8-800", step="preview"))
    said = [each.changes for each in preview.context["differences"]]
    assert [[change[1:] for change in changes] for changes in said] == 2 * [
        [("", "Делопроизводитель"), ("", "8-800")]
    ]  # fmt: skip
    assert not Meeting.objects.exclude(contact="").exists()
    data = filled(preview, owner=clerk.pk, contact="8-800")
    answer = client.post(BULK, data)
    batch = Batch.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, batch.get_absolute_url())
    assert client.post(BULK, data)["Location"] == answer["Location"]  # sent twice, done once
    result = client.get(batch.get_absolute_url())
    assert {row.pk for row, _changes in result.context["done"]} == {row.pk for row in rows[:2]}
    undone = client.post(reverse("meetings:undo-batch", args=[batch.pk]))
    assert undone.status_code == 303
    assert set(Meeting.objects.values_list("owner", "contact")) == {(None, "")}
    assert client.get(undone["Location"]).context["undo_until"] is None
    assert client.post(reverse("meetings:undo-batch", args=[batch.pk])).status_code == 422


def test_preview_speaks_of_the_version_that_is_shown(as_user, secretary, rows, now):
    """What was saved before the preview is seen in it; what is saved after it is left alone."""
    client = as_user(secretary)
    first = choose(client, rows[:1])
    domain.meeting.edit(rows[0], contact="чужое", version=None, by=secretary, now=now)
    preview = client.post(BULK, filled(first, contact="8-800", step="preview"))
    assert preview.context["differences"][0].changes[0][1:] == ("чужое", "8-800")
    domain.meeting.edit(rows[0], contact="ещё позже", version=None, by=secretary, now=now)
    client.post(BULK, filled(preview, contact="8-800"))
    assert Meeting.objects.get(pk=rows[0].pk).contact == "ещё позже"


def test_all_that_match_are_those_of_the_filter(as_user, secretary, rows, series):
    make_fact(series, ordinal=1)
    fixed = make_meeting(series=series, ordinal=20)
    answer = as_user(secretary).post(BULK, {"all": "1", "query": f"series={series.code}"})
    assert [row.pk for row in answer.context["rows"]] == [fixed.pk]
    assert len(as_user(secretary).post(BULK, {"all": "1", "query": ""}).context["rows"]) == 4


def test_fields_that_are_left_as_they_are_change_nothing(as_user, secretary, rows):
    client = as_user(secretary)
    first = choose(client, rows)
    answer = client.post(BULK, filled(first, owner="", contact="", office="", circle=""))
    assert (answer.status_code, Batch.objects.count()) == (422, 0)
    Meeting.objects.update(contact="8-800")
    client.post(BULK, filled(first, contact="–"))
    assert set(Meeting.objects.values_list("contact", flat=True)) == {""}


def test_choice_of_another_person_or_kind_is_refused(as_user, secretary, center, office, rows, party):
    client = as_user(secretary)
    own = filled(choose(client, rows), contact="8-800")
    colleague = make_clerk(center, office)
    strange = [
        own["token"] + "x",
        bulk.sealed(rows, by=colleague),
        bulk.sealed([party], by=secretary),
        "",
    ]
    for token in strange:
        assert client.post(BULK, own | {"token": token})["Location"] == "/meetings/"
    assert not Batch.objects.exists()


def test_nothing_chosen_or_too_much_leads_back(as_user, secretary, rows, monkeypatch):
    client = as_user(secretary)
    for ids in ([], ["nonsense"]):
        assert client.post(BULK, {"ids": ids, "query": "year=2027"})["Location"] == "/meetings/?year=2027"
    monkeypatch.setattr(bulk, "MOST", 2)
    assert choose(client, rows).status_code == 303


def test_who_may_not_edit_sees_no_ticks(as_user, clerk, representative, rows):
    for other in (clerk, representative):
        assert b'name="ids"' not in as_user(other).get("/meetings/").content
        assert choose(as_user(other), rows).status_code == 403


def test_result_is_its_authors(as_user, clerk, change, rows):
    batch = change(rows, contact="8-800")
    assert as_user(clerk).get(batch.get_absolute_url()).status_code == 404
    assert as_user(clerk).post(reverse("meetings:undo-batch", args=[batch.pk])).status_code == 404


def test_history_says_that_others_were_changed_too(as_user, secretary, change, rows, now):
    batch = change(rows, contact="8-800")
    domain.bulk.undo_many(batch, by=secretary, now=now)
    client = as_user(secretary)
    client.post("/language/", {"language": "en"})
    page = client.get(reverse("meetings:history", args=[rows[0].public_id]))
    notes = [entry["note"] for entry in page.context["entries"]]
    assert notes == ["An earlier change of several records was taken back.", "Changed together with 2 other records."]


def test_more_rows_cost_no_more_queries(as_user, secretary, clerk, change, rows):
    numbers = []
    for number in (1, 3):
        client = as_user(secretary)
        batch = change(rows[:number], contact=f"{number}", chosen=seen(Meeting.objects.filter(pk__in=[row.pk for row in rows[:number]])))  # fmt: skip
        client.get(batch.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            client.get(batch.get_absolute_url())
            first = choose(client, rows[:number])
            client.post(BULK, filled(first, owner=clerk.pk, step="preview"))
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]
