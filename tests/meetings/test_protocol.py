"""The protocol of a meeting: drawn from the record, circulated as versions that stay, signed; what the database refuses."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from documents.papers import made
from meetings import domain, papers
from meetings.models import Protocol, ProtocolVersion, Status
from meetings.queries import protocol as reads
from records import history
from reminders.models import Reminder
from tests.factories.actions import make_action
from tests.factories.meetings import make_item, make_sitting
from tests.factories.session import make_attendance, make_delegate, make_outcome


@pytest.fixture
def after(meeting):
    """A week after the meeting has begun."""
    return meeting.starts_at + timedelta(days=7)


@pytest.fixture
def told(secretary, after):
    return {"version": None, "by": secretary, "now": after}


@pytest.fixture
def held(meeting, party, other_party, secretary):
    """Two sittings, the head of party A at the second, party B's excused; one item of which note was taken."""
    first = make_sitting(meeting, chair_ru="Иванов И.И.", chair_en="I. Ivanov")
    second = make_sitting(meeting, number=2, day=2)
    head, other = (make_delegate(meeting, each, by=secretary) for each in (party, other_party))
    make_attendance(first, head, "absent")
    make_attendance(second, head, "video")
    make_attendance(first, other, "excused", reason="болезнь")
    first.attendance_sheet.others_ru = "Петров П.П., эксперт\n\nСидоров С.С."
    first.attendance_sheet.save()
    make_outcome(make_item(meeting, title="О порядке"), "decided")
    make_item(meeting, 2, "Снят", withdrawn_on=date(2027, 5, 1), withdrawn_reason="x")
    meeting.status = Status.HELD
    meeting.save()
    return meeting


UNTIL = {"comments_by": date(2027, 6, 10)}


@pytest.fixture
def circulated(held, told):
    return domain.protocol.circulate(domain.protocol.of(held), **UNTIL, **told)


@pytest.fixture
def agreed(circulated, told, after):
    """Nobody has answered, and the time for comments is over."""
    return domain.protocol.agree(circulated, **told | {"now": after + timedelta(days=30)})


def test_it_is_drawn_from_the_record(held, party, other_party):
    make_action(held, other_party, co_executors=[party], item_no=1)
    found = reads.content(held, domain.protocol.of(held))
    assert [(each["code"], [(p["role"], p["state"]) for p in each["people"]]) for each in found["parties"]] == [
        (party.code, [("head", "video")])
    ]
    assert found["others_ru"] == ["Петров П.П., эксперт", "Сидоров С.С."]
    assert [(each["title_ru"], [o["kind"] for o in each["outcomes"]]) for each in found["items"]] == [
        ("О порядке", ["decided"])
    ]
    assert [(each["lead"]["name_ru"], len(each["co_executors"])) for each in found["actions"]] == [
        (other_party.name_ru, 1)
    ]
    assert (found["signatory_ru"], found["first_day"]) == ("Иванов И.И.", "2027-05-13")


def test_it_is_written_while_the_meeting_is_not_finalised_and_has_an_outcome(held, told):
    protocol = domain.protocol.of(held)
    row = domain.protocol.write_protocol(protocol, opening_ru=" Заседание открыл ", **told)
    assert (row.opening_ru, row.status, [entry.verb for entry in history.of(row)]) == (
        "Заседание открыл", "drafting", ["protocol_written"]
    )  # fmt: skip
    for item in held.items.all():
        item.outcomes.all().delete()
    with pytest.raises(ValidationError) as refusal:
        domain.protocol.write_protocol(row, **told)
    assert refusal.value.code == "no_outcome"


def test_a_version_is_circulated_to_those_invited_and_stays(
    representative, neighbour, secretary, circulated, held, told
):
    version = ProtocolVersion.objects.get()
    assert (version.number, version.content) == (1, reads.content(held, circulated))
    people = set(Reminder.objects.filter(kind="protocol_circulated").values_list("person", flat=True))
    assert people == {representative.pk, neighbour.pk, secretary.pk}
    with pytest.raises(ValidationError) as same:
        domain.protocol.circulate(circulated, **UNTIL, **told)
    assert same.value.code == "same"
    make_outcome(held.items.first(), "noted", position=2)
    assert ProtocolVersion.objects.get().content == version.content
    with pytest.raises(ValidationError) as changed:
        domain.protocol.agree(circulated, **told)
    assert changed.value.code == "changed"
    domain.protocol.circulate(circulated, **UNTIL, note_ru="Уточнён пункт 1", **told)
    assert [row.number for row in ProtocolVersion.objects.newest_first()] == [2, 1]


