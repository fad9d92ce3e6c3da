"""What a meeting asks parties to do: the action item, by when, and how it ends; reports stand beside it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from documents.models import Decision
from meetings.models.extension import Extension, Verdict
from meetings.models.meeting import Meeting
from meetings.models.meeting import Status as MeetingStatus
from meetings.models.outcome import Outcome
from meetings.models.reminding import in_charge
from members.models import Owed, Party, speaking_for
from records.models import Versioned, VersionedQuerySet
from reminders import walltime
from reminders.models import Anchor, Recipient, Remindable, RemindableQuerySet

START_ASKING = timedelta(days=30)


class DueRule(models.TextChoices):
    """What takes the place of a day."""

    NEXT_EDITION = "next_edition", _("by the next edition")
    STANDING = "standing", _("standing, without a term")


class ActionStatus(models.TextChoices):
    """How far an action item is; "overdue" is computed."""

    OPEN = "open", pgettext_lazy("action item", "open")
    REPORTED = "reported", pgettext_lazy("action item", "reported")
    CLOSED = "closed", pgettext_lazy("action item", "removed from control")
    CANCELLED = "cancelled", pgettext_lazy("action item", "cancelled")


LOOKS = {"open": "planned", "reported": "running", "closed": "done", "cancelled": "off"}
UNDER_CONTROL = (ActionStatus.OPEN, ActionStatus.REPORTED)
NEXT = (MeetingStatus.TENTATIVE, MeetingStatus.CONVENED, MeetingStatus.HELD, MeetingStatus.FINALISED)


class ActionItemQuerySet(VersionedQuerySet, RemindableQuerySet):
    """The reading vocabulary of action items."""

    def visible_to(self, user: Any) -> Self:
        """Show staff all; a representative what the own parties carry out, and what stands in protocols open to them."""
        if user.is_anonymous or user.role in ("administrator", "auditor"):
            return self.none()
        if user.role == "staff":
            return self
        return self.filter(
            Q(pk__in=ActionItem.objects.of(user.parties("view"))) | Q(meeting__in=Meeting.objects.open_to(user))
        )

    def of(self, parties: Any) -> Self:
        """Keep what one of the parties leads or carries out with others."""
        joined = ActionItem.co_executors.through.objects.filter(party__in=parties)
        return self.filter(Q(lead__in=parties) | Q(pk__in=joined.values("actionitem")))

    def with_due(self) -> Self:
        """Find the day each is due now, as `due_found`: what was granted, its own day, or the next edition's first."""
        granted = Extension.objects.filter(action_item=OuterRef("pk"), verdict=Verdict.GRANTED)
        latest = (
            granted.order_by("-decided_at", "-pk").annotate(day=TruncDate("due_at", tzinfo=_center())).values("day")[:1]
        )
        following = Meeting.objects.filter(
            series=OuterRef("meeting__series"), status__in=NEXT, window__fully_gt=OuterRef("meeting__window")
        )
        known = Case(When(precision="day", then=F("window__startswith")), output_field=models.DateField())
        first = following.order_by("window", "pk").annotate(day=known).values("day")[:1]
        by_rule = Case(When(due_rule=DueRule.NEXT_EDITION, then=Subquery(first)), default=F("due_on"))
        return self.annotate(due_found=Coalesce(Subquery(latest), by_rule, output_field=models.DateField()))

    def under_control(self) -> Self:
        """Keep what is neither closed nor cancelled."""
        return self.filter(status__in=UNDER_CONTROL)

    def to_consider(self, series: Any, day: date) -> Self:
        """Keep what meetings of a series have asked for that is under control and has begun by a day, the oldest first."""
        begun = Q(start_on__isnull=True) | Q(start_on__lte=day)
        found = self.under_control().filter(begun, meeting__series=series).select_related("meeting")
        return found.order_by("meeting__window", "meeting", "item_no", "position")

    def overdue(self, day: date) -> Self:
        """Keep what should have been carried out before a day, and on which no final report waits."""
        return self.with_due().filter(status=ActionStatus.OPEN, due_found__lt=day)

    def outstanding_at(self, at: datetime) -> Self:
        """Keep what its lead must report on: asked from thirty days before its day."""
        today = walltime.today(at, settings.CENTER_TZ)
        begun = Q(start_on__isnull=True) | Q(start_on__lte=today)
        found = self.with_due().filter(begun, status=ActionStatus.OPEN, due_found__lte=today + START_ASKING)
        return found.select_related("lead", "meeting").order_by("due_found", "pk")

    def outstanding_for(self, party: Party, *, at: datetime) -> Self:
        """Keep what a party leads and must report on."""
        return self.outstanding_at(at).filter(lead=party)

    def with_anchors_between(self, after: datetime, until: datetime) -> Self:
        """Keep what falls due in a stretch of time."""
        days = (after.date() - walltime.DAY, until.date() + walltime.DAY)
        return self.with_due().filter(status=ActionStatus.OPEN, due_found__range=days)

    def in_order(self) -> Self:
        """Put the earliest due first, what has no day last."""
        return self.with_due().order_by(F("due_found").asc(nulls_last=True), "meeting", "position", "pk")


