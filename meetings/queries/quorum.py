"""The quorum of a sitting, by the rule of its series: out of which parties, how many are needed, which are there."""

from dataclasses import dataclass

from meetings.models import Attendance, Capacity, Delegation, DelegationStatus, Meeting, MeetingSeries, Role, Sitting
from meetings.models.nominee import WITH_DELEGATES
from members.models import Party

HEADS = (Role.HEAD, Role.DEPUTY)
Basis, Needed = MeetingSeries.QuorumBasis, MeetingSeries.QuorumNeeded


@dataclass(frozen=True)
class Quorum:
    """A count: the rule, the parties that count, those of them that are there, and others that are there."""

    basis: str
    expected: tuple[Party, ...]
    present: tuple[Party, ...]
    beside: tuple[Party, ...]
    needed: int | None

    @property
    def met(self) -> bool | None:
        """Whether enough are there; None where no quorum is defined."""
        return None if self.needed is None else len(self.present) >= self.needed

    @property
    def missing(self) -> tuple[Party, ...]:
        """Those that count and are not there."""
        return tuple(party for party in self.expected if party not in self.present)


def count(sitting: Sitting) -> Quorum:
    """Count what stands on the sheet of a sitting."""
    meeting = sitting.meeting
    series = meeting.series
    basis = series.quorum_basis if series else ""
    heads = series is not None and series.quorum_counts == MeetingSeries.QuorumCounts.HEAD
    roles = HEADS if heads else WITH_DELEGATES
    there = Attendance.objects.filter(sitting=sitting, nominee__role__in=roles).there()
    expected = _expected(meeting, basis)
    found = tuple(Party.objects.filter(pk__in=there.values("party")).in_order())
    return Quorum(
        basis=basis,
        expected=expected,
        present=tuple(party for party in expected if party in found),
        beside=tuple(party for party in found if party not in expected),
        needed=_needed(series, len(expected)) if series and basis else None,
    )


def _expected(meeting: Meeting, basis: str) -> tuple[Party, ...]:
    """The parties that count: by the rule, and without one those that are invited to take part."""
    if basis == Basis.MEMBERS and meeting.series is not None and meeting.window is not None:
        members = meeting.series.members.filter(valid__overlap=meeting.window, role="member")
        return tuple(Party.objects.filter(pk__in=members.values("party")).in_order())
    invited = meeting.invitations.filter(status="issued", capacity__in=[Capacity.PARTICIPANT, Capacity.HOST])
    parties = Party.objects.filter(pk__in=invited.values("party"))
    if basis == Basis.CONFIRMED:
        accepted = Delegation.objects.filter(meeting=meeting, status=DelegationStatus.ACCEPTED)
        parties = parties.filter(pk__in=accepted.values("party"))
    return tuple(parties.in_order())


def _needed(series: MeetingSeries, number: int) -> int:
    if series.quorum_needed == Needed.NUMBER:
        return series.quorum_number or 0
    if series.quorum_needed == Needed.MAJORITY:
        return number // 2 + 1
    return number if series.quorum_needed == Needed.ALL else -(-2 * number // 3)
