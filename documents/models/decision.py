"""Decisions: of the Center's own meetings and of the bodies above them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from members.models import Party, speaking_for
from records.models import Versioned, VersionedQuerySet
from reminders.models import Anchor, Recipient, Remindable, RemindableQuerySet


class DecisionKind(models.TextChoices):
    """What a decision is."""

    DECISION = "decision", _("decision")
    PROTOCOL_DECISION = "protocol_decision", _("protocol decision")
    RECOMMENDATION = "recommendation", _("recommendation")
    TAKE_NOTE = "take_note", _("taken note")


class Adoption(models.TextChoices):
    """How a decision was adopted."""

    CONSENSUS = "consensus", pgettext_lazy("adoption", "by consensus")
    SIGNATURE = "signature", pgettext_lazy("adoption", "by signature")


class DecisionStatus(models.TextChoices):
    """Where a decision stands."""

    DRAFT = "draft", pgettext_lazy("decision", "draft")
    AGREED = "agreed", pgettext_lazy("decision", "text agreed")
    ADOPTED = "adopted", pgettext_lazy("decision", "adopted")
    SUPERSEDED = "superseded", pgettext_lazy("decision", "superseded")
    WITHDRAWN = "withdrawn", pgettext_lazy("decision", "withdrawn")


class Stance(models.TextChoices):
    """What a party did with a decision."""

    AWAITED = "awaited", pgettext_lazy("position", "awaited")
    SIGNED = "signed", pgettext_lazy("position", "signed")
    RESERVATION = "signed_with_reservation", pgettext_lazy("position", "signed with a reservation")
    NOT_SIGNED = "not_signed", pgettext_lazy("position", "not signed")
    JOINED_LATER = "joined_later", pgettext_lazy("position", "joined later")


LOOKS = {"draft": "draft", "agreed": "planned", "adopted": "confirmed", "superseded": "moved", "withdrawn": "off"}
STANDING = (DecisionStatus.ADOPTED, DecisionStatus.SUPERSEDED)


class DecisionQuerySet(VersionedQuerySet, RemindableQuerySet):
    """The reading vocabulary of decisions."""

    def visible_to(self, user: Any) -> Self:
        """Show all to staff; to a representative what was adopted and is published, or names the own party.

        `published` says that the decision is known outside, as those of the Council of Heads of State are: every
        party reads it, whether or not positions have been recorded.
        """
        if user.is_anonymous:
            return self.none()
        if user.role == "staff":
            return self
        if user.role != "representative":
            return self.none()
        mine = user.parties("view")
        named = Decision.objects.filter(positions__party__in=mine).values("pk")
        return self.filter(Q(pk__in=named) | Q(models.Exists(mine), published=True), status__in=STANDING)

    def asked(self, *, body: Party | None = None, year: int | None = None) -> Self:
        """Keep those of a body, and those adopted in a year."""
        found = self.filter(body=body) if body else self
        return found.filter(adopted_on__year=year) if year else found

    def with_anchors_between(self, after: datetime, until: datetime) -> Self:  # noqa: ARG002  # it has none
        """Keep nothing: a decision has no term."""
        return self.none()

    def newest_first(self) -> Self:
        """Put the decisions adopted last at the top; drafts, which have no date, above them."""
        return self.order_by(F("adopted_on").desc(nulls_first=True), "-pk")


class Decision(Versioned, Remindable):
    """What a body or a meeting decided; once adopted it stands as it is."""

    VERBS = {
        "recorded": _("Recorded"),
        "adopted": _("Adopted"),
        "completed": _("Filled in"),
        "position_recorded": _("Position recorded"),
        "position_corrected": _("Position corrected"),
        "position_procedures_reported": _("Procedures of a party reported as completed"),
        "position_procedures_confirmed": _("Completed procedures of a party confirmed"),
        "position_reservation_withdrawn": _("Reservation of a party withdrawn"),
        "position_joined": _("A party joined later"),
    }
    CHANGE_LABELS = {"party": _("party"), "parties": _("parties"), "stance": _("position")}
    CHANGE_CHOICES: ClassVar = {"stance": Stance.choices}
    AUDIENCES: ClassVar = {"parties": _("the parties of the decision")}
    REMINDER_RULES: ClassVar[list] = []  # a decision is told of; what its parties owe has no term
    # Empty at first where it is not known; filled once, then frozen like the rest.
    FILLED_ONCE = ("number_text", "title_en", "text_ru", "text_en", "place_ru", "place_en", "in_force_on")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    scope = models.CharField(_("year of the number"), max_length=4, blank=True, editable=False)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    number_text = models.CharField(_("number, as printed"), max_length=60, blank=True)
    body = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("adopted by")
    )
    adopted_by_ru = models.CharField(_("adopted by (Russian)"), max_length=300, blank=True)
    adopted_by_en = models.CharField(_("adopted by (English)"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=17, choices=DecisionKind, default=DecisionKind.DECISION)
    title_ru = models.CharField(_("title (Russian)"), max_length=600)
    title_en = models.CharField(_("title (English)"), max_length=600, blank=True)
    text_ru = models.TextField(_("text (Russian)"), blank=True)
    text_en = models.TextField(_("text (English)"), blank=True)
    adoption = models.CharField(_("how it was adopted"), max_length=9, choices=Adoption, default=Adoption.SIGNATURE)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    place_ru = models.CharField(_("place (Russian)"), max_length=120, blank=True)
    place_en = models.CharField(_("place (English)"), max_length=120, blank=True)
    in_force_on = models.DateField(_("in force from"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=DecisionStatus, default=DecisionStatus.DRAFT)
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes", verbose_name=_("superseded by")
    )
    positions_shown = models.BooleanField(_("parties read each other's positions"), default=True)
    published = models.BooleanField(_("known outside: every party reads it"), default=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = [F("adopted_on").desc(nulls_first=True), "-pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        indexes = [
            models.Index(F("adopted_on").desc(nulls_first=True), F("id").desc(), name="documents_decision_newest")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "number"],
                name="documents_decision_one_number",
                violation_error_message=_("Another decision of the year has this number."),
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, scope="") | Q(number__isnull=False, number__gte=1) & ~Q(scope=""),
                name="documents_decision_number_of_a_year",
                violation_error_message=_("A number of ours is counted in its year."),
            ),
            models.CheckConstraint(
                condition=Q(body__isnull=False) | ~Q(adopted_by_ru=""),
                name="documents_decision_has_body",
                violation_error_message=_("Name the body or the meeting that adopts the decision."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["adopted", "superseded"], adopted_on__isnull=False)
                | (~Q(status__in=["adopted", "superseded"]) & Q(adopted_on__isnull=True)),
                name="documents_decision_date_if_adopted",
                violation_error_message=_("An adopted decision has the day of its adoption, and only an adopted one."),
            ),
            models.CheckConstraint(
                condition=Q(status="superseded", superseded_by__isnull=False)
                | (~Q(status="superseded") & Q(superseded_by__isnull=True)),
                name="documents_decision_superseded_by",
                violation_error_message=_("Name the decision that supersedes this one."),
            ),
            models.CheckConstraint(
                condition=~Q(superseded_by=F("id")),
                name="documents_decision_not_itself",
                violation_error_message=_("A decision cannot supersede itself."),
            ),
            models.CheckConstraint(
                condition=Q(published=False) | Q(status__in=["adopted", "superseded"]),
                name="documents_decision_published_if_adopted",
                violation_error_message=_("Only an adopted decision is published."),
            ),
        ]

    def __str__(self) -> str:
        title = self.title_ru if _is_russian() else self.title_en or self.title_ru
        return f"{self.number_text} {title}".strip()

    def get_absolute_url(self) -> str:
        """The decision's page."""
        return reverse("documents:decision", args=[self.public_id])

    # What the engine of reminders asks

    def reminder_anchors(self) -> Mapping[str, Anchor]:
        """Name no moment: nothing is owed by a day."""
        return {}

    def people_to_remind(self, audience: str, *, only: Any = None) -> list[Recipient]:
        """Name whoever represents a party of the decision, each once: `parties` is all of them, `party:TJ` one."""
        code = audience.removeprefix("party:")
        named = self.positions.all() if code == audience else self.positions.filter(party__code=code)
        return speaking_for(named.values("party"), only=only)

    def reminder_title(self) -> str:
        """Its number and its title."""
        return str(self)

    @property
    def status_look(self) -> str:
        """The look of the status."""
        return LOOKS[self.status]

    @property
    def adopted_by(self) -> str:
        """The body, or the meeting in words, in the reader's language."""
        if self.body:
            return self.body.name
        return self.adopted_by_ru if _is_russian() else self.adopted_by_en or self.adopted_by_ru

    @property
    def is_adopted(self) -> bool:
        """Whether it was adopted, superseded or not."""
        return self.status in STANDING


def _is_russian() -> bool:
    return (get_language() or "ru").startswith("ru")
