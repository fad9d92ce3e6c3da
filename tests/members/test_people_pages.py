"""The pages of people: the own party's roster to its representatives, all of them to staff."""

import pytest

from members.models import Agency, Person
from records import history
from tests.factories.members import make_person

PEOPLE = "/members/people/"
NAMES = {"family_ru": "Хусейнов", "given_ru": "Фаррух"}


@pytest.fixture
def own(party) -> Person:
    return make_person(party, "Хусейнов", "Фаррух", post_ru="советник", email="own@tj.example")


@pytest.fixture
def foreign(other_party) -> Person:
    return make_person(other_party, "Канарейкин", "Фаррух")


def listed(answer) -> list[str]:
    return [str(row) for row in answer.context["table"].rows]


def test_staff_read_all_people_and_a_representative_the_own(own, foreign, clerk, representative, as_user):
    everybody = listed(as_user(clerk).get(PEOPLE))
    assert everybody == ["Делопроизводитель Тест", "Канарейкин Фаррух", "Представитель Тест", "Хусейнов Фаррух"]
    answer = as_user(representative).get(PEOPLE)
    assert listed(answer) == ["Представитель Тест", "Хусейнов Фаррух"]
    assert "party" not in answer.context["filter_form"].fields


@pytest.mark.parametrize(
    "query", ["?q=kanareikin", "?q=Фаррух", "?party=KG", "?state=all", "?format=csv", "?sort=party"]
)
def test_a_neighbours_people_show_nowhere(own, foreign, representative, as_user, query):
    answer = as_user(representative).get(PEOPLE + query)
    assert "Канарейкин" not in answer.content.decode("utf-8-sig")
    for act in ("", "edit/", "deactivate/", "reactivate/", "merge/", "history/"):
        assert as_user(representative).get(foreign.get_absolute_url() + act).status_code == 404


def test_people_are_filtered(own, foreign, clerk, as_user):
    Person.objects.filter(pk=foreign.pk).update(is_active=False)
    client = as_user(clerk)
    assert listed(client.get(f"{PEOPLE}?q=huseynov")) == ["Хусейнов Фаррух"]
    assert listed(client.get(f"{PEOPLE}?party=TJ")) == ["Хусейнов Фаррух"]
    assert listed(client.get(f"{PEOPLE}?state=inactive")) == ["Канарейкин Фаррух"]
    assert client.get(f"{PEOPLE}?q=никто").context["empty"]["url"] == "?"


def test_people_are_exported_part_by_part(own, representative, as_user):
    rows = as_user(representative).get(f"{PEOPLE}?format=csv").content.decode("utf-8-sig").splitlines()
    assert "Хусейнов;Фаррух" in rows[2]
    assert any("own@tj.example" in row and "советник" in row for row in rows)


def test_more_people_cost_no_more_queries(party, clerk, same_queries):
    agency = Agency.objects.create(party=party, kind="other", name_ru="Ведомство")

    def add(count):
        for _number in range(count):
            make_person(party, f"Иванов{Person.objects.count()}", agency=agency)

    same_queries(clerk, PEOPLE, add, counts=(1, 3, 60))


def test_a_person_is_entered_with_the_latin_suggested_once(party, representative, as_user):
    client = as_user(representative)
    assert client.get(f"{PEOPLE}new/").status_code == 200
    answer = client.post(f"{PEOPLE}new/", NAMES)
    form = answer.context["form"]
    assert (answer.status_code, form.suggesting, form["family_en"].value()) == (200, True, "Khuseinov")
    assert not Person.objects.filter(family_ru="Хусейнов").exists()
    answer = client.post(f"{PEOPLE}new/", NAMES | {"suggested": "on", "family_en": "Huseynov"})
    found = Person.objects.get(family_ru="Хусейнов")
    assert (answer.status_code, answer.url) == (303, found.get_absolute_url())
    assert (found.party, found.family_en, found.given_en) == (party, "Huseynov", "")
    assert client.get(found.get_absolute_url()).status_code == 200


def test_a_namesake_is_asked_about(own, representative, as_user):
    client = as_user(representative)
    latin = {"family_en": "Huseinov", "given_en": "Farrukh"}
    answer = client.post(f"{PEOPLE}new/", latin)
    assert answer.status_code == 422
    assert answer.context["form"].alike == [own]
    assert client.post(f"{PEOPLE}new/", latin | {"somebody_else": "on"}).status_code == 303
    assert Person.objects.named_like(*own.name_keys).count() == 2


def test_a_namesake_of_another_party_is_nobodys_business(foreign, representative, as_user):
    names = {"family_en": "Kanareikin", "given_en": "Farrukh"}
    assert as_user(representative).post(f"{PEOPLE}new/", names).status_code == 303


