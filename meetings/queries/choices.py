"""What forms offer that no page lists otherwise: the own people and offices, the parties that read the papers, the items of an agenda that is out."""

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from meetings.models import InvitationStatus, Meeting
from members.models import Office, Party, Person, User


def secretariat() -> QuerySet[User]:
    """The accounts of the secretariat that may sign in."""
    return User.objects.active().filter(role="staff").order_by("name_ru", "pk")


def offices() -> QuerySet[Office]:
    """The seats of the Center that exist."""
    return Office.objects.filter(until=None)


def signatories(user: User) -> QuerySet[Person]:
    """The people of the Center, one of whom signs its letters."""
    return Person.objects.visible_to(user).filter(party__code=settings.CENTER_PARTY, is_active=True)


def members_on(meeting: Meeting) -> list[Party]:
    """The parties of the series on the meeting's dates, today's where it has none, in protocol order."""
    if meeting.series is None:
        return []
    members = meeting.series.members.all()
    if meeting.window:
        members = members.filter(valid__overlap=meeting.window)
    return list(Party.objects.filter(pk__in=members.values("party")).in_order())


def readers(meeting: Meeting) -> QuerySet[Party]:
    """The parties that read the papers of a meeting: those invited, and the host."""
    invited = meeting.invitations.filter(status=InvitationStatus.ISSUED).values("party")
    return Party.objects.filter(Q(pk__in=invited) | Q(pk=meeting.host_id)).in_order()


def items_released(meeting: Meeting) -> list[tuple[str, str]]:
    """The items of the last agenda that is out, without those withdrawn: key, number and title."""
    version = meeting.agenda_versions.filter(released_at__isnull=False).newest_first().first()
    if version is None:
        return []
    russian = (get_language() or "ru").startswith("ru")
    return [
        (
            line["key"],
            f"{line['number']} {line['title_ru'] if russian else line['title_en'] or line['title_ru']}".strip(),
        )
        for line in version.lines
        if not line["withdrawn_on"]
    ]
