"""A list of people as a file: checked row by row, applied in one go, taken back; nothing of another party's."""

import io
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import Workbook, load_workbook

from members import domain
from members.models import Agency, Person, User
from members.papers import check, roster
from records import history
from records.models import Batch, Import
from tests.factories.members import make_account, make_person
from tests.members.refusals import refused_by

HEAD = ["party", "family_ru", "given_ru", "family_en", "given_en", "agency", "post_ru", "email"]
IMPORT = "/members/import/"


def bring(by, now, *rows, head=HEAD) -> Import:
    return domain.roster.bring(name="people.xlsx", sheet=[head, *(list(row) for row in rows)], by=by, now=now)


def checked(brought, by, **answers) -> list[tuple]:
    found = domain.roster.lines(brought, answers=answers.get("answers", {}), by=by)
    return [(line.number, line.verb) for line in found]


def apply(brought, by, now, *, whole=False, answers=None) -> Import:
    return domain.roster.apply(brought, whole=whole, answers=answers or {}, version=brought.version, by=by, now=now)


@pytest.fixture
def known(party) -> Person:
    return make_person(party, "Хусейнов", "Фаррух", post_ru="советник", email="own@tj.example")


# The check


def test_each_row_says_what_would_become_of_it(secretary, party, known, now):
    Agency.objects.create(party=party, kind="other", name_ru="Ведомство", abbreviation_ru="ВД")
    make_person(party, "Каримов", "Рустам")
    brought = bring(
        secretary,
        now,
        ["TJ", "Новиков", "Пётр", "", "", "вд", "эксперт", ""],
        ["Таджикистан", "Хусейнов", "Фаррух", "", "", "", "начальник", "OWN@tj.example"],
        ["tj", "Каримов", "Рустам", "", "", "", "", ""],
        ["TJ", "", "", "Karimov", "Rustam", "", "", ""],
        ["XX", "Чужой", "", "", "", "", "", ""],
        ["", "Ничей", "", "", "", "", "", ""],
        ["TJ", "", "Безымянный", "", "", "Нет такого", "", "не адрес"],
        [],
        ["TJ", ["f"], "", "Ivanov", "", "", ["e"], ""],
        ["TJ", "Новиков", "Пётр", "", "", "", "", ""],
    )
    with translation.override("en"):
        found = domain.roster.lines(brought, answers={}, by=secretary)
    assert [(line.number, line.verb) for line in found] == [
        (2, check.NEW),
        (3, check.CHANGED),
        (4, check.SAME),
        (5, check.ASKED),
        (6, check.WRONG),
        (7, check.WRONG),
        (8, check.WRONG),
        (10, check.WRONG),
        (11, check.WRONG),
    ]
    by_number = {line.number: line for line in found}
    assert by_number[2].values["agency"].name_ru == "Ведомство"
    assert by_number[3].changes == [
        ("Post (Russian)", "советник", "начальник"),
        ("Work e-mail", "own@tj.example", "OWN@tj.example"),
    ]
    assert by_number[6].errors == [
        ("Party", "Unknown, or its people are not yours to keep. Use a code of the list of parties, like TJ.")
    ]
    assert [column for column, _words in by_number[8].errors] == ["Agency", "Surname (Cyrillic)", "Work e-mail"]
    assert [words for _column, words in by_number[10].errors] == [
        "A formula: put its value there.",
        "The cell shows a mistake.",
    ]


def test_the_same_person_twice_is_wrong(representative, now):
    brought = bring(representative, now, ["", "Новиков", "Пётр"], ["", "новиков", "Петр"])
    found = domain.roster.lines(brought, answers={}, by=representative)
    assert [line.verb for line in found] == [check.NEW, check.WRONG]
    assert "2" in found[1].errors[0][1]


def test_heads_are_understood_in_either_language(representative, now):
    for language in ("ru", "en"):
        with translation.override(language):
            head = [str(column.label) for column in roster.COLUMNS]
        brought = bring(representative, now, ["", "Новиков"], head=[*head, "паспорт"])
        assert checked(brought, representative) == [(2, check.NEW)]
        assert roster.read(brought.sheet).unknown == ["паспорт"]
    with pytest.raises(ValidationError):
        bring(representative, now, ["", "Новиков"], head=["имя и фамилия"])


def test_a_representative_brings_people_of_the_own_party_alone(representative, colleague, other_party, party, now):
    foreign = make_person(other_party, "Канарейкин", "Пётр", email="bird@kg.example")
    brought = bring(
        representative,
        now,
        ["KG", "Новиков", "Пётр"],
        ["", "Канарейкин", "Пётр", "", "", "", "изменён", "bird@kg.example"],
    )
    assert checked(brought, representative) == [(2, check.WRONG), (3, check.NEW)]
    apply(brought, representative, now)
    foreign.refresh_from_db()
    assert (foreign.post_ru, Person.objects.get(post_ru="изменён").party) == ("", party)
    assert checked(bring(colleague, now, ["TJ", "Новиков"]), colleague) == [(2, check.WRONG)]


