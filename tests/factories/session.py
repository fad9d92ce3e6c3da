"""A meeting in session for tests: people at a sitting, counts, outcomes."""

from datetime import date

from meetings.models import (
    Attendance,
    AttendanceSheet,
    Nominee,
    Outcome,
    Protocol,
    ProtocolReply,
    ProtocolVersion,
    QuorumSnapshot,
)
from meetings.queries.protocol import content
from tests.factories.delegations import make_delegation, make_nominee
from tests.factories.meetings import ENTERED, invite
from tests.factories.members import make_person


def make_delegate(meeting, party, role="head", *, by=None, **values) -> Nominee:
    """A confirmed person of the accepted delegation of an invited party."""
    found = meeting.invitations.filter(party=party).first() or invite(meeting, party)
    delegation = getattr(found, "delegation", None) or make_delegation(found, "accepted", by=by)
    family = values.pop("family", f"Делегатов{delegation.nominees.count() + 1}")
    return make_nominee(delegation, make_person(party, family=family), role, "confirmed", **values)


def make_attendance(sitting, nominee, state="present", **values) -> Attendance:
    """A mark on the sheet of a sitting."""
    AttendanceSheet.objects.get_or_create(sitting=sitting)
    return Attendance.objects.create(
        sitting=sitting, meeting=sitting.meeting, nominee=nominee, party=nominee.party, state=state, **values
    )


def make_count(sitting, by, **values) -> QuorumSnapshot:
    """A count by a rule, met by the one party that is there."""
    said = {
        "reason": "opening",
        "basis": "invited",
        "expected": ["KG", "KZ"],
        "present": ["KG"],
        "needed": 1,
        "met": True,
    }
    return QuorumSnapshot.objects.create(sitting=sitting, at=ENTERED, by=by, **said | values)


def make_outcome(item, kind="noted", position=1, **values) -> Outcome:
    """An outcome of an item."""
    text = "Утвердить" if kind in ("decided", "recommended") else ""
    return Outcome.objects.create(item=item, kind=kind, position=position, **{"text_ru": text} | values)


def make_protocol(meeting, by, *, status="circulated", **values) -> Protocol:
    """A protocol whose first version is circulated."""
    said = {"signatory_ru": "Иванов И.И.", "signed_on": date(2027, 5, 20) if status == "signed" else None}
    found = Protocol.objects.create(meeting=meeting, status=status, **said | values)
    if status != "drafting":
        ProtocolVersion.objects.create(
            meeting=meeting, number=1, issued_at=ENTERED, issued_by=by, content=content(meeting, found)
        )
    return found


def make_comments(protocol, party, by, text="Уточнить пункт 1", **values) -> ProtocolReply:
    """The comments of a party to the version circulated last; nobody has considered them."""
    version = protocol.meeting.protocol_versions.newest_first().first()
    said = {"verdict": "comments", "text": text, "at": ENTERED, "by": by}
    return ProtocolReply.objects.create(round=version, party=party, **said | values)
