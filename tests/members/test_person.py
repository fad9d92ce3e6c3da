"""People: entered, edited, taken off the lists; two records of one person become one."""

import pytest
from django.core.exceptions import ValidationError

from members import domain
from members.models import Agency, Person, User
from members.models.person import name_keys
from records import history
from records.models import StaleError
from tests.factories.members import make_person
from tests.members.refusals import refused_by

NAMES = {"family_ru": "Хусейнов", "given_ru": "Фаррух", "family_en": "Khuseinov", "given_en": "Farrukh"}


def enter(party, by, now, **more) -> Person:
    return domain.person.enter(party=party, **{**NAMES, **more}, by=by, now=now)


def edit(person, by, now, **more) -> Person:
    return domain.person.edit(person, **more, version=person.version, by=by, now=now)


def test_enter_writes_the_person_and_the_keys(party, representative, now):
    found = enter(party, representative, now, patronymic_ru="Рахимович", post_ru=" советник ")
    found.refresh_from_db()
    assert (str(found), found.full_en, found.post_ru) == ("Хусейнов Фаррух Рахимович", "Khuseinov Farrukh", "советник")
    assert found.name_keys == name_keys("", "", "FARRUKH", "khuseynov")
    assert [entry.verb for entry in history.of(found)] == ["entered"]


@pytest.mark.parametrize("names", [{"family_ru": "", "family_en": " "}])
def test_a_person_has_a_surname(party, representative, now, names):
    with pytest.raises(ValidationError) as refusal:
        enter(party, representative, now, **names)
    assert "family_ru" in refusal.value.error_dict


def test_an_agency_is_one_of_the_same_party(party, other_party, representative, now):
    own = Agency.objects.create(party=party, kind="other", name_ru="Своё")
    foreign = Agency.objects.create(party=other_party, kind="other", name_ru="Чужое")
    assert enter(party, representative, now, agency=own).agency == own
    with pytest.raises(ValidationError) as refusal:
        enter(party, representative, now, agency=foreign)
    assert "agency" in refusal.value.error_dict
    refused_by("members_person_agency_of_party", lambda: Person.objects.update(agency=foreign))


def test_the_database_refuses_wrong_people(party):
    one, other = make_person(party), make_person(party, "Петров")
    rows = Person.objects.filter(pk=one.pk)
    refused_by("members_person_has_family_name", lambda: rows.update(family_ru=""))
    refused_by("members_person_merged_is_inactive", lambda: rows.update(merged_into=other))
    refused_by("members_person_merged_elsewhere", lambda: rows.update(merged_into=one, is_active=False))


def test_edit_says_what_changed_and_accounts_follow_the_name(representative, secretary, now):
    person = representative.person
    edit(person, secretary, now, family_ru="Хусейнов", family_en="Khuseinov", post_ru="советник")
    representative.refresh_from_db()
    assert (representative.name_ru, representative.name_en) == ("Хусейнов Тест", "Khuseinov")
    assert {change["field"] for change in history.of(person).first().changes} == {"family_ru", "family_en", "post_ru"}
    assert history.of(representative).first().verb == "profile_changed"


def test_edit_without_a_change_leaves_no_trace(party, secretary, now):
    person = make_person(party)
    edit(person, secretary, now, family_ru=person.family_ru)
    assert not history.of(person).exists()
    with pytest.raises(StaleError):
        domain.person.edit(person, family_ru="Петров", version=person.version + 1, by=secretary, now=now)


def test_only_what_is_known_of_a_person_is_written(party, other_party, secretary, now):
    with pytest.raises(TypeError):
        edit(make_person(party), secretary, now, party=other_party)


def test_a_person_leaves_the_lists_and_comes_back(party, secretary, now):
    person = make_person(party)
    act = {"version": None, "by": secretary, "now": now}
    domain.person.deactivate(person, reason="перешёл на другую работу", **act)
    with pytest.raises(ValidationError):
        domain.person.deactivate(person, reason="", **act)
    domain.person.reactivate(person, **act)
    with pytest.raises(ValidationError):
        domain.person.reactivate(person, **act)
    assert [entry.verb for entry in history.of(person)] == ["reactivated", "deactivated"]
    assert history.of(person).last().reason == "перешёл на другую работу"