def test_staff_choose_the_party_first(party, other_party, secretary, as_user):
    client = as_user(secretary)
    assert "party" in client.get(f"{PEOPLE}new/").context["form"].fields
    assert client.get(f"{PEOPLE}new/?party=ZZ").status_code == 422
    names = {"family_en": "Smith", "given_en": "John"}
    assert client.post(f"{PEOPLE}new/?party=TJ", names).status_code == 303
    assert Person.objects.get(family_en="Smith").party == party


def test_s17_a_representative_enters_people_of_the_own_party_alone(party, other_party, representative, as_user):
    names = {"family_en": "Smith", "party": "KG", "of_party": other_party.pk}
    assert as_user(representative).post(f"{PEOPLE}new/?party=KG", names).status_code == 303
    assert Person.objects.get(family_en="Smith").party == party


def test_a_person_is_edited_and_the_agency_is_of_the_party(own, party, other_party, representative, as_user):
    theirs = Agency.objects.create(party=other_party, kind="other", name_ru="Чужое")
    mine = Agency.objects.create(party=party, kind="other", name_ru="Своё")
    client, url = as_user(representative), f"{own.get_absolute_url()}edit/"
    assert client.get(url).status_code == 200
    assert client.post(url, NAMES | {"agency": theirs.pk}).status_code == 422
    assert (
        client.post(
            url, NAMES | {"agency": mine.pk, "version": 1, "is_active": "", "party": other_party.pk}
        ).status_code
        == 303
    )
    own.refresh_from_db()
    assert (own.agency, own.party, own.is_active) == (mine, party, True)


def test_a_person_leaves_the_lists_and_comes_back(own, representative, as_user):
    client = as_user(representative)
    for act, active in (("deactivate", False), ("reactivate", True)):
        url = f"{own.get_absolute_url()}{act}/"
        assert client.get(url).status_code == 200
        assert client.post(url, {"version": Person.objects.get(pk=own.pk).version}).status_code == 303
        assert Person.objects.get(pk=own.pk).is_active is active


@pytest.mark.parametrize("who", ["clerk", "colleague"])
def test_who_reads_may_not_change(own, as_user, who, request):
    client = as_user(request.getfixturevalue(who))
    answer = client.get(own.get_absolute_url())
    assert [label for label, _url in answer.context["acts"]] == (["История"] if who == "clerk" else [])
    for act in ("edit", "deactivate", "reactivate", "merge"):
        assert client.post(f"{own.get_absolute_url()}{act}/", NAMES).status_code == 403
    assert client.post(f"{PEOPLE}new/", NAMES).status_code == 403


@pytest.mark.parametrize("who", ["administrator", "auditor"])
def test_administrators_and_auditors_see_no_people(own, as_user, who, request):
    client = as_user(request.getfixturevalue(who))
    assert client.get(PEOPLE).status_code == 403
    assert client.get(own.get_absolute_url()).status_code == 404


# Merging


def test_two_records_are_compared_and_merged(own, party, secretary, as_user):
    other = make_person(party, "Huseynov", "Farrukh", phone="+992")
    Person.objects.filter(pk=other.pk).update(family_ru="", given_ru="", family_en="Huseynov", given_en="Farrukh")
    other.refresh_from_db()
    other.name()
    other.save()
    client = as_user(secretary)
    assert client.get(own.get_absolute_url()).context["alike"] == [other]
    url = f"{own.get_absolute_url()}merge/"
    assert listed(client.get(url)) == ["Huseynov Farrukh"]
    assert listed(client.get(f"{url}?q=Хус")) == ["Huseynov Farrukh"]
    answer = client.get(f"{url}{other.public_id}/")
    assert ("служебный телефон", "", "+992", "+992", True) in [
        (str(label), *rest) for label, *rest in answer.context["rows"]
    ]
    assert answer.context["moved"] == []
    sent = {"version": own.version, "other_version": other.version}
    assert client.post(f"{url}{other.public_id}/", sent).status_code == 303
    own.refresh_from_db()
    assert (own.phone, own.family_en) == ("+992", "Huseynov")
    merged = client.get(other.get_absolute_url())
    assert own.get_absolute_url() in merged.text
    assert len(client.get(f"{own.get_absolute_url()}history/").context["entries"]) == 2
    assert listed(client.get(f"{PEOPLE}?state=all&q=farrukh")) == ["Хусейнов Фаррух"]


def test_s18_what_moves_is_said_before(own, representative, secretary, as_user):
    answer = as_user(secretary).get(f"{own.get_absolute_url()}merge/{representative.person.public_id}/")
    assert [(str(kind), count) for kind, count in answer.context["moved"]] == [("учётные записи", 1)]


def test_s18_people_of_two_parties_are_not_merged(own, foreign, secretary, as_user):
    client, url = as_user(secretary), f"{own.get_absolute_url()}merge/{foreign.public_id}/"
    assert (client.get(url).status_code, client.post(url, {}).status_code) == (404, 404)
    assert not history.of(own).exists()