# The import


def test_apply_writes_the_good_rows_and_names_the_others(secretary, party, known, now):
    brought = bring(
        secretary,
        now,
        ["TJ", "Новиков", "Пётр"],
        ["XX", "Чужой"],
        ["TJ", "Хусейнов", "Фаррух", "", "", "", "начальник"],
    )
    with pytest.raises(ValidationError, match="3"):
        apply(brought, secretary, now, whole=True)
    assert not Person.objects.filter(family_ru="Новиков").exists()
    found = apply(brought, secretary, now)
    known.refresh_from_db()
    assert (known.post_ru, known.email) == ("начальник", "own@tj.example")
    kept = found.outcome.pop("before")
    assert kept == {str(known.pk): {"family_ru": "Хусейнов", "given_ru": "Фаррух", "post_ru": "советник"}}
    assert not found.batch.steps.exclude(before={}).exists()  # what is never erased keeps nothing of a person
    assert found.outcome == {"new": 1, "changed": 1, "same": 0, "left_out": [3]}
    assert found.batch.steps.count() == 2
    assert [history.of(each).first().verb for each in (Person.objects.get(family_ru="Новиков"), known)] == [
        "entered",
        "imported",
    ]
    with pytest.raises(ValidationError):
        apply(found, secretary, now)


def test_apply_writes_nothing_where_there_is_nothing(secretary, party, known, now):
    with pytest.raises(ValidationError):
        apply(bring(secretary, now, ["TJ", "Хусейнов", "Фаррух"]), secretary, now)
    assert not Batch.objects.exists()


def test_an_answer_decides_about_a_namesake(secretary, party, known, now):
    row = ["TJ", "", "", "Huseynov", "Farruh", "", "эксперт"]
    brought = bring(secretary, now, row)
    assert checked(brought, secretary) == [(2, check.ASKED)]
    assert checked(brought, secretary, answers={2: str(make_person(party).public_id)}) == [(2, check.ASKED)]
    apply(brought, secretary, now, answers={2: str(known.public_id)})
    known.refresh_from_db()
    assert (known.family_ru, known.family_en, known.post_ru) == ("Хусейнов", "Huseynov", "эксперт")
    apply(bring(secretary, now, ["TJ", "", "", "Huseinov", "Farruh"]), secretary, now, answers={2: check.ANOTHER})
    assert Person.objects.named_like(*known.name_keys).count() == 2


def test_one_row_the_database_refuses_takes_all_back(secretary, party, known, now, monkeypatch):
    def refuse(*_rows, **_more):
        raise ValidationError("нельзя")

    monkeypatch.setattr(domain.person, "edit", refuse)
    brought = bring(secretary, now, ["TJ", "Новиков", "Пётр"], ["TJ", "Хусейнов", "Фаррух", "", "", "", "начальник"])
    with pytest.raises(ValidationError, match="3: нельзя"):
        apply(brought, secretary, now)
    assert not Person.objects.filter(family_ru="Новиков").exists()
    assert Import.objects.get().applied_at is None


def test_take_back_undoes_what_nobody_has_touched_since(secretary, party, known, now):
    brought = bring(
        secretary,
        now,
        ["TJ", "Хусейнов", "Фаррух", "", "", "", "начальник"],
        ["TJ", "Новиков", "Пётр"],
        ["TJ", "Использов", "Пётр"],
        ["TJ", "Правленов", "Пётр"],
    )
    found = apply(brought, secretary, now)
    make_account("representative", party=party, name="Кто-то")
    User.objects.filter(name_ru="Кто-то").update(person=Person.objects.get(family_ru="Использов"))
    touched = Person.objects.get(family_ru="Правленов")
    domain.person.edit(touched, email="x@tj.example", version=touched.version, by=secretary, now=now)
    found = domain.roster.take_back(found, version=found.version, by=secretary, now=now + timedelta(minutes=4))
    known.refresh_from_db()
    assert known.post_ru == "советник"
    left = set(
        Person.objects.filter(family_ru__in=["Новиков", "Использов", "Правленов"]).values_list("family_ru", flat=True)
    )
    assert left == {"Использов", "Правленов"}
    assert (found.outcome["taken_back"], found.outcome["stands"]) == (2, 2)
    with pytest.raises(ValidationError):
        domain.roster.take_back(found, version=None, by=secretary, now=now)


