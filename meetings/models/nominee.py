"""The people of a delegation: in which role, in which order, and how far each is."""

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from meetings.models.delegation import Delegation
from meetings.models.invitation import ReplyMode
from meetings.models.meeting import Meeting
from meetings.models.meeting import Status as MeetingStatus
from meetings.models.quota import Group
from meetings.models.series import Language
from members.models import Party, Person
from records.models import Versioned, VersionedQuerySet


class Role(models.TextChoices):
    """As what a person is sent."""

    HEAD = "head", _("head of the delegation")
    DEPUTY = "deputy", _("deputy head of the delegation")
    MEMBER = "member", _("member of the delegation")
    EXPERT = "expert", _("expert")
    ADVISER = "adviser", _("adviser")
    INTERPRETER = "interpreter", _("interpreter")
    ACCOMPANYING = "accompanying", _("accompanying person")


class NomineeStatus(models.TextChoices):
    """How far a person is."""

    NOMINATED = "nominated", pgettext_lazy("nominee", "named")
    CONFIRMED = "confirmed", pgettext_lazy("nominee", "confirmed")
    WITHDRAWN = "withdrawn", pgettext_lazy("nominee", "taken out")
    REQUESTED = "requested", pgettext_lazy("nominee", "substitution asked for")
    SUBSTITUTED = "substituted", pgettext_lazy("nominee", "substituted")


LOOKS = {
    "nominated": "planned",
    "confirmed": "confirmed",
    "withdrawn": "off",
    "requested": "running",
    "substituted": "moved",
}
IN_DELEGATION = (NomineeStatus.NOMINATED, NomineeStatus.CONFIRMED)
ACTIVE = (*IN_DELEGATION, NomineeStatus.REQUESTED)
WITH_DELEGATES = (Role.HEAD, Role.DEPUTY, Role.MEMBER, Role.EXPERT, Role.ADVISER)
AS_SENT = ("name_ru", "name_en", "rank_ru", "rank_en", "post_ru", "post_en")


def group_of(role: str) -> Group:
    """Which seats a role takes."""
    return Group.DELEGATES if role in WITH_DELEGATES else Group.ACCOMPANYING


class NomineeQuerySet(VersionedQuerySet):
    """The reading vocabulary of nominees."""

    def visible_to(self, user: Any) -> Self:
        """Show the people of the delegations that are seen; other parties' stand in the issued list alone."""
        return self.filter(delegation__in=Delegation.objects.visible_to(user))

    def standing(self) -> Self:
        """Keep those who stand in their delegation today, in its order."""
        return self.filter(status__in=IN_DELEGATION).order_by("position", "pk")

    def requested(self) -> Self:
        """Keep the substitutions the secretariat has to decide on."""
        return self.filter(status=NomineeStatus.REQUESTED, meeting__status=MeetingStatus.CONVENED)

    def elsewhere(self, meeting: Meeting) -> Self:
        """Keep those who are sent to another meeting that is to be held on the same days."""
        off = (MeetingStatus.POSTPONED, MeetingStatus.CANCELLED)
        found = self.filter(status__in=IN_DELEGATION).exclude(meeting=meeting).exclude(meeting__status__in=off)
        return found.filter(meeting__window__overlap=meeting.window) if meeting.window else found.none()


