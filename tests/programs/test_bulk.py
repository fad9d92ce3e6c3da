"""Many measures of a draft changed at once: each by the act of one, with the rights and the state of each asked anew."""

from datetime import timedelta

import pytest

from programs import domain
from programs.models import Measure, Programme
from records import history
from records.models import Batch
from tests.factories.programs import make_measure, make_programme, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(section, measure):
    return [measure, make_measure(section, "1.2"), make_measure(section, "1.3", deadline_text_ru="скоро, 2027")]


@pytest.fixture
def change(secretary, now):
    def changed(rows, *, by=secretary, **values):
        return domain.bulk.edit_many(chosen={row.pk: row.version for row in rows}, values=values, by=by, now=now)

    return changed


def bodies():
    return list(Measure.objects.in_order().values_list("product", "adopting_body"))


def test_each_measure_is_changed_and_nothing_else_of_it(rows, change, council, secretary, now):
    """Even where the deadline was chosen by hand, because its words cannot be read."""
    was = list(Measure.objects.in_order().values("number", "text_ru", "deadline_text_ru", "deadline_kind", "year_from"))
    batch = change(rows, product="exercise", adopting_body=council)
    assert bodies() == 3 * [("exercise", council.pk)]
    assert was == list(
        Measure.objects.in_order().values("number", "text_ru", "deadline_text_ru", "deadline_kind", "year_from")
    )
    assert {history.of(row).get().undo.batch for row in rows} == {batch}
    domain.bulk.undo_many(batch, by=secretary, now=now + timedelta(minutes=5))
    assert bodies() == 3 * [("", None)]


def test_s19_adopted_table_and_lost_right_are_left_out(rows, change, clerk, council):
    assert len(change(rows, by=clerk, product="exercise").skipped) == 3
    frozen = make_programme(council, years=(2023, 2025), status="drafting")
    old = make_measure(make_section(frozen))
    Programme.objects.filter(pk=frozen.pk).update(status="withdrawn")
    batch = change([*rows, old], product="exercise")
    assert [pk for pk, _why in batch.skipped] == [old.pk]


def test_from_the_table_to_the_result_and_back(as_user, secretary, representative, programme, rows, council):
    client = as_user(secretary)
    make_measure(rows[0].section, "1.4", kind="group", text_ru="Заголовок")
    url = f"{programme.get_absolute_url()}measures/bulk/"
    drawn = client.get(programme.get_absolute_url()).content.decode()
    assert (drawn.count('name="ids"'), drawn.count(f'action="{url}"')) == (3, 1)
    first = client.post(url, {"all": "1", "query": "section="})
    assert [row.pk for row in first.context["rows"]] == [row.pk for row in rows]
    data = {"token": first.context["token"], "product": "exercise", "adopting_body": "none"}
    preview = client.post(url, data | {"step": "preview"})
    changes = [[change[1] for change in each.changes] for each in preview.context["differences"]]
    assert changes == [[""], [""], [""]]  # the body stands empty already
    answer = client.post(url, data | {"token": preview.context["token"]})
    assert (answer.status_code, answer["Location"]) == (303, Batch.objects.get().get_absolute_url())
    assert bodies()[:3] == 3 * [("exercise", None)]
    result = client.get(answer["Location"])
    assert result.context["back"] == programme.get_absolute_url()
    assert client.post(result.context["undo_url"], {"sent": "1"}).status_code == 303
    assert bodies()[:3] == 3 * [("", None)]
    assert 'name="ids"' not in as_user(representative).get(programme.get_absolute_url()).content.decode()


def test_rows_of_another_programme_are_not_taken_in(as_user, secretary, programme, rows, council):
    other = make_measure(make_section(make_programme(council, years=(2023, 2025))))
    client = as_user(secretary)
    url = f"{programme.get_absolute_url()}measures/bulk/"
    first = client.post(url, {"ids": [other.public_id, rows[0].public_id]})
    assert [row.pk for row in first.context["rows"]] == [rows[0].pk]


def test_ticks_are_for_drafts(as_user, secretary, adopted):
    assert b'name="ids"' not in as_user(secretary).get(f"{adopted.get_absolute_url()}?view=table").content
