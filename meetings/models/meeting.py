"""A meeting: its dates, place and status, and who may see it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from meetings.models.place import Venue
from meetings.models.reminding import ASKS, LADDER, in_charge, secretariat
from meetings.models.series import DeadlineKey, Format, Language, MeetingSeries, SeriesMember, working_languages
from members.models import Office, Party, speaking_for
from programs.models import Measure, Programme
from records.models import Versioned, VersionedQuerySet
from reminders.models import Anchor, CalendarState, Recipient, Remindable, Scheduled, ScheduledQuerySet, ends_with_start
from ui import text


class Status(models.TextChoices):
    """How far a meeting is; "under way" is computed."""

    DRAFT = "draft", pgettext_lazy("meeting", "draft")
    TENTATIVE = "tentative", pgettext_lazy("meeting", "provisional")
    CONVENED = "convened", pgettext_lazy("meeting", "convened")
    HELD = "held", pgettext_lazy("meeting", "held")
    FINALISED = "finalised", pgettext_lazy("meeting", "finalised")
    POSTPONED = "postponed", pgettext_lazy("meeting", "postponed")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "cancelled")


LOOKS = {
    "draft": "draft",
    "tentative": "planned",
    "convened": "confirmed",
    "held": "done",
    "finalised": "done",
    "postponed": "moved",
    "cancelled": "off",
}
SEEN_INVITATIONS = ("issued", "withdrawn")


class Circle(models.TextChoices):
    """Who sees a meeting before it is convened."""

    MEMBERS = "members", _("members of the series")
    INVITED = "invited", _("only those invited")


class MeetingQuerySet(VersionedQuerySet, ScheduledQuerySet):
    """The reading vocabulary of meetings."""

    def visible_to(self, user: Any) -> Self:
        """Show staff all; a representative what the own parties are invited to, host or, as members, await.

        Drafts are the secretariat's. What stands on the public record is shown to everyone who represents a party.
        """
        if user.is_anonymous or user.role in ("administrator", "auditor"):
            return self.none()
        if user.role == "staff":
            return self
        mine = user.parties("view")
        invited = Meeting.objects.filter(invitations__party__in=mine, invitations__status__in=SEEN_INVITATIONS)
        awaits = SeriesMember.objects.filter(
            series=OuterRef("series"), party__in=mine, valid__overlap=OuterRef("window")
        )
        return self.exclude(status=Status.DRAFT).filter(
            Q(pk__in=invited.values("pk"))
            | Q(host__in=mine)
            | (Q(circle=Circle.MEMBERS) & Q(Exists(awaits)))
            | (Q(facts_only=True) & Q(Exists(mine)))
        )

    def open_to(self, user: Any) -> Self:
        """Keep those whose agenda, papers and participants the person may read: an issued invitation, or the host."""
        seen = self.visible_to(user)
        if user.is_anonymous or user.role != "representative":
            return seen
        mine = user.parties("view")
        invited = Meeting.objects.filter(invitations__party__in=mine, invitations__status="issued")
        return seen.filter(Q(pk__in=invited.values("pk")) | Q(host__in=mine))

    def to_come(self, today: date) -> Self:
        """Keep what is not over on a day, and drafts without a date."""
        return self.filter(Q(window__endswith__gt=today) | Q(window__isnull=True, facts_only=False))

    def past(self, today: date) -> Self:
        """Keep what is over on a day, and what the public record does not date."""
        return self.filter(Q(window__endswith__lte=today) | Q(window__isnull=True, facts_only=True))

    def concerning(self, party: Party) -> Self:
        """Keep the meetings a party is invited to or hosts."""
        invited = Meeting.objects.filter(invitations__party=party, invitations__status__in=SEEN_INVITATIONS)
        return self.filter(Q(pk__in=invited.values("pk")) | Q(host=party))


class Meeting(Versioned, Scheduled):
    """One meeting, mostly an edition of a series."""

    VERBS = {
        "drafted": _("Drafted"),
        "edited": _("Edited"),
        "planned": _("Entered in the plan"),
        "convened": _("Convened"),
        "rescheduled": _("Moved"),
        "move_undone": _("Move taken back"),
        "postponed": _("Postponed"),
        "postponement_undone": _("Postponement taken back"),
        "redated": _("Set to a new date"),
        "cancelled": _("Cancelled"),
        "cancellation_undone": _("Cancellation taken back"),
        "revived": _("Taken up again"),
        "held": _("Marked as held"),
        "finalised": _("Finalised"),
        "deleted": _("Draft deleted"),
        "cloned": _("Drafted from the edition before"),
        "entered_fact": _("Entered from the public record"),
        "deadlines_set": _("Deadlines set"),
        "prepared": _("Parties to invite chosen"),
        "invited": _("Invitation issued"),
        "invitation_withdrawn": _("Invitation withdrawn"),
        "linked": _("Linked to another meeting"),
        "unlinked": _("Link taken off"),
        "sitting_added": _("Sitting added"),
        "sitting_edited": _("Sitting edited"),
        "sitting_moved": _("Sitting moved"),
        "sitting_removed": _("Sitting removed"),
        "list_issued": _("List of participants issued"),
        "seats_set": _("Seats set"),
    }
    CHANGE_LABELS = {
        "parties": _("Parties"),
        "answers": _("Answers so far"),
        "linked": _("Link"),
        "sitting": _("Sitting"),
        "sitting_time": _("Time of the sitting"),
        "issue": _("issue"),
        "people": _("people"),
        "seats": _("seats"),
        **{f"due_{key.value}": key.label for key in DeadlineKey},
    }
    PLACE: ClassVar = ("host", "city_ru", "city_en", "venue", "format", "video_note")
    ANCHORS: ClassVar = {
        "starts": pgettext_lazy("counted from", "its beginning"),
        "ends": pgettext_lazy("counted from", "its end"),
        "proposals": pgettext_lazy("counted from", "the term for proposals"),
        "papers": pgettext_lazy("counted from", "the term for papers"),
    }
    AUDIENCES: ClassVar = {
        "owner": _("whoever is in charge of it"),
        "host": _("those who answer for the host"),
        "invited": _("those who answer for the invited parties"),
        "taking_part": _("those who answer for the parties that take part"),
        "members": _("the representatives of the members of the series"),
        "proposing": _("those who propose for the members and the invited parties"),
        "recorder": _("whoever is in charge of it, until it is recorded"),
    }
    REMINDER_RULES = LADDER
    CONFIRMED = "taking_part"

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    code = models.CharField(_("code"), max_length=16, unique=True, editable=False)
    series = models.ForeignKey(
        MeetingSeries, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("series")
    )
    ordinal = models.PositiveSmallIntegerField(_("number of the edition"), null=True, blank=True)
    title_ru = models.CharField(_("title (Russian)"), max_length=400)
    title_en = models.CharField(_("title (English)"), max_length=400, blank=True)
    short_ru = models.CharField(_("short title (Russian)"), max_length=150, blank=True)
    short_en = models.CharField(_("short title (English)"), max_length=150, blank=True)
    host = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="hosted_meetings", verbose_name=_("host")
    )
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organising office")
    )
    city_ru = models.CharField(_("city (Russian)"), max_length=100, blank=True)
    city_en = models.CharField(_("city (English)"), max_length=100, blank=True)
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("venue")
    )
    format = models.CharField(_("format"), max_length=9, choices=Format, default=Format.IN_PERSON)
    video_note = models.CharField(_("how the link will be given"), max_length=300, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DRAFT)
    status_reason = models.TextField(_("reason"), blank=True)
    decided_by = models.CharField(_("who decided"), max_length=200, blank=True)
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )
    circle = models.CharField(
        _("who sees it before it is convened"), max_length=7, choices=Circle, default=Circle.MEMBERS
    )
    languages = ArrayField(
        models.CharField(max_length=2, choices=Language), verbose_name=_("working languages"), default=working_languages
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("responsible member of staff"),
    )
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="following", verbose_name=_("edition before")
    )
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("programme")
    )
    measures = models.ManyToManyField(
        Measure, blank=True, related_name="meetings", verbose_name=_("measures of the programme")
    )
    facts_only = models.BooleanField(_("from the public record"), default=False)
    source_note = models.TextField(_("what the record says"), blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta(Scheduled.Meta):
        ordering = ["starts_at", "pk"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        indexes = [
            GistIndex(fields=["window"], name="meetings_meeting_window"),
            models.Index(fields=["status", "starts_at", "id"], name="meetings_meeting_status"),
        ]
        constraints = [
            *Scheduled.Meta.constraints,
            ends_with_start(unless=Q(facts_only=True)),
            models.UniqueConstraint(
                fields=["series", "ordinal"],
                name="meetings_meeting_one_ordinal",
                violation_error_message=_("The series has an edition with this number."),
            ),
            models.CheckConstraint(
                condition=Q(ordinal__isnull=True) | Q(ordinal__gte=1, series__isnull=False),
                name="meetings_meeting_ordinal_of_series",
                violation_error_message=_("Only an edition of a series has a number, and it counts from one."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["postponed", "cancelled"]) | ~Q(status_reason=""),
                name="meetings_meeting_off_with_reason",
                violation_error_message=_("Give the reason: it is shown in the history and to those who are told."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["convened", "held", "finalised"])
                | Q(facts_only=True)
                | (Q(precision="day") & ~Q(tz="")),
                name="meetings_meeting_convened_has_day",
                violation_error_message=_("A meeting is convened to a day, in the zone of its place."),
            ),
            models.CheckConstraint(
                condition=~Q(precision="unknown") | Q(status="draft") | Q(facts_only=True),
                name="meetings_meeting_date_unless_draft",
                violation_error_message=_("Say at least the year: only a draft has no date."),
            ),
            models.CheckConstraint(
                condition=Q(facts_only=False) | Q(status="finalised"),
                name="meetings_meeting_fact_is_over",
                violation_error_message=_("What is taken from the public record is over."),
            ),
            models.CheckConstraint(
                condition=Q(superseded_by__isnull=True) | (Q(status="cancelled") & ~Q(superseded_by=F("id"))),
                name="meetings_meeting_merged_if_cancelled",
                violation_error_message=_("Only a cancelled meeting is merged into another one."),
            ),
        ]

    def __str__(self) -> str:
        russian = (get_language() or "ru").startswith("ru")
        return self.title_ru if russian else self.title_en or self.title_ru

    def get_absolute_url(self) -> str:
        """The meeting's page."""
        return reverse("meetings:meeting", args=[self.public_id])

    @property
    def status_look(self) -> str:
        """How the status is drawn."""
        return LOOKS[self.status]

    @property
    def short(self) -> str:
        """The short title in the reader's language."""
        russian = (get_language() or "ru").startswith("ru")
        found = self.short_ru if russian else self.short_en or self.short_ru
        return found or str(self)

    @property
    def is_off(self) -> bool:
        """Whether it is not to take place, for good or for now."""
        return self.status in (Status.POSTPONED, Status.CANCELLED)

    def has_begun(self, at: datetime) -> bool:
        """Tell whether its first moment has come."""
        return self.starts_at is not None and self.starts_at <= at

    def is_movable(self, at: datetime) -> bool:
        """Tell whether its date may still be moved or taken away."""
        return self.status in (Status.TENTATIVE, Status.CONVENED) and not self.has_begun(at)

    def is_under_way(self, at: datetime) -> bool:
        """Tell whether it is being held."""
        over = self.ends_at is not None and self.ends_at <= at
        return self.status == Status.CONVENED and self.has_begun(at) and not over

    # What calendars are told

    def calendar_state(self) -> CalendarState:
        """Provisional until it is convened; held and finalised ones stay firm."""
        return {each.value: each for each in CalendarState}.get(self.status, CalendarState.CONFIRMED)

    def calendar_title(self) -> tuple[str, bool]:
        """The short title with its number, else the whole one."""
        short = text.pair(self, "short")
        return short if short[0] and not (short[1] and self.title_en) else text.pair(self, "title")

    def calendar_category(self) -> str:
        """Its series."""
        return self.series.short if self.series else ""

    # What the engine of reminders asks

    def reminder_anchors(self) -> Mapping[str, Anchor]:
        """Name its start, its end and the terms for proposals and papers, while they are to come."""
        if self.facts_only or self.status not in (Status.TENTATIVE, Status.CONVENED, Status.HELD):
            return {}
        if self.starts_local is None or self.ends_local is None:
            return {}
        found = {"ends": Anchor.moment(self.ends_local, self.tz)}
        if self.status != Status.HELD:
            found["starts"] = Anchor.moment(self.starts_local, self.tz)
            for row in self.deadlines.filter(key__in=["proposals", "papers"]):
                if row.due_at is not None:
                    found[row.key] = Anchor.instant(row.due_at, row.tz)
        return found

    def told_about(self) -> Iterator[Remindable]:
        """Whoever was told of an invitation to it is told of its changes."""
        yield self
        yield from self.invitations.all()
        yield from self.delegations.all()
        yield from self.protocol_versions.asked()

    def people_to_remind(self, audience: str, *, only: Any = None) -> Iterator[Recipient]:
        """Name the people of an audience: owner, host, invited, taking_part, members, concerned."""
        told: set[int] = set()
        for found in self._audience(audience, only):
            if found.person.pk not in told:
                told.add(found.person.pk)
                yield found

    def _audience(self, audience: str, only: Any) -> Iterator[Recipient]:
        if audience in ("owner", "invited", "taking_part", "concerned"):
            yield from in_charge(self, only=only)
        if audience in ("host", "invited", "taking_part", "concerned") and self.host_id:
            yield from speaking_for([self.host_id], "answer", only=only)
        if audience in ("invited", "taking_part", "concerned"):
            accepted = {"reply": "accepted"} if audience == "taking_part" else {}
            invited = self.invitations.filter(status="issued", **accepted)
            yield from speaking_for(invited.values("party"), "answer", only=only)
        if audience == "proposing":
            asked = Party.objects.filter(invitations__in=self.invitations.filter(status="issued"))
            yield from speaking_for(asked | self.members(), "propose", only=only)
        if audience == self.KEEPERS:
            yield from secretariat(self, only=only)
        if audience == "recorder" and self.status != Status.HELD:
            yield from in_charge(self, only=only)
        if audience == "members" or (audience == "concerned" and self.status == Status.TENTATIVE):
            yield from speaking_for(self.members(), "view", only=only)

    def reminder_ask(self, anchor: str) -> str:
        """Say what a term of it is for, or what is still to be entered once it is over."""
        title = self.reminder_title()
        return str(ASKS[anchor]) % {"meeting": title} if anchor in ASKS else title

    def members(self) -> models.QuerySet[Party]:
        """The parties of the series on the meeting's dates, where they may see it."""
        if self.series is None or self.window is None or self.circle != Circle.MEMBERS:
            return Party.objects.none()
        members = self.series.members.filter(valid__overlap=self.window)
        return Party.objects.filter(pk__in=members.values("party"))


class CodeYear(models.Model):
    """The last number given to a meeting of a year: a code is given once and never again."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"M-{self.year}-{self.last}"
