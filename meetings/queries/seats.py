"""How many seats a delegation has, and how many are taken."""

from dataclasses import dataclass

from meetings.models import IN_DELEGATION, Delegation, Group, Quota


@dataclass(frozen=True)
class Seats:
    """The seats of one group."""

    group: str
    label: str
    taken: int
    total: int

    @property
    def free(self) -> int:
        """How many people may still be named."""
        return max(0, self.total - self.taken)


def of(delegation: Delegation) -> dict[str, Seats]:
    """Count the seats of a delegation by group: those of its own invitation go before those of the meeting."""
    invitation = delegation.invitation
    quotas = Quota.objects.filter(meeting=delegation.meeting_id, kind=delegation.party.kind)
    given = dict(quotas.values_list("group", "seats"))
    own = {Group.DELEGATES: invitation.seats_delegates, Group.ACCOMPANYING: invitation.seats_accompanying}
    standing = [row.group for row in delegation.nominees.all() if row.status in IN_DELEGATION]
    return {
        group.value: Seats(
            group.value,
            str(group.label),
            standing.count(group),
            own_seats if (own_seats := own[group]) is not None else given.get(group.value, 0),
        )
        for group in Group
    }
