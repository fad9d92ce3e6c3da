"""What a protocol says, drawn from attendance, agenda, outcomes, decisions and action items, in both languages."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from meetings.models import (
    ActionItem,
    Attendance,
    AttendanceState,
    InvitationStatus,
    Meeting,
    Nominee,
    Protocol,
    ProtocolReply,
    Reply,
    Sitting,
)
from meetings.models.nominee import AS_SENT
from meetings.queries import outcomes as reads
from meetings.queries.attendance import on_sheet, took_part
from members.models import Party

ORDER = [state.value for state in AttendanceState]


def content(meeting: Meeting, protocol: Protocol) -> dict[str, Any]:
    """All a version keeps; what a language has no text for is left empty, and read in the other one."""
    sittings = list(meeting.sittings.in_order().select_related("meeting"))
    return {
        **{name: getattr(protocol, name) for name in Protocol.TEXTS},
        "title_ru": meeting.title_ru,
        "title_en": meeting.title_en,
        "city_ru": meeting.city_ru,
        "city_en": meeting.city_en,
        "first_day": meeting.first_day.isoformat() if meeting.first_day else "",
        "last_day": meeting.last_day.isoformat() if meeting.last_day else "",
        "sittings": [_sitting(row) for row in sittings],
        "parties": _parties(meeting),
        "others_ru": _others(sittings, "ru"),
        "others_en": _others(sittings, "en"),
        "items": _items(meeting),
        "actions": actions(meeting.action_items.select_related("lead", "decision").order_by("item_no", "position")),
    }


def to_ask(meeting: Meeting) -> list[Party]:
    """The invited parties that took part; where no attendance was recorded, those that had accepted."""
    issued = meeting.invitations.filter(status=InvitationStatus.ISSUED)
    if Attendance.objects.filter(meeting=meeting).exists():
        invited = set(issued.values_list("party", flat=True))
        return [party for party in took_part(meeting) if party.pk in invited]
    accepted = issued.filter(reply=Reply.ACCEPTED).values("party")
    return list(Party.objects.filter(pk__in=accepted).in_order())


def silent(meeting: Meeting) -> list[ProtocolReply]:
    """The answers to the last version that nobody has given."""
    last = meeting.protocol_versions.newest_first()[:1]
    rows = ProtocolReply.objects.filter(round__in=last, verdict="").with_facts()
    return list(rows.in_order())


def to_consider(meeting: Meeting) -> list[ProtocolReply]:
    """The comments to any version of which nobody has said what becomes of them."""
    rows = ProtocolReply.objects.filter(round__meeting=meeting).to_dispose().with_facts()
    return list(rows.order_by("round__number", "party__protocol_order", "pk"))


def named(party: Party) -> dict[str, str]:
    """A party in both languages, as papers name it."""
    return {"name_ru": party.name_ru, "name_en": party.name_en or party.name_ru}


def _sitting(row: Sitting) -> dict[str, Any]:
    return {
        "number": row.number,
        "day": row.starts_local.date().isoformat() if row.starts_local else "",
        "hours": row.hours,
        "chair_ru": row.chair_ru,
        "chair_en": row.chair_en,
    }


def _parties(meeting: Meeting) -> list[dict[str, Any]]:
    """Who took part, by party in the order of protocol: each person by the best of its marks; those never there are left out."""
    best: dict[int, str] = {}
    for nominee, state in Attendance.objects.filter(meeting=meeting).there().values_list("nominee", "state"):
        best[nominee] = min(state, best.get(nominee, state), key=ORDER.index)
    found: list[dict[str, Any]] = []
    last = None
    for row in on_sheet(meeting):
        if row.pk in best:
            if row.party_id != last:
                found.append({**named(row.party), "code": row.party.code, "people": []})
                last = row.party_id
            found[-1]["people"].append(_person(row, best[row.pk]))
    return found


def _person(row: Nominee, state: str) -> dict[str, str]:
    card = row.card()
    return {**{name: card[name] for name in AS_SENT}, "role": row.role, "state": state}


def _others(sittings: list[Sitting], language: str) -> list[str]:
    """Others who were present at any sitting, each once, in the order in which they were entered."""
    found: dict[str, None] = {}
    for sitting in sittings:
        if sheet := getattr(sitting, "attendance_sheet", None):
            text = getattr(sheet, f"others_{language}") or sheet.others_ru
            found |= dict.fromkeys(line.strip() for line in text.splitlines() if line.strip())
    return list(found)


def _items(meeting: Meeting) -> list[dict[str, Any]]:
    """The items that were put before the meeting, and those withdrawn on the way, each with its outcomes."""
    return [
        {
            "number": item.number,
            "under": item.parent_id is not None,
            "title_ru": item.title_ru,
            "title_en": item.title_en,
            "rapporteur_ru": item.rapporteur_in("ru"),
            "rapporteur_en": item.rapporteur_in("en"),
            "outcomes": [
                {
                    "kind": row.kind,
                    "text_ru": row.text_ru,
                    "text_en": row.text_en,
                    "decision": row.decision.number_text if row.decision else "",
                }
                for row in found
            ],
        }
        for item, found in reads.listed(meeting)
        if found
    ]


def actions(rows: QuerySet[ActionItem]) -> list[dict[str, Any]]:
    """Action items as a protocol and its extracts say them."""
    return [
        {
            "number": row.number,
            "text_ru": row.text_ru,
            "text_en": row.text_en,
            "lead": named(row.lead),
            "co_executors": [named(party) for party in row.co_executors.all()],
            "due_on": row.due_on.isoformat() if row.due_on else "",
            "due_rule": row.due_rule,
        }
        for row in rows.prefetch_related(Prefetch("co_executors", Party.objects.in_order()))
    ]
