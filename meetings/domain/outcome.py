"""What is done about the outcomes of a meeting: entered on one sheet, adopted as decisions."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from documents.domain import decision as decisions
from documents.models import DecisionKind
from meetings.domain import agenda as agendas
from meetings.domain import attendance
from meetings.domain.guards import reason_given
from meetings.models import Agenda, AgendaItem, CountedFor, Meeting, Outcome, OutcomeKind, Sitting, Status
from meetings.queries import outcomes, quorum
from members.models import Party, User
from records import history
from reminders import walltime

# What a kind of decision is among outcomes.
AS_OUTCOME = {
    DecisionKind.DECISION: OutcomeKind.DECIDED,
    DecisionKind.PROTOCOL_DECISION: OutcomeKind.DECIDED,
    DecisionKind.RECOMMENDATION: OutcomeKind.RECOMMENDED,
    DecisionKind.TAKE_NOTE: OutcomeKind.NOTED,
}
Mark = tuple[str, str, str]  # kind, text in Russian, text in English


@transaction.atomic
def record_outcomes(
    agenda: Agenda, *, marks: Mapping[str, Sequence[Mark]], version: int | None, by: User, now: datetime
) -> Agenda:
    """Save the outcomes of all items at once, by the key of the item; what is put off is carried over.

    An outcome without a kind is taken off. Those by a decision stay as they are, before the others.
    """
    agenda = agendas.locked(agenda, version)
    may_be_recorded(agenda.meeting, now)
    items = {str(item.key): item for item in agenda.meeting.items.select_for_update().order_by("pk")}
    if set(marks) - set(items):
        raise ValidationError(_("The agenda has changed: open the page anew."), code="strangers")
    changes = []
    for key, said in marks.items():
        item = items[key]
        was = _said(item)
        _put(item, [mark for mark in said if mark[0]])
        changed = history.diff({"outcome": was}, {"outcome": _said(item)})
        changes += history.diff({}, {"item": str(item)}) + changed if changed else []
        _carry(item, by=by, now=now)
    if changes:
        history.record(agenda, "outcomes_recorded", by=by, now=now, changes=changes)
    agenda.refresh_from_db(fields=["version"])
    agenda.write()
    return agenda


@transaction.atomic
def adopt_decision(
    item: AgendaItem,
    *,
    kind: str,
    adopted_on: date,
    parties: Sequence[Party],
    sitting: Sitting | None = None,
    reason: str = "",
    version: int | None,  # noqa: ARG001  # a decision overwrites nothing
    by: User,
    now: datetime,
    **said: Any,
) -> Outcome:
    """Adopt a decision on an item: it gets its number and a position for each party; the quorum is counted and kept.

    Without a quorum that is defined, a reason is asked for. The outcome of the item names the decision, and stays.
    """
    agenda = agendas.locked(agendas.of_item(item))
    meeting = agenda.meeting
    may_be_recorded(meeting, now)
    item = AgendaItem.objects.locked(item.pk)
    if item.withdrawn_on:
        raise ValidationError(_("The item is withdrawn: nothing is decided on it."), code="withdrawn")
    if meeting.first_day and adopted_on < meeting.first_day:
        raise ValidationError({"adopted_on": _("A meeting decides nothing before its first day.")}, code="too_early")
    _of_the_meeting(meeting, parties)
    reason = _with_quorum(meeting, sitting, reason, by=by, now=now)
    decision = decisions.adopt(
        kind=kind, adopted_on=adopted_on, parties=parties, by=by, now=now, **_where(meeting), **said
    )  # fmt: skip
    row = Outcome(item=item, position=_next(item), kind=AS_OUTCOME[DecisionKind(kind)], decision=decision)
    row.text_ru, row.text_en = decision.title_ru, decision.title_en
    row.full_clean()
    row.save()
    agenda.write()
    changes = history.diff({}, {"item": str(item), "decision": decision, "parties": [party.code for party in parties]})
    history.record(agenda, "decision_adopted", by=by, now=now, changes=changes, reason=reason)
    return row


def all_settled(meeting: Meeting) -> None:
    """Refuse to close a meeting while an item that was put before it has no outcome, and name those."""
    if rest := outcomes.without(meeting):
        titles = "; ".join(str(item) for item in rest)
        raise ValidationError(
            _("Enter the outcome of each item first. Without one: %(titles)s.") % {"titles": titles}, code="unsettled"
        )


def may_be_recorded(meeting: Meeting, now: datetime) -> None:
    """Refuse outcomes before the first day, and once the meeting is finalised."""
    begun = meeting.first_day is not None and walltime.today(now, meeting.tz) >= meeting.first_day
    if meeting.facts_only or meeting.status not in (Status.CONVENED, Status.HELD) or not begun:
        raise ValidationError(
            _("Outcomes are entered from the first day of a meeting until it is finalised."), code="not_in_session"
        )


def _put(item: AgendaItem, said: Sequence[Mark]) -> None:
    """Let the outcomes in words of an item be these, in this order, around those by a decision."""
    kept = list(item.outcomes.filter(decision__isnull=True).order_by("position"))
    taken = set(item.outcomes.filter(decision__isnull=False).values_list("position", flat=True))
    free = (place for place in count(1) if place not in taken)
    rows = _matched(item, kept, said)
    for row in kept:
        if row not in rows:
            _take_off(item, row)
    for row, (kind, text_ru, text_en) in zip(rows, said, strict=True):
        row.position = next(free)
        row.kind, row.text_ru, row.text_en = kind, text_ru.strip(), text_en.strip()
        try:
            row.full_clean(exclude=["position"])  # two may change places: the database looks when all are saved
        except ValidationError as refusal:
            raise ValidationError(f"{item}: {' '.join(refusal.messages)}", code="outcome") from refusal
        row.save()


def _matched(item: AgendaItem, kept: Sequence[Outcome], said: Sequence[Mark]) -> list[Outcome]:
    """A row for each outcome: the one that says the same already, else the next of the others, else a new one.

    So an action item stays with the outcome it follows from when another one is taken off.
    """
    rest = list(kept)
    found: list[Outcome | None] = []
    for kind, text_ru, text_en in said:
        same = (kind, text_ru.strip(), text_en.strip())
        row = next((row for row in rest if (row.kind, row.text_ru, row.text_en) == same), None)
        found.append(row)
        rest = [each for each in rest if each is not row]
    return [row or (rest.pop(0) if rest else Outcome(item=item)) for row in found]


def _take_off(item: AgendaItem, row: Outcome) -> None:
    """Delete an outcome; one from which an action item follows stays."""
    try:
        row.delete()
    except ProtectedError as used:
        raise ValidationError(
            _("%(item)s: an action item follows from this outcome, it stays.") % {"item": item}, code="used"
        ) from used


def _carry(item: AgendaItem, *, by: User, now: datetime) -> None:
    """Carry over what is put off, once; what stands under another item goes with that, and a single meeting has no next one."""
    put_off = item.outcomes.filter(kind=OutcomeKind.DEFERRED).exists()
    series = item.meeting.series_id if item.meeting else None
    if put_off and series and item.parent_id is None and not hasattr(item, "carried_to"):
        agendas.carry_over(item, version=None, by=by, now=now)


def _where(meeting: Meeting) -> dict[str, Any]:
    """By which meeting it is adopted, and where."""
    return {
        "adopted_by_ru": meeting.title_ru[:300],
        "adopted_by_en": meeting.title_en[:300],
        "place_ru": meeting.city_ru,
        "place_en": meeting.city_en,
    }


def _of_the_meeting(meeting: Meeting, parties: Sequence[Party]) -> None:
    if not parties:
        raise ValidationError({"parties": _("Name the parties that adopt it.")})
    invited = set(meeting.invitations.filter(status="issued").values_list("party", flat=True)) | {meeting.host_id}
    if strangers := [party for party in parties if party.pk not in invited]:
        named = ", ".join(str(party) for party in strangers)
        raise ValidationError({"parties": _("Not invited to this meeting: %(parties)s.") % {"parties": named}})


def _with_quorum(meeting: Meeting, sitting: Sitting | None, reason: str, *, by: User, now: datetime) -> str:
    """Count the quorum of the sitting and keep it; where it is defined and not met, demand a reason."""
    if sitting is None:
        if meeting.sittings.exists():
            raise ValidationError({"sitting": _("Say at which sitting it was adopted.")})
        return reason.strip()
    if sitting.meeting_id != meeting.pk:
        raise ValidationError({"sitting": _("The sitting belongs to another meeting.")})
    sitting.meeting = meeting
    if quorum.count(sitting).met is False:
        reason = reason_given(reason)
    attendance.take_count(sitting, reason=CountedFor.DECISION, by=by, now=now)
    return reason.strip()


def _next(item: AgendaItem) -> int:
    return (item.outcomes.aggregate(last=Max("position"))["last"] or 0) + 1


def _said(item: AgendaItem) -> list[Any]:
    return [f"{row.kind}: {row.text_ru}".removesuffix(": ") for row in item.outcomes.order_by("position")]
