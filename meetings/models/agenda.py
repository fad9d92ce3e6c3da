"""The agenda of a meeting: the working copy the secretariat orders, and what was issued of it."""

from datetime import date, time
from types import SimpleNamespace
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Deferrable, F, Q
from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from documents.models import Issue
from meetings.models.meeting import Meeting
from meetings.models.series import MeetingSeries
from members.models import Party
from records.models import Versioned, VersionedQuerySet
from reminders.walltime import WallTimeField


class ItemKind(models.TextChoices):
    """What the meeting does with an item."""

    PROCEDURAL = "procedural", pgettext_lazy("agenda item", "procedural")
    REPORT = "report", pgettext_lazy("agenda item", "report")
    DECISION = "decision", pgettext_lazy("agenda item", "for decision")
    INFORMATION = "information", pgettext_lazy("agenda item", "for information")


class Audience(models.TextChoices):
    """Who reads an item once it is issued."""

    ALL = "all", pgettext_lazy("agenda item", "all who are invited")
    SECRETARIAT = "secretariat", pgettext_lazy("agenda item", "the secretariat alone")


class Clearance(models.TextChoices):
    """Whether an item is ready to be put before the meeting."""

    YES = "yes", pgettext_lazy("clearance", "cleared")
    NO = "no", pgettext_lazy("clearance", "not to be put")
    NOT_YET = "not_yet", pgettext_lazy("clearance", "not cleared yet")


CLEARANCE_LOOKS = {"yes": "done", "no": "off", "not_yet": "planned"}


class AgendaQuerySet(VersionedQuerySet):
    """The reading vocabulary of working copies."""

    def visible_to(self, user: Any) -> Self:
        """Show the working copy to the secretariat alone: parties read what is issued."""
        if user.is_anonymous or user.role != "staff":
            return self.none()
        return self.filter(meeting__in=Meeting.objects.visible_to(user))


class Agenda(Versioned):
    """The working copy as a whole: its version counts every change of which items there are and how they are ordered."""

    VERBS = {
        "item_added": _("Item added to the agenda"),
        "item_edited": _("Item of the agenda changed"),
        "item_removed": _("Item taken off the agenda"),
        "item_withdrawn": _("Item of the agenda withdrawn"),
        "item_carried_over": _("Item of the agenda carried over"),
        "arranged": _("Agenda put into another order"),
        "renumbered": _("Items of the agenda renumbered"),
        "agenda_issued": _("Agenda issued"),
        "agenda_released": _("Agenda released to those invited"),
        "agenda_adopted": _("Agenda adopted"),
        "outcomes_recorded": _("Outcomes entered"),
        "decision_adopted": _("Decision adopted"),
    }
    CHANGE_LABELS = {
        "item": pgettext_lazy("agenda", "item"),
        "order": _("order"),
        "numbers": _("numbers"),
        "issue": pgettext_lazy("agenda", "issue"),
        "left_out": _("left out"),
        "to": _("carried over to"),
        "outcome": _("outcome"),
        "decision": _("decision"),
        "parties": _("parties"),
        "proposed_by": _("proposed by"),
        "number": _("number"),
        "title_ru": _("title (Russian)"),
        "title_en": _("title (English)"),
        "annotation_ru": _("annotation (Russian)"),
        "annotation_en": _("annotation (English)"),
        "rapporteur_ru": _("rapporteur in words (Russian)"),
        "rapporteur_en": _("rapporteur in words (English)"),
        "rapporteur_party": _("rapporteur: a party"),
        "kind": _("what is done with it"),
        "audience": _("who reads it"),
        "clearance": _("clearance"),
        "minutes": _("minutes"),
        "fixed_day": _("day of the meeting"),
        "fixed_start": _("starts at"),
    }

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="agenda", verbose_name=_("meeting"))

    objects = AgendaQuerySet.as_manager()

    class Meta:
        ordering = ["meeting"]
        verbose_name = _("agenda")
        verbose_name_plural = _("agendas")

    def __str__(self) -> str:
        return gettext("Agenda: %(meeting)s") % {"meeting": self.meeting.short}

    def get_absolute_url(self) -> str:
        """The editor."""
        return reverse("meetings:edit-agenda", args=[self.meeting.public_id])


class AgendaItemQuerySet(VersionedQuerySet):
    """The reading vocabulary of items."""

    def visible_to(self, user: Any) -> Self:
        """Show items to the secretariat alone: what a party may read of them stands in the issued versions."""
        if user.is_anonymous or user.role != "staff":
            return self.none()
        return self.filter(Q(meeting__in=Meeting.objects.visible_to(user)) | Q(series__isnull=False))

    def in_order(self) -> Self:
        """Give each item followed by those under it."""
        of_first = models.Case(models.When(parent__isnull=True, then=F("position")), default=F("parent__position"))
        level = models.Case(models.When(parent__isnull=True, then=0), default=1)
        return self.annotate(place=of_first, level=level).order_by("place", "level", "position", "pk")

    def to_issue(self) -> Self:
        """Keep what may ever stand in an issued version; what is the secretariat's hides what stands under it."""
        return self.filter(audience=Audience.ALL).exclude(parent__audience=Audience.SECRETARIAT)


