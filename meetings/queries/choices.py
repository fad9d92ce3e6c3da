"""What forms of the secretariat offer: the own people and offices; no page lists them otherwise."""

from django.db.models import QuerySet

from meetings.models import Meeting
from members.models import Office, Party, User


def secretariat() -> QuerySet[User]:
    """The accounts of the secretariat that may sign in."""
    return User.objects.active().filter(role="staff").order_by("name_ru", "pk")


def offices() -> QuerySet[Office]:
    """The seats of the Center that exist."""
    return Office.objects.filter(until=None)


def members_on(meeting: Meeting) -> list[Party]:
    """The parties of the series on the meeting's dates, today's where it has none, in protocol order."""
    if meeting.series is None:
        return []
    members = meeting.series.members.all()
    if meeting.window:
        members = members.filter(valid__overlap=meeting.window)
    return list(Party.objects.filter(pk__in=members.values("party")).in_order())
