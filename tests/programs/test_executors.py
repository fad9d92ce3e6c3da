"""Executors as they are printed."""

import pytest
from django.core.exceptions import ValidationError

from members.models import Agency
from programs import domain
from programs.models import Collective, ExecutorWording
from programs.models.printed import name_key
from programs.papers import executors
from programs.papers.executors import Who, parse
from records import history
from tests.factories.members import make_party
from tests.factories.programs import make_measure

BODIES = {
    1: ("ATC", "АТЦ СНГ", "Антитеррористический центр СНГ"),
    2: ("CHSB", "СОРБ", "Совет руководителей органов безопасности и специальных служб"),
    3: ("CMIA", "СМВД", "Совет министров внутренних дел"),
    4: ("IPA", "МПА СНГ", "Межпарламентская Ассамблея СНГ"),
    5: ("CCPG", "КСГП", "Координационный совет генеральных прокуроров"),
    6: ("BY", "Беларусь", "Республика Беларусь"),
}
KNOWN = executors.collectives() | {name_key(name): Who(party=key) for key, names in BODIES.items() for name in names}
ALL, OTHER, INTERESTED = Collective.ALL_STATES, Collective.OTHER_STATES, Collective.INTERESTED_STATES


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("АТЦ СНГ, СОРБ, СМВД", [(1, "lead"), (2, "co"), (3, "co")]),
        ("Республика Беларусь, другие государства – участники СНГ", [(6, "lead"), (OTHER, "co")]),
        ("АТЦ СНГ и СМВД", [(1, "lead"), (3, "co")]),
        ("ATC and CMIA", [(1, "lead"), (3, "co")]),
        ("Координационный совет генеральных прокуроров", [(5, "lead")]),
        ("interested states, ATC", [(INTERESTED, "co"), (1, "lead")]),
        ("Совет руководителей органов безопасности и специальных служб", [(2, "lead")]),
        ("СОРБ и Совет руководителей органов безопасности и специальных служб", [(2, "lead"), (2, "co")]),
        ("АТЦ СНГ;\nкомпетентные органы государств - участников СНГ", [(1, "lead"), (ALL, "co")]),
        ("  АТЦ\u00a0СНГ ,, сорб. ", [(1, "lead"), (2, "co")]),
        ("государства — участники СНГ", [(ALL, "co")]),
        ("", []),
        (" , ; ", []),
    ],
)
def test_executors_are_read(text, found):
    assert [(line.who.party or line.who.collective, line.role) for line in parse(text, known=KNOWN)] == found


def test_by_agreement():
    (line,) = parse("МПА СНГ (по согласованию)", known=KNOWN)
    assert (line.who.party, line.by_agreement, line.wording) == (4, True, "МПА СНГ (по согласованию)")
    first, second = parse("АТЦ СНГ, СОРБ (by agreement)", known=KNOWN)
    assert (first.by_agreement, second.by_agreement) == (False, True)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("Минтранс", ["unknown"]),
        ("АТЦ СНГ и Минтранс", ["unknown"]),
        ("АТЦ СНГ, АТЦ СНГ", ["", "twice"]),
        ("АТЦ СНГ, Антитеррористический центр СНГ", ["", "twice"]),
        ("member states, государства – участники СНГ", ["", "twice"]),
        (" и ".join(["а"] * 60), ["unknown"]),
    ],
)
def test_executors_with_a_problem(text, problems):
    assert [line.problem for line in parse(text, known=KNOWN)] == problems


@pytest.mark.django_db
def test_known_names_have_one_meaning(center, party, other_party):
    for one in (party, other_party):
        Agency.objects.create(
            party=one, kind="other", name_ru="Комитет национальной безопасности", abbreviation_ru="КНБ"
        )
    agency = Agency.objects.create(party=party, kind="centre", name_ru="Национальный центр", abbreviation_en="NC")
    ExecutorWording.objects.create(text=name_key("Погранслужба"), party=other_party)
    known = executors.known_names()
    assert known[name_key("АТЦ СНГ")] == Who(party=center.pk)
    assert known[name_key("nc")] == Who(party=party.pk, agency=agency.pk)
    assert known[name_key("погранслужба")] == Who(party=other_party.pk)
    assert name_key("КНБ") not in known


def set_them(measure, secretary, now, wording, **explained):
    return domain.measure.set_executors(
        measure, wording=wording, explained=explained or None, version=measure.version, by=secretary, now=now
    )


@pytest.mark.django_db
def test_executors_are_set_in_their_order(measure, center, other_party, secretary, now):
    found = set_them(measure, secretary, now, "АТЦ СНГ, Кыргызстан (по согласованию), государства – участники СНГ")
    rows = [(row.position, row.party, row.collective, row.role, row.by_agreement) for row in found.executors.all()]
    assert rows == [
        (1, center, "", "lead", False),
        (2, other_party, "", "co", True),
        (3, None, "all_states", "co", False),
    ]
    assert (found.version, history.of(found)[0].verb) == (2, "executors_set")


@pytest.mark.django_db
@pytest.mark.parametrize("wording", ["", "Минтранс", "Таджикистан, Tajikistan"])
def test_unclear_executors_are_refused_and_nothing_changes(measure, party, secretary, now, wording):
    with pytest.raises(ValidationError) as refused:
        set_them(measure, secretary, now, wording)
    assert list(refused.value.message_dict) == ["wording"]
    assert [row.party for row in measure.executors.all()] == [party]


@pytest.mark.django_db
def test_explained_wording_is_remembered(measure, section, other_party, secretary, now):
    words = "Минтранс"
    set_them(measure, secretary, now, f"{words} (по согласованию)", **{words: Who(party=other_party.pk)})
    assert ExecutorWording.objects.get().text == name_key(words)
    second = set_them(make_measure(section, "1.2"), secretary, now, "минтранс")
    assert second.executors.get().party == other_party


@pytest.mark.django_db
def test_wording_longer_than_a_line_of_print_is_refused(measure, party, other_party, secretary, now):
    words = "Служба " * 50
    with pytest.raises(ValidationError) as refused:
        set_them(measure, secretary, now, words, **{words.strip(): Who(party=other_party.pk)})
    assert list(refused.value.message_dict) == ["wording"]
    assert [row.party for row in measure.executors.all()] == [party]


@pytest.mark.django_db
def test_heading_has_no_executors(section, party, secretary, now):
    with pytest.raises(ValidationError) as refused:
        set_them(make_measure(section, "1.2", kind="group"), secretary, now, "Таджикистан")
    assert refused.value.code == "heading"


@pytest.mark.django_db
def test_agency_stands_for_its_party(measure, center, secretary, now):
    kazakhstan = make_party("KZ", order=4, short_ru="Казахстан")
    agency = Agency.objects.create(party=kazakhstan, kind="other", name_ru="Комитет", abbreviation_ru="КНБ РК")
    row = set_them(measure, secretary, now, "КНБ РК").executors.get()
    assert (row.party, row.agency, row.who) == (kazakhstan, agency, "Казахстан")