@pytest.mark.parametrize(
    "query", ["хусейн", "Huseyn", "KHUSEIN", "[ectqy", "советник", "farruh", "фаррух хусейнов", "a@b.example"]
)
def test_a_person_is_found_in_either_script(party, secretary, now, query):
    found = enter(party, secretary, now, family_en="", given_en="", post_ru="Советник", email="a@b.example")
    make_person(party, "Петров", "Пётр")
    assert list(Person.objects.matching(query)) == [found]


@pytest.mark.parametrize(
    "names", [("Хусейнов", "Фаррух", "", ""), ("", "", "Huseynov", "Farruh"), ("ФАРРУХ", "Хусейнов", "", "")]
)
def test_namesakes_are_known_however_spelt(party, secretary, now, names):
    found = enter(party, secretary, now)
    make_person(party, "Хусейнов", "Рустам")
    assert list(Person.objects.named_like(*name_keys(*names))) == [found]
    assert not Person.objects.named_like().exists()


# Two records of one person


def merge(person, other, by, now, **more) -> Person:
    values = {"other_version": other.version, "version": person.version, **more}
    return domain.person.merge(person, other=other, **values, by=by, now=now)


def test_merge_moves_what_points_at_the_other_record(representative, secretary, party, now):
    other, person = representative.person, make_person(party, "Хусейнов", "Фаррух", post_ru="советник")
    earlier = make_person(party, "Хусейнов", is_active=False, merged_into=other)
    Person.objects.filter(pk=other.pk).update(phone="+992 37 000-00-00", post_ru="старый пост", family_en="Khuseinov")
    other.refresh_from_db()
    was = representative.version
    found = merge(person, other, secretary, now)
    for row in (other, earlier, representative):
        row.refresh_from_db()
    assert (representative.person, representative.version > was) == (person, True)
    assert (other.merged_into, other.is_active, earlier.merged_into) == (person, False, person)
    assert (found.post_ru, found.phone, found.family_en) == ("советник", "+992 37 000-00-00", "Khuseinov")
    assert (found.family_ru, representative.name_ru) == ("Хусейнов", "Хусейнов Фаррух")
    entry = history.of(person).first()
    assert entry.verb == "merged"
    assert next(change["now"] for change in entry.changes if change["field"] == "moved") == [
        "должностные лица: 1",
        "учётные записи: 1",
    ]
    assert history.of(other).first().verb == "merged_away"
    assert Person.objects.unmerged().filter(party=party).count() == 1


def test_merge_refuses_what_is_not_one_person(party, other_party, secretary, now):
    person, other = make_person(party), make_person(party)
    for wrong in (person, make_person(other_party)):
        with pytest.raises(ValidationError):
            merge(person, wrong, secretary, now)
    with pytest.raises(ValidationError):
        merge(person, other, secretary, now, other_version=other.version + 1)
    with pytest.raises(StaleError):
        merge(person, other, secretary, now, version=person.version + 1)
    merge(person, other, secretary, now)
    other.refresh_from_db()
    for act in (
        lambda: merge(other, make_person(party), secretary, now),
        lambda: edit(other, secretary, now, email=""),
    ):
        with pytest.raises(ValidationError):
            act()
    with pytest.raises(ValidationError):
        domain.person.reactivate(other, version=None, by=secretary, now=now)


def test_merge_leaves_both_where_they_meet_in_one_place(representative, colleague, secretary, now):
    """Two accounts of one role cannot belong to one person: nothing of the merge remains."""
    with pytest.raises(ValidationError, match=r"учётные записи|accounts"):
        merge(representative.person, colleague.person, secretary, now)
    assert User.objects.get(pk=colleague.pk).person == colleague.person
    assert not Person.objects.exclude(merged_into=None).exists()


def test_every_table_that_names_a_person_is_moved():
    """A new foreign key to people is found by itself: the merge walks all of them."""
    assert "members.User.person" in {str(field) for field in domain.person.pointing()}