class AgendaItem(Versioned):
    """An item of a working copy; without a meeting it waits for the next edition of its series."""

    TEXTS = ("title_ru", "title_en", "annotation_ru", "annotation_en", "rapporteur_ru", "rapporteur_en")
    FACTS = ("kind", "audience", "clearance", "minutes", "fixed_day", "fixed_start", "rapporteur_party")

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, null=True, blank=True, related_name="items", verbose_name=_("meeting")
    )
    series = models.ForeignKey(
        MeetingSeries, models.PROTECT, null=True, blank=True, related_name="backlog", verbose_name=_("series")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("stands under")
    )
    position = models.PositiveSmallIntegerField(_("place"))
    number = models.CharField(_("number"), max_length=12, blank=True)
    title_ru = models.CharField(_("title (Russian)"), max_length=600)
    title_en = models.CharField(_("title (English)"), max_length=600, blank=True)
    annotation_ru = models.TextField(_("annotation (Russian)"), max_length=4000, blank=True)
    annotation_en = models.TextField(_("annotation (English)"), max_length=4000, blank=True)
    kind = models.CharField(_("what is done with it"), max_length=11, choices=ItemKind, default=ItemKind.REPORT)
    audience = models.CharField(_("who reads it"), max_length=11, choices=Audience, default=Audience.ALL)
    clearance = models.CharField(_("clearance"), max_length=7, choices=Clearance, default=Clearance.NOT_YET)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    # A pin is a day of the meeting and an hour: it goes along when the meeting moves.
    fixed_day = models.PositiveSmallIntegerField(_("day of the meeting"), null=True, blank=True)
    fixed_start = models.TimeField(_("starts at"), null=True, blank=True)
    rapporteur_party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rapporteur: a party")
    )
    rapporteur_ru = models.CharField(_("rapporteur in words (Russian)"), max_length=200, blank=True)
    rapporteur_en = models.CharField(_("rapporteur in words (English)"), max_length=200, blank=True)
    proposed_by = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )
    carried_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to", verbose_name=_("carried over from")
    )
    # What the item was made for by itself: action items of earlier editions, still under control.
    actions = models.ManyToManyField(
        "meetings.ActionItem", blank=True, related_name="agenda_items", verbose_name=_("action items")
    )
    withdrawn_on = models.DateField(_("withdrawn"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason of the withdrawal"), max_length=600, blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "position", "pk"]
        verbose_name = _("item of an agenda")
        verbose_name_plural = _("items of agendas")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "series", "parent", "position"],
                name="meetings_agendaitem_one_place",
                nulls_distinct=False,
                deferrable=Deferrable.DEFERRED,
                violation_error_message=_("Another item stands at this place."),
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1),
                name="meetings_agendaitem_from_one",
                violation_error_message=_("Places are counted from one."),
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=False, series__isnull=True) | Q(meeting__isnull=True, series__isnull=False),
                name="meetings_agendaitem_meeting_or_series",
                violation_error_message=_("An item belongs to a meeting, or waits in its series."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="meetings_agendaitem_not_under_itself",
                violation_error_message=_("An item does not stand under itself."),
            ),
            models.CheckConstraint(
                condition=Q(fixed_day__isnull=True) | Q(fixed_day__gte=1),
                name="meetings_agendaitem_day_from_one",
                violation_error_message=_("The days of a meeting are counted from one."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=1440),
                name="meetings_agendaitem_minutes_of_a_day",
                violation_error_message=_("An item takes from one minute to a whole day."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason="")),
                name="meetings_agendaitem_withdrawn_with_reason",
                violation_error_message=_("What is withdrawn has its date and the reason."),
            ),
            models.CheckConstraint(
                condition=Q(carried_from__isnull=True) | ~Q(carried_from=F("id")),
                name="meetings_agendaitem_not_from_itself",
                violation_error_message=_("An item is not carried over from itself."),
            ),
        ]

    def __str__(self) -> str:
        russian = (get_language() or "ru").startswith("ru")
        title = self.title_ru if russian else self.title_en or self.title_ru
        return f"{self.number} {title}".strip()

    def get_absolute_url(self) -> str:
        """Its row in the editor."""
        if self.meeting is None:
            return self.series.get_absolute_url() if self.series else ""
        return f"{reverse('meetings:edit-agenda', args=[self.meeting.public_id])}#item-{self.key}"

    @property
    def clearance_look(self) -> str:
        """How the clearance is drawn."""
        return CLEARANCE_LOOKS[self.clearance]

    @property
    def is_hidden(self) -> bool:
        """Whether it is the secretariat's alone, by itself or by what it stands under."""
        return self.audience == Audience.SECRETARIAT or (
            self.parent is not None and self.parent.audience == Audience.SECRETARIAT
        )

    def rapporteur_in(self, language: str) -> str:
        """Who reports: in words, as rank and post are on that day, else the party."""
        words = self.rapporteur_ru if language == "ru" else self.rapporteur_en or self.rapporteur_ru
        if words:
            return words
        party = self.rapporteur_party
        return getattr(party, f"short_{language}") or getattr(party, f"name_{language}") if party else ""


