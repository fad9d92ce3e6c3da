"""Delegations of the demo in every state, a list of participants issued twice, and a substitution that waits."""

from typing import Any

from atc_portal.demo.papers import sample
from atc_portal.demo.world import RU, World
from meetings.domain import credentials, delegation, participants
from meetings.models import Delegation, Meeting, Nominee
from members.models import Person

HEADS, EXPERTS, GROUP = "national-centres", "expert-consultations", "Экспертная группа по терминологии"
SEATS = {("state", "delegates"): 3, ("state", "accompanying"): 2}


def build(world: World) -> None:
    """Being drawn up, submitted, returned, accepted and not yet confirmed; one meeting has its list."""
    heads, experts = (_coming(code) for code in (HEADS, EXPERTS))
    _named(world, heads, "KZ", "expert")
    _submitted(world, heads, "RU", "head member")
    _accepted(world, heads, "BY", "head adviser interpreter")
    _submitted(world, experts, "KG", "head expert interpreter")
    returned = _submitted(world, experts, "AM", "head expert interpreter")
    note = sample(world.accounts["am"], "ru", "Полномочия делегации", world.now)
    returned = credentials.send_credentials(returned, upload=note, **_by(world, "AM"))
    remark = "Укажите должность полностью, как в письме"
    delegation.return_delegation(
        returned, reason=f"Состав не совпадает с письмом стороны{RU}",
        remarks={str(returned.nominees.order_by("position")[1].public_id): f"{remark}{RU}"}, **_by(world),
    )  # fmt: skip
    _listed(world, Meeting.objects.get(title_ru=f"{GROUP}{RU}"))


def _listed(world: World, meeting: Meeting) -> None:
    """The list is issued; a substitution is approved and stands in the next issue, another one is asked for."""
    participants.set_seats(meeting, seats=SEATS, **_by(world))
    for code, roles in {"AM": "head expert", "BY": "head", "RU": "head member"}.items():
        _accepted(world, meeting, code, roles)
    _named(world, meeting, "KZ", "head")
    participants.issue_list(_fresh(meeting), **_by(world))
    instead = _asked(world, meeting, "RU", f"Замена по служебной необходимости{RU}")
    participants.approve_substitution(instead, **_by(world))
    participants.issue_list(_fresh(meeting), note=f"Замена в делегации{RU}", **_by(world))
    _asked(world, meeting, "AM", f"Сотрудник направлен в командировку{RU}")


def _asked(world: World, meeting: Meeting, code: str, reason: str) -> Nominee:
    goes = meeting.delegations.get(party__code=code).nominees.standing().latest("position")
    comes = _people(world, meeting, code)[0]
    by = {"by": world.accounts[code.lower()], "version": None, "now": world.now}
    return participants.request_substitution(goes, person=comes, reason=reason, **by)


def _named(world: World, meeting: Meeting, code: str, roles: str) -> Delegation:
    """People of the party, in its own hand."""
    row = meeting.delegations.get(party__code=code)
    for role in roles.split():
        free = _people(world, meeting, code)
        fit = [person for person in free if ("переводчик" in person.post_ru) == (role == "interpreter")]
        row = delegation.nominate(row, people=(fit or free)[:1], role=role, **_by(world, code))
    return row


def _submitted(world: World, meeting: Meeting, code: str, roles: str) -> Delegation:
    return delegation.submit(_named(world, meeting, code, roles), **_by(world, code))


def _accepted(world: World, meeting: Meeting, code: str, roles: str) -> Delegation:
    return delegation.accept(_submitted(world, meeting, code, roles), **_by(world))


def _people(world: World, meeting: Meeting, code: str) -> list[Person]:
    """Those of a party who are not in its delegation yet."""
    found = Person.objects.filter(party=world.parties[code], is_active=True).exclude(family_ru="")
    return list(found.exclude(nominations__meeting=meeting).order_by("pk"))


def _by(world: World, code: str = "") -> dict[str, Any]:
    return {"by": world.accounts[code.lower() or "secretary"], "version": None, "now": world.now}


def _coming(code: str) -> Meeting:
    return Meeting.objects.filter(series__code=code, status="convened").latest("starts_at")


def _fresh(meeting: Meeting) -> Meeting:
    return Meeting.objects.get(pk=meeting.pk)