def test_take_back_has_its_time(secretary, party, now):
    found = apply(bring(secretary, now, ["TJ", "Новиков"]), secretary, now)
    with pytest.raises(ValidationError):
        domain.roster.take_back(found, version=None, by=secretary, now=now + timedelta(minutes=6))
    assert Person.objects.filter(family_ru="Новиков").exists()


def test_the_database_knows_whether_a_file_was_imported(secretary, now):
    rows = Import.objects.filter(pk=bring(secretary, now, ["TJ", "Новиков"]).pk)
    refused_by("records_import_applied_or_not", lambda: rows.update(applied_at=now))
    done = {
        "applied_at": now,
        "batch": Batch.objects.create(by=secretary, at=now, kind=ContentType.objects.get_for_model(Person)),
    }
    rows.update(**done)
    other = Import.objects.filter(pk=bring(secretary, now, ["TJ", "Новиков"]).pk)
    refused_by("records_import_batch_id_key", lambda: other.update(**done))


def test_many_rows_are_checked_with_few_questions(secretary, party, now, django_assert_max_num_queries):
    brought = bring(secretary, now, *(["TJ", f"Новиков{number}", "Пётр"] for number in range(300)))
    with django_assert_max_num_queries(6):
        assert len(domain.roster.lines(brought, answers={}, by=secretary)) == 300


# The pages


def workbook(*rows) -> SimpleUploadedFile:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(out)
    return SimpleUploadedFile("people.xlsx", out.getvalue())


def test_a_file_is_brought_checked_imported_and_taken_back(representative, known, as_user):
    client = as_user(representative)
    template = load_workbook(io.BytesIO(client.get(f"{IMPORT}?format=xlsx").content)).active
    head = [cell.value for cell in template[1]]
    assert client.get(IMPORT).status_code == 200
    latin = ["", "", "", "", "Huseynov", "Farruh"]
    file = workbook(head, ["", "Новиков", "Пётр"], latin, ["KG", "Чужой"])
    answer = client.post(IMPORT, {"file": file})
    brought = Import.objects.get()
    assert (answer.status_code, answer.url) == (303, brought.get_absolute_url())
    shown = client.get(brought.get_absolute_url())
    assert [(row.number, row.verb) for row in shown.context["table"].rows] == [(2, "new"), (3, "asked"), (4, "error")]
    wrong = client.get(f"{brought.get_absolute_url()}?show=error")
    assert [row.number for row in wrong.context["table"].rows] == [4]
    assert client.get(f"{brought.get_absolute_url()}?show=error&format=xlsx").status_code == 200
    sent = {"way": "whole", "answer_3": str(known.public_id), "version": brought.version}
    assert client.post(brought.get_absolute_url(), sent).status_code == 422
    assert client.post(brought.get_absolute_url(), sent | {"way": "good"}).status_code == 303
    known.refresh_from_db()
    assert known.family_en == "Huseynov"
    result = client.get(brought.get_absolute_url())
    assert len(result.context["table"].body) == 2
    assert client.post(f"{brought.get_absolute_url()}undo/", {"version": brought.version + 1}).status_code == 303
    known.refresh_from_db()
    assert (known.family_en, Person.objects.filter(family_ru="Новиков").exists()) == ("", False)
    assert client.get(brought.get_absolute_url()).context["taken_back"]
    assert client.get(f"{brought.get_absolute_url()}undo/").status_code == 405


@pytest.mark.parametrize(
    "file", [("people.xlsx", b"PK\x03\x04nonsense"), ("people.pdf", b"%PDF"), ("people.csv", b"one;two\n1;2")]
)
def test_a_file_that_is_no_list_is_refused_in_words(representative, as_user, file):
    answer = as_user(representative).post(IMPORT, {"file": SimpleUploadedFile(*file)})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert not Import.objects.exists()


@pytest.mark.parametrize("who", ["secretary", "colleague", "neighbour", "administrator"])
def test_a_file_is_its_bringers_alone(representative, as_user, now, who, request):
    brought = bring(representative, now, ["", "Новиков"])
    client = as_user(request.getfixturevalue(who))
    for url in ("", "undo/", "?format=xlsx"):
        assert client.post(brought.get_absolute_url() + url).status_code == 404
    assert client.get(brought.get_absolute_url()).status_code == 404


def test_a_right_that_has_ended_writes_nothing(representative, as_user, now):
    brought = bring(representative, now, ["", "Новиков"])
    representative.representations.update(manage_delegation=False)
    client = as_user(representative)
    assert client.get(brought.get_absolute_url()).status_code == 403
    assert client.post(brought.get_absolute_url(), {}).status_code == 403
    assert not Person.objects.filter(family_ru="Новиков").exists()