class AgendaVersionQuerySet(models.QuerySet):
    """The reading vocabulary of issued versions."""

    def visible_to(self, user: Any) -> Self:
        """Show staff all; those who are invited, and the host, what is released to them."""
        found = self.filter(meeting__in=Meeting.objects.open_to(user))
        if user.is_anonymous or user.role == "staff":
            return found
        return found.filter(released_at__isnull=False)

    def newest_first(self) -> Self:
        """Put the last issue first."""
        return self.order_by("-revision")


class VersionStatus(models.TextChoices):
    """What an issued agenda is."""

    PROVISIONAL = "provisional", pgettext_lazy("agenda", "provisional")
    ADOPTED = "adopted", pgettext_lazy("agenda", "adopted")


class AgendaVersion(models.Model):
    """An issue of the agenda, kept as it was issued; it is only ever released and adopted."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda_versions", verbose_name=_("meeting"))
    revision = models.PositiveSmallIntegerField(_("issue"))
    status = models.CharField(_("status"), max_length=11, choices=VersionStatus, default=VersionStatus.PROVISIONAL)
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note_ru = models.TextField(_("what has changed (Russian)"), max_length=2000, blank=True)
    note_en = models.TextField(_("what has changed (English)"), max_length=2000, blank=True)
    starts_local = WallTimeField(_("counted from"), null=True, blank=True)
    lines = models.JSONField(_("items"), default=list)
    issue = models.ForeignKey(
        Issue, models.PROTECT, null=True, blank=True, related_name="agenda_versions", verbose_name=_("document")
    )
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    adopted_on = models.DateField(_("adopted"), null=True, blank=True)

    objects = AgendaVersionQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "-revision"]
        verbose_name = _("issue of an agenda")
        verbose_name_plural = _("issues of agendas")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "revision"],
                name="meetings_agendaversion_once",
                violation_error_message=_("The agenda has an issue with this number."),
            ),
            models.CheckConstraint(
                condition=Q(revision__gte=1),
                name="meetings_agendaversion_from_one",
                violation_error_message=_("Issues are counted from one."),
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(status="adopted"),
                name="meetings_agendaversion_one_adopted",
                violation_error_message=_("Another issue of this agenda is adopted."),
            ),
            models.CheckConstraint(
                condition=Q(status="provisional", adopted_on__isnull=True)
                | Q(status="adopted", adopted_on__isnull=False, released_at__isnull=False),
                name="meetings_agendaversion_adopted_whole",
                violation_error_message=_("What is adopted was released before and has its day."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("Agenda, issue %(number)s") % {"number": self.revision}

    def get_absolute_url(self) -> str:
        """The page of the agenda, at this issue."""
        return f"{reverse('meetings:agenda', args=[self.meeting.public_id])}?issue={self.revision}"

    @property
    def status_look(self) -> str:
        """How the status is drawn."""
        return "confirmed" if self.status == VersionStatus.ADOPTED else "planned"

    @property
    def has_old_times(self) -> bool:
        """Whether the meeting begins at another time than its hours are counted from."""
        return self.starts_local != self.meeting.starts_local

    @property
    def days(self) -> list[tuple[int, date | None, list[SimpleNamespace]]]:
        """Its lines by the days of the meeting, in order: the number of the day, the day, the lines."""
        found: list[tuple[int, date | None, list[SimpleNamespace]]] = []
        for line in self.lines:
            shown = as_shown(line)
            if not found or found[-1][0] != shown.day_number:
                found.append((shown.day_number, shown.day, []))
            found[-1][2].append(shown)
        return found


def as_shown(line: dict[str, Any]) -> SimpleNamespace:
    """A kept line as a page reads it: day and hours as such, the words of its kind."""
    kept: dict[str, Any] = {
        "starts": time.fromisoformat(line["starts"]) if line["starts"] else None,
        "day": date.fromisoformat(line["day"]) if line["day"] else None,
        "withdrawn_on": date.fromisoformat(line["withdrawn_on"]) if line["withdrawn_on"] else None,
        "kind_label": ItemKind(line["kind"]).label,
    }
    return SimpleNamespace(**{**line, **kept})