class Nominee(Versioned):
    """A person in the delegation of a party; name, rank and post are kept as they were sent."""

    VERBS = {
        "nominated": _("Included in the delegation"),
        "edited": _("Changed in the delegation"),
        "withdrawn": _("Taken out of the delegation"),
        "confirmed": _("Confirmed"),
        "substitution_asked": _("Substitution asked for"),
        "substitution_approved": _("Substitution approved"),
        "substitution_refused": _("Substitution refused"),
        "substituted": _("Substituted"),
    }
    PERSONAL = ("person", *AS_SENT)

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    delegation = models.ForeignKey(Delegation, models.CASCADE, related_name="nominees", verbose_name=_("delegation"))
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="nominees", verbose_name=_("meeting"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="nominees", verbose_name=_("party"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="nominations", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.MEMBER)
    status = models.CharField(
        pgettext_lazy("of a row", "state"),
        max_length=11,
        choices=NomineeStatus,
        default=NomineeStatus.NOMINATED,
        editable=False,
    )
    position = models.PositiveSmallIntegerField(_("place"), editable=False)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", editable=False
    )
    speaks = models.CharField(_("needs interpretation into"), max_length=2, choices=Language, blank=True)
    mode = models.CharField(_("takes part"), max_length=9, choices=ReplyMode, blank=True)
    remark = models.CharField(_("what is to be corrected"), max_length=300, blank=True)
    reason = models.TextField(_("reason of the substitution"), blank=True)
    name_ru = models.CharField(_("name (Cyrillic)"), max_length=460, blank=True, editable=False)
    name_en = models.CharField(_("name (Latin)"), max_length=310, blank=True, editable=False)
    rank_ru = models.CharField(_("rank (Russian)"), max_length=150, blank=True, editable=False)
    rank_en = models.CharField(_("rank (English)"), max_length=150, blank=True, editable=False)
    post_ru = models.CharField(_("post (Russian)"), max_length=300, blank=True, editable=False)
    post_en = models.CharField(_("post (English)"), max_length=300, blank=True, editable=False)

    objects = NomineeQuerySet.as_manager()

    class Meta:
        ordering = ["delegation", "position", "pk"]
        verbose_name = _("member of a delegation")
        verbose_name_plural = _("members of delegations")
        indexes = [models.Index(fields=["person", "status"], name="meetings_nominee_of_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(status__in=["nominated", "confirmed", "requested"]),
                name="meetings_nominee_once",
                violation_error_message=_("This person is sent to the meeting already."),
            ),
            models.UniqueConstraint(
                fields=["delegation"],
                condition=Q(role="head", status__in=["nominated", "confirmed"]),
                name="meetings_nominee_one_head",
                violation_error_message=_("The delegation has a head already. Give that person another role first."),
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(status__in=["requested", "confirmed"]),
                name="meetings_nominee_replaced_once",
                violation_error_message=_("A substitution for this person has been asked for already."),
            ),
            models.UniqueConstraint(
                fields=["delegation", "position"],
                name="meetings_nominee_one_place",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("Another person of the delegation has this place."),
            ),
            models.UniqueConstraint(fields=["id", "delegation"], name="meetings_nominee_with_delegation"),
            models.UniqueConstraint(fields=["id", "meeting", "party"], name="meetings_nominee_of_meeting_and_party"),
            models.CheckConstraint(
                condition=Q(position__gte=1),
                name="meetings_nominee_place_from_one",
                violation_error_message=_("Places in a delegation count from one."),
            ),
            models.CheckConstraint(
                condition=~Q(status="requested") | (Q(replaces__isnull=False) & ~Q(reason="")),
                name="meetings_nominee_request_is_whole",
                violation_error_message=_("A substitution names whom it replaces, and why."),
            ),
            models.CheckConstraint(
                condition=~Q(replaces=F("id")),
                name="meetings_nominee_replaces_another",
                violation_error_message=_("Nobody is a substitute for the same person."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["confirmed", "requested", "substituted"]) | ~Q(name_ru="") | ~Q(name_en=""),
                name="meetings_nominee_name_as_sent",
                violation_error_message=_("Whoever is confirmed has the name under which the person was sent."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def whose(self) -> Person:
        """The trail keeps the name apart."""
        return self.person

    def get_absolute_url(self) -> str:
        """The page of the delegation."""
        return self.delegation.get_absolute_url()

    @property
    def status_look(self) -> str:
        """How the state is drawn."""
        return LOOKS[self.status]

    @property
    def group(self) -> Group:
        """Which seats the person takes."""
        return group_of(self.role)

    @property
    def is_as_sent(self) -> bool:
        """Whether the person is shown as sent; until then as the roster has the person today."""
        return bool(self.name_ru or self.name_en) and not self.delegation.is_open

    def card(self) -> dict[str, str]:
        """Name, rank and post in both languages, as they will stand in the list."""
        return {name: getattr(self, name) for name in AS_SENT} if self.is_as_sent else as_of_today(self.person)

    def said(self, name: str) -> str:
        """Name, rank or post in the reader's language, else in the other."""
        card, language = self.card(), "ru" if (get_language() or "ru").startswith("ru") else "en"
        return card[f"{name}_{language}"] or card[f"{name}_ru"] or card[f"{name}_en"]

    @property
    def name(self) -> str:
        """The name, the surname first."""
        return self.said("name")

    @property
    def rank_and_post(self) -> str:
        """Rank and post."""
        return ", ".join(filter(None, (self.said("rank"), self.said("post"))))

    def take(self) -> None:
        """Keep name, rank and post as the roster has them today."""
        for name, value in as_of_today(self.person).items():
            setattr(self, name, value)


def as_of_today(person: Person) -> dict[str, str]:
    """Name, rank and post as the roster has them."""
    ranks = {name: getattr(person, name) for name in AS_SENT[2:]}
    return {"name_ru": person.full_ru, "name_en": person.full_en, **ranks}