def _center() -> Any:
    return walltime.zone(settings.CENTER_TZ)


class ActionItem(Versioned, Remindable, Owed):
    """An action item of a meeting: one party leads, others may join; it ends by an accepted final report alone."""

    VERBS = {
        "issued": _("Issued"),
        "reported": _("Reported on"),
        "noted": _("Report taken note of"),
        "returned": _("Report returned"),
        "closed": _("Removed from control"),
        "cancelled": _("Cancelled by a decision"),
        "asked": _("More time asked for"),
        "granted": _("More time granted"),
        "refused": _("More time refused"),
    }
    CHANGE_LABELS = {"report": _("report"), "due": _("due")}
    CHANGE_CHOICES = {"report": (("final", _("final report")), ("interim", _("interim report")))}
    ANCHORS: ClassVar = {"due": pgettext_lazy("counted from", "the day on which it is due")}
    AUDIENCES: ClassVar = {
        "answer": _("those who answer for the lead, until it has reported finally"),
        "lead": _("those who answer for the lead"),
        "executors": _("those who answer for the lead and its co-executors"),
        "owner": _("whoever is in charge of the meeting"),
    }
    REMINDER_RULES: ClassVar = [
        {
            "anchor": "due",
            "days_before": days,
            "at_time": "10:00",
            "audience": "answer",
            "kind": "deadline",
            "topic": "meetings",
            "urgent": days <= 0,
            "mandatory": True,
        }
        for days in (14, 3, -1)
    ]

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="action_items", verbose_name=_("meeting"))
    item_no = models.PositiveSmallIntegerField(_("item of the protocol"))
    position = models.PositiveSmallIntegerField(_("number in the item"), editable=False)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="action_items", verbose_name=_("decision")
    )
    outcome = models.ForeignKey(
        Outcome, models.PROTECT, null=True, blank=True, related_name="action_items", verbose_name=_("outcome")
    )
    text_ru = models.TextField(_("text (Russian)"), max_length=4000)
    text_en = models.TextField(_("text (English)"), max_length=4000, blank=True)
    lead = models.ForeignKey(Party, models.PROTECT, related_name="led_actions", verbose_name=_("lead executor"))
    co_executors = models.ManyToManyField(
        Party, blank=True, related_name="joined_actions", verbose_name=_("co-executors")
    )
    start_on = models.DateField(_("from"), null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    due_rule = models.CharField(_("instead of a day"), max_length=12, choices=DueRule, blank=True)
    status = models.CharField(
        pgettext_lazy("of a row", "state"),
        max_length=9,
        choices=ActionStatus,
        default=ActionStatus.OPEN,
        editable=False,
    )
    closed_at = models.DateTimeField(_("removed from control"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    closing_ground = models.TextField(_("ground"), max_length=2000, blank=True)
    cancelled_by = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cancelled by the decision")
    )

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "item_no", "position"]
        verbose_name = _("action item")
        verbose_name_plural = _("action items")
        indexes = [
            models.Index(fields=["status", "due_on", "id"], name="meetings_action_due"),
            models.Index(fields=["lead", "status"], name="meetings_action_owed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "item_no", "position"],
                name="meetings_actionitem_one_number",
                violation_error_message=_("The meeting has an action item with this number."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=False, due_rule="") | Q(due_on__isnull=True) & ~Q(due_rule=""),
                name="meetings_actionitem_day_or_rule",
                violation_error_message=_("Give either the day or what takes its place, not both."),
            ),
            models.CheckConstraint(
                condition=Q(status="closed", closed_at__isnull=False, closed_by__isnull=False) & ~Q(closing_ground="")
                | ~Q(status="closed") & Q(closed_at__isnull=True, closed_by__isnull=True, closing_ground=""),
                name="meetings_actionitem_closed_with_ground",
                violation_error_message=_("What is removed from control has its time, its ground and who did it."),
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled", cancelled_by__isnull=False)
                | ~Q(status="cancelled") & Q(cancelled_by__isnull=True),
                name="meetings_actionitem_cancelled_by_decision",
                violation_error_message=_("An action item is cancelled by a decision, and by nothing else."),
            ),
            models.CheckConstraint(
                condition=Q(start_on__isnull=True) | Q(due_on__isnull=True) | Q(start_on__lte=F("due_on")),
                name="meetings_actionitem_starts_before_due",
                violation_error_message=_("It is due before it starts."),
            ),
        ]

    def __str__(self) -> str:
        russian = (get_language() or "ru").startswith("ru")
        return f"{self.number}. {self.text_ru if russian else self.text_en or self.text_ru}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("meetings:action", args=[self.public_id])

    @property
    def number(self) -> str:
        """The item of the protocol and the running number in it."""
        return f"{self.item_no}/{self.position}"

    @property
    def status_look(self) -> str:
        """How the state is drawn."""
        return LOOKS[self.status]

    @property
    def is_open(self) -> bool:
        """Whether it is under control."""
        return self.status in UNDER_CONTROL

    @property
    def due(self) -> date | None:
        """The day it is due now; None while the next edition has no day, and for what has no term."""
        if "due_found" not in self.__dict__:
            found: Any = ActionItem.objects.with_due().only("pk").get(pk=self.pk)
            self.due_found: date | None = found.due_found
        return self.due_found

    def is_overdue(self, day: date) -> bool:
        """Tell whether its day is past and no final report waits."""
        return self.status == ActionStatus.OPEN and self.due is not None and self.due < day

    # What the party owes

    @property
    def party(self) -> Party:
        """The lead owes the report."""
        return self.lead

    @property
    def due_at(self) -> date | None:
        """The day it is due now."""
        return self.due

    @property
    def ask(self) -> str:
        """What is asked of the lead."""
        return gettext("Report on action item %(number)s: %(meeting)s") % {
            "number": self.number,
            "meeting": self.meeting.short,
        }

    # What the engine of reminders asks

    def reminder_anchors(self) -> Mapping[str, Anchor]:
        """Name the end of its day while a final report is owed."""
        self.__dict__.pop("due_found", None)
        if self.status != ActionStatus.OPEN or self.due is None:
            return {}
        return {"due": Anchor.term(self.due, settings.CENTER_TZ)}

    def people_to_remind(self, audience: str, *, only: Any = None) -> Iterator[Recipient]:
        """Name whoever answers for the lead, its co-executors too, or the meeting's owner."""
        if audience == "owner":
            yield from in_charge(self.meeting, only=only)
            return
        if audience == "answer" and self.status != ActionStatus.OPEN:
            return
        parties = [self.lead_id]
        if audience == "executors":
            parties += self.co_executors.values_list("pk", flat=True)
        yield from speaking_for(parties, "answer", only=only)

    def reminder_title(self) -> str:
        """Its number and the meeting: the text may be long."""
        return gettext("action item %(number)s, %(meeting)s") % {"number": self.number, "meeting": self.meeting.short}
