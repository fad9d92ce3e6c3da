"""A delegation as a file: checked row by row, included within its seats, refused rows named, nothing of another party's."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook, load_workbook

from meetings import domain
from meetings.models import Nominee
from meetings.papers import roster
from members.domain import person as people
from members.models import Person
from records import history
from records.models import Import
from tests.factories.delegations import make_delegation, make_nominee, make_seats
from tests.factories.meetings import ENTERED, invite
from tests.factories.members import make_person
from ui import sheets_in

pytestmark = pytest.mark.django_db
HEAD = ["family_ru", "given_ru", "family_en", "given_en", "rank_ru", "post_ru", "role"]


@pytest.fixture
def delegation(meeting, party, secretary):
    """Party A takes part, with three seats for delegates and two for those who accompany."""
    make_seats(meeting)
    return make_delegation(invite(meeting, party, reply="accepted", replied_at=ENTERED, replied_by=secretary))


def bring(delegation, by, now, *rows) -> Import:
    return domain.roster.bring(delegation, name="names.xlsx", sheet=[HEAD, *map(list, rows)], by=by, now=now)


def checked(delegation, *rows, answers=None) -> list[roster.Row]:
    with translation.override("ru"):
        return roster.rows([HEAD, *map(list, rows)], delegation, answers=answers or {})


def include(brought, by, now, *, whole=False, answers=None) -> Import:
    return domain.roster.include_names(
        brought, whole=whole, answers=answers or {}, version=brought.version, by=by, now=now
    )


def standing(delegation) -> list[tuple[str, str]]:
    return [(row.person.family_ru, row.role) for row in delegation.nominees.standing().order_by("position")]


def test_each_row_says_what_would_become_of_it_and_which_cell_is_wrong(delegation, party):
    here, elsewhere = make_person(party, "Каримов", "Рустам"), make_person(party, "Саидов", "Азиз", post_ru="эксперт")
    make_nominee(delegation, here, "expert")
    make_person(party, "Уехавший", "Пётр", is_active=False)
    found = checked(
        delegation,
        ["Новый", "Пётр", "Novyi", "Petr", "", "", "глава делегации"],
        ["Саидов", "Азиз", "", "", "", "советник", "Member of the delegation"],
        ["Каримов", "Рустам", "", "", "", "", "эксперт"],
        ["Иванoв", "Пётр", "Ivanоv", "Petr", "", "", "эксперт"],
        ["Ничей", "Пётр", "", "", "", "", "наблюдатель"],
        ["Ничей", "Иван", "", "", "", "", ""],
        ["", "Безымянный", "", "", "", "", "эксперт"],
        ["Второй", "Глава", "", "", "", "", "head"],
        ["Уехавший", "Пётр", "", "", "", "", "эксперт"],
        ["Лишний", "Пётр", "", "", "", "", "эксперт"],
    )
    assert [(row.number, row.verb) for row in found] == [
        (2, "entered"), (3, "included"), (4, "same"), *((number, "error") for number in range(5, 12)),
    ]  # fmt: skip
    said = ["; ".join(map(str, row.flaws)) for row in found]
    assert found[1].changes == [("Должность (на русском языке)", "эксперт", "советник")]
    assert "A5" in said[3]
    assert "Иван[o]в" in said[3]
    assert "Ivan[о]v" in said[3]
    assert "G6" in said[4]
    assert "наблюдатель" in said[4]
    assert "переводчик" in said[4]
    assert said[5].startswith("G7")
    assert said[6].startswith("A8")
    assert "Новый Пётр" in said[7]
    assert "не в списках" in said[8]
    assert "Свободных мест нет" in said[9]
    assert elsewhere.nominations.count() == 0


def test_right_rows_are_included_in_their_order_and_the_others_named(delegation, party, representative, now):
    known = make_person(party, "Саидов", "Азиз", post_ru="эксперт")
    brought = bring(
        delegation, representative, now,
        ["Саидов", "Азиз", "", "", "", "советник", "member"], ["Новый", "Пётр", "", "", "", "", "head"],
        ["Чужой", "Пётр", "", "", "", "", "никто"],
    )  # fmt: skip
    with pytest.raises(ValidationError, match="4"):
        include(brought, representative, now, whole=True)
    assert standing(delegation) == []
    done = include(brought, representative, now)
    assert standing(delegation) == [("Саидов", "member"), ("Новый", "head")]
    known.refresh_from_db()
    assert known.post_ru == "советник"
    assert (done.outcome["left_out"], done.outcome["entered"], done.outcome["included"]) == ([4], 1, 1)
    assert done.sheet[3][0] == "Чужой"
    with pytest.raises(ValidationError):
        include(done, representative, now)


def test_head_passes_to_another_and_seats_are_counted_anew(delegation, party, representative, now):
    for family, role in (("Первый", "head"), ("Второй", "member"), ("Третий", "expert")):
        make_nominee(delegation, make_person(party, family, "Пётр"), role)
    rows = (["Второй", "Пётр", "", "", "", "", "head"], ["Первый", "Пётр", "", "", "", "", "interpreter"],
            ["Новый", "Пётр", "", "", "", "", "expert"])  # fmt: skip
    assert [row.verb for row in checked(delegation, *rows)] == ["changed", "changed", "entered"]
    include(bring(delegation, representative, now, *rows), representative, now)
    assert standing(delegation) == [
        ("Первый", "interpreter"), ("Второй", "head"), ("Третий", "expert"), ("Новый", "expert"),
    ]  # fmt: skip


def test_a_namesake_is_asked_about(delegation, party, representative, now):
    first, _second = make_person(party, "Саидов", "Азиз"), make_person(party, "Саидов", "Азиз")
    row = ["Саидов", "Азиз", "", "", "", "", "expert"]
    assert [each.verb for each in checked(delegation, row)] == ["asked"]
    brought = bring(delegation, representative, now, row)
    include(brought, representative, now, answers={2: str(first.public_id)})
    assert list(Nominee.objects.values_list("person", flat=True)) == [first.pk]


def test_pages_lead_from_the_template_to_the_delegation(as_user, send, delegation, meeting, representative, neighbour):
    here = reverse("meetings:import-names", args=[meeting.public_id])
    client = as_user(representative)
    template = load_workbook(io.BytesIO(client.get(f"{here}?format=xlsx").content))
    book = Workbook()
    book.active.append([cell.value for cell in template.active[1]])
    book.active.append(["Новый", "Пётр", "", "Novyi", "Petr", "", "", "эксперт", "", "глава делегации"])
    book.active.append(["Cлитый", "Пётр", "", "", "", "", "", "", "", "эксперт"])
    out = io.BytesIO()
    book.save(out)
    sent = client.post(here, {"file": SimpleUploadedFile("names.xlsx", out.getvalue())})
    assert sent.status_code == 303
    check = client.get(sent.headers["Location"])
    assert "<mark>C</mark>литый" in check.text
    assert as_user(neighbour).get(sent.headers["Location"]).status_code == 404
    assert "format=xlsx" in check.text
    done = send(representative, sent.headers["Location"], way="good")
    assert done.status_code == 303
    assert "3" in client.get(done.headers["Location"]).text
    assert standing(delegation) == [("Новый", "head")]
    assert here in client.get(delegation.get_absolute_url()).text


def test_whoever_lost_the_delegation_loses_the_file(as_user, delegation, representative, now):
    brought = bring(delegation, representative, now, ["Новый", "Пётр", "", "", "", "", "head"])
    representative.representations.update(manage_delegation=False)
    assert as_user(representative).get(brought.get_absolute_url()).status_code == 403
    assert not Person.objects.filter(family_ru="Новый").exists()


def test_merged_cells_are_named():
    book = Workbook()
    for row in (["family_ru", "rank_ru", "role"], ["Первый", "полковник", "head"], ["Второй", "", "expert"]):
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    out = io.BytesIO()
    book.save(out)
    rows = sheets_in.read("names.xlsx", out.getvalue())
    assert rows[1:] == [["Первый", "полковник", "head"], ["Второй", ["m"], "expert"]]


# Taken back as a whole


def rows_of(delegation):
    return sorted(delegation.nominees.values_list("person__family_ru", "role", "status"))


def take_back(brought, by, now):
    return domain.roster_undo.take_names_back(brought, version=brought.version, by=by, now=now)


@pytest.fixture
def mixed(delegation, party, representative, now):
    """Accepted with its head; the file brings another head, a new person, one taken out before, and changes a post."""
    head, out = make_person(party, "Каримов", "Рустам", post_ru="советник"), make_person(party, "Саидов", "Азиз")
    make_nominee(delegation, head, "head", "confirmed")
    make_nominee(delegation, out, "expert", "withdrawn")
    type(delegation).objects.update(
        status="accepted", submitted_at=now, submitted_by=representative, accepted_at=now, accepted_by=representative
    )
    was = rows_of(delegation)
    brought = bring(
        delegation,
        representative,
        now,
        ["Новый", "Пётр", "", "", "", "эксперт", "глава делегации"],
        ["Каримов", "Рустам", "", "", "", "эксперт", "член делегации"],
        ["Саидов", "Азиз", "", "", "", "", "эксперт"],
    )
    brought = include(brought, representative, now)
    delegation.refresh_from_db()
    assert (delegation.status, rows_of(delegation)) != ("accepted", was)
    return brought, was


def test_import_is_taken_back_as_a_whole(delegation, mixed, representative, now):
    brought, was = mixed
    take_back(brought, representative, now)
    delegation.refresh_from_db()
    assert (delegation.status, delegation.accepted_at, rows_of(delegation)) == ("accepted", now, was)
    assert not Person.objects.filter(family_ru="Новый").exists()
    assert Person.objects.get(family_ru="Каримов").post_ru == "советник"
    assert [entry.verb for entry in history.of(delegation)][:2] == ["names_import_undone", "names_imported"]
    brought.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        take_back(brought, representative, now)
    assert refused.value.code == "nothing"


def test_import_stands_after_five_minutes_or_once_somebody_was_at_it(delegation, mixed, representative, now):
    brought, _was = mixed
    with pytest.raises(ValidationError) as late:
        take_back(brought, representative, now + timedelta(minutes=6))
    nominee = delegation.nominees.get(person__family_ru="Саидов")
    domain.delegation.drop(nominee, version=None, by=representative, now=now)
    with pytest.raises(ValidationError) as changed:
        take_back(brought, representative, now)
    assert (late.value.code, changed.value.code) == ("stands", "stands")
    assert Person.objects.filter(family_ru="Новый").exists()


def test_person_changed_since_is_left_and_counted(delegation, mixed, representative, now):
    brought, was = mixed
    person = Person.objects.get(family_ru="Новый")
    people.edit(person, post_ru="начальник отдела", version=None, by=representative, now=now)
    assert take_back(brought, representative, now).outcome["stands"] == 1
    assert (rows_of(delegation), Person.objects.filter(family_ru="Новый").exists()) == (was, True)


def test_result_offers_the_way_back(delegation, mixed, representative, neighbour, as_user):
    brought, was = mixed
    page, url = brought.get_absolute_url(), reverse("meetings:undo_names", args=[brought.public_id])
    assert url in as_user(representative).get(page).content.decode()
    assert as_user(neighbour).post(url).status_code == 404
    assert as_user(representative).post(url, {"version": brought.version}).url == delegation.get_absolute_url()
    assert rows_of(delegation) == was
    text = as_user(representative).get(page).content.decode()
    assert url not in text
    assert "Загрузка отменена" in text