def test_it_is_circulated_once_the_meeting_is_held_and_somebody_signs(held, told):
    held.sittings.update(chair_ru="")
    with pytest.raises(ValidationError) as unsigned:
        domain.protocol.circulate(domain.protocol.of(held), **UNTIL, **told)
    held.status = Status.CONVENED
    held.save()
    with pytest.raises(ValidationError) as early:
        domain.protocol.circulate(domain.protocol.of(held), **UNTIL, **told)
    assert (unsigned.value.code, early.value.code) == ("no_signatory", "not_held")


def test_what_has_changed_since_it_was_agreed_is_circulated_anew(agreed, held, told):
    make_outcome(held.items.first(), "noted", position=2)
    with pytest.raises(ValidationError) as changed:
        domain.protocol.sign(agreed, signed_on=date(2027, 5, 20), **told)
    assert changed.value.code == "changed"
    assert domain.protocol.circulate(agreed, **UNTIL, **told).status == "circulated"


def test_it_is_signed_and_then_the_meeting_is_finalised(circulated, held, told, after):
    with pytest.raises(ValidationError) as early:
        domain.protocol.sign(circulated, signed_on=date(2027, 5, 20), **told)
    assert early.value.code == "not_agreed"
    domain.protocol.agree(circulated, **told | {"now": after + timedelta(days=30)})
    for day in (date(2027, 5, 12), date(2027, 5, 21)):
        with pytest.raises(ValidationError) as refusal:
            domain.protocol.sign(circulated, signed_on=day, **told)
        assert "signed_on" in refusal.value.message_dict
    with pytest.raises(ValidationError) as under_way:
        domain.meeting.finalise(held, reason="x", **told)
    assert under_way.value.code == "protocol"
    row = domain.protocol.sign(circulated, signed_on=date(2027, 5, 20), **told)
    assert row.status == "signed"
    acts = ((domain.protocol.circulate, UNTIL), (domain.protocol.write_protocol, {}), (domain.protocol.agree, {}))
    for act, values in acts:
        with pytest.raises(ValidationError) as signed:
            act(row, **values, **told)
        assert signed.value.code == "signed"
    finalised = domain.meeting.finalise(held, reason="", **told)
    assert "2027" in history.of(finalised).first().reason


def test_parties_read_it_once_it_is_circulated(held, told, representative, secretary, administrator):
    protocol = domain.protocol.write_protocol(domain.protocol.of(held), **told)
    assert list(Protocol.objects.visible_to(secretary)) == [protocol]
    assert not Protocol.objects.visible_to(representative).exists()
    domain.protocol.circulate(protocol, **UNTIL, **told)
    for model in (Protocol, ProtocolVersion):
        assert model.objects.visible_to(representative).exists()
        assert not model.objects.visible_to(administrator).exists()
        held.invitations.filter(party__in=representative.parties("view")).update(
            status="withdrawn", withdrawn_reason="x"
        )
        assert not model.objects.visible_to(representative).exists()
        held.invitations.update(status="issued")


REFUSED = [
    ("meetings_protocol_signed_on", {"status": "signed"}),
    ("meetings_protocol_signed_on", {"signed_on": date(2027, 5, 20)}),
    ("meetings_protocol_names_who_signs", {"signatory_ru": ""}),
]


@pytest.mark.parametrize(("name", "values"), REFUSED, ids=range(len(REFUSED)))
def test_protocol_refuses(circulated, name, values):
    with pytest.raises(IntegrityError, match=name):
        Protocol.objects.filter(pk=circulated.pk).update(**values)


def test_versions_stay_and_so_does_a_signed_protocol(agreed, secretary, told, held):
    rows = ProtocolVersion.objects.all()
    for change in (lambda: rows.update(number=5), lambda: rows._raw_delete(rows.db)):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()
    values = {"meeting": held, "issued_at": told["now"], "issued_by": secretary, "content": {}}
    for name, number in (("meetings_protocolversion_once", 1), ("meetings_protocolversion_from_one", 0)):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            ProtocolVersion.objects.create(number=number, **values)
    domain.protocol.sign(agreed, signed_on=date(2027, 5, 20), **told)
    for change in (lambda: Protocol.objects.update(opening_ru="Иначе"), Protocol.objects.all().delete):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            change()


def test_the_paper_says_it_in_both_languages(held, party, other_party):
    """Texts without an English version stand in Russian; nothing of the other language is left in the frame."""
    make_action(held, other_party, co_executors=[party], item_no=1)
    content = reads.content(held, domain.protocol.of(held))
    for language, words in (
        ("ru", ("ПРОТОКОЛ", "Присутствовали:", "РЕШИЛИ:")),
        ("en", ("PROTOCOL", "Present:", "DECIDED:")),
    ):
        paper = papers.protocol(content, language)
        lines = [line for section in paper.sections for line in getattr(section, "lines", ())]
        text = "\n".join([paper.heading, *(section.heading for section in paper.sections)])
        text += "\n".join(part for line in lines for part in (line.text, *line.notes))
        assert all(word in text for word in words)
        assert (getattr(party, f"name_{language}") in text, "по видеосвязи" in text) == (True, language == "ru")
        assert made(paper, "docx")[:2] == b"PK"
        assert made(paper, "pdf")[:4] == b"%PDF"


@pytest.mark.parametrize(("kind", "said"), [
    ("decision", "ПРИНЯЛИ: решение № 1/2027 «О порядке»"),
    ("recommendation", "ПРИНЯЛИ: рекомендацию № 1/2027 «О порядке»"),
    ("take_note", "ПРИНЯЛИ К СВЕДЕНИЮ: решение № 1/2027 «О порядке»"),
])  # fmt: skip
def test_paper_names_what_kind_of_decision_was_adopted(held, told, party, kind, said):
    domain.outcome.adopt_decision(
        held.items.first(), kind=kind, adopted_on=date(2027, 5, 13), parties=[party], sitting=held.sittings.first(),
        title_ru="О порядке", text_ru="Утвердить.", adoption="consensus", **told,
    )  # fmt: skip
    paper = papers.protocol(reads.content(held, domain.protocol.of(held)), "ru")
    assert said in {note for section in paper.sections for line in getattr(section, "lines", ()) for note in line.notes}


def test_pages_show_parties_what_is_circulated_alone(
    held, after, told, representative, secretary, send, as_user, monkeypatch
):
    monkeypatch.setattr(timezone, "now", lambda: after)
    url = f"{held.get_absolute_url()}protocol/"
    assert as_user(representative).get(url).status_code == 404
    assert send(secretary, f"{url}edit/", opening_ru="Заседание открыл хозяин").status_code == 303
    assert "Заседание открыл хозяин" in as_user(secretary).get(url).text
    assert as_user(representative).get(url).status_code == 404
    assert send(secretary, f"{url}circulate/", comments_by="10.06.2027").status_code == 303
    assert send(secretary, f"{url}edit/", opening_ru="Иначе").status_code == 303
    reader = as_user(representative)
    page = reader.get(url).text
    assert ("Заседание открыл хозяин" in page, "Иначе" in page) == (True, False)
    files = {f"{url}{number}/ru.{ending}": status for number, ending, status in (
        (1, "docx", 200), (1, "pdf", 200), (0, "pdf", 404), (2, "pdf", 404), (1, "txt", 404)
    )}  # fmt: skip
    assert {path: reader.get(path).status_code for path in files} == files
    assert reader.get(f"{url}?version=0").status_code == 404
    assert as_user(secretary).get(f"{url}?version=0").status_code == 200
    assert send(secretary, f"{url}circulate/", comments_by="10.06.2027", note_ru="Уточнено").status_code == 303
    monkeypatch.setattr(timezone, "now", lambda: after + timedelta(days=30))
    assert send(secretary, f"{url}agree/").status_code == 303
    assert send(secretary, f"{url}sign/", signed_on="20.05.2027").status_code == 303
    assert send(secretary, f"{held.get_absolute_url()}finalise/").status_code == 303
    held.refresh_from_db()
    assert held.status == Status.FINALISED


def test_a_version_of_very_many_digits_is_not_there(meeting, secretary, as_user):
    number = "0" * 8 + "0" + "1" * 5_000
    page = reverse("meetings:protocol", args=[meeting.public_id])
    assert as_user(secretary).get(f"{page}?version={number}").status_code == 404
