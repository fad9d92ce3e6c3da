"""How a meeting has dealt with an item of its agenda; several outcomes may stand at one item."""

from typing import Any, Self

from django.db import models
from django.db.models import Deferrable, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.models import Decision
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting


class OutcomeKind(models.TextChoices):
    """What the meeting did with an item."""

    DECIDED = "decided", pgettext_lazy("outcome", "decided")
    RECOMMENDED = "recommended", pgettext_lazy("outcome", "recommended")
    NOTED = "noted", pgettext_lazy("outcome", "taken note of")
    DEFERRED = "deferred", pgettext_lazy("outcome", "put off to the next edition")
    WITHDRAWN = "withdrawn", pgettext_lazy("outcome", "withdrawn")
    NOT_CONSIDERED = "not_considered", pgettext_lazy("outcome", "not considered")


LOOKS = {
    "decided": "done",
    "recommended": "done",
    "noted": "confirmed",
    "deferred": "moved",
    "withdrawn": "off",
    "not_considered": "off",
}
IN_WORDS = (OutcomeKind.DECIDED, OutcomeKind.RECOMMENDED)
BY_DECISION = (*IN_WORDS, OutcomeKind.NOTED)


class OutcomeQuerySet(models.QuerySet):
    """The reading vocabulary of outcomes."""

    def visible_to(self, user: Any) -> Self:
        """Show outcomes to the secretariat alone: parties read the protocol once it is circulated."""
        if user.is_anonymous or user.role != "staff":
            return self.none()
        return self.filter(item__meeting__in=Meeting.objects.visible_to(user))


class Outcome(models.Model):
    """One outcome of an item, in words or by a decision that was adopted; one by a decision stays."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="outcomes", verbose_name=_("item of the agenda"))
    position = models.PositiveSmallIntegerField(_("place"))
    kind = models.CharField(_("outcome"), max_length=14, choices=OutcomeKind)
    text_ru = models.TextField(_("text (Russian)"), max_length=8000, blank=True)
    text_en = models.TextField(_("text (English)"), max_length=8000, blank=True)
    decision = models.OneToOneField(
        Decision, models.PROTECT, null=True, blank=True, related_name="outcome", verbose_name=_("decision")
    )

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["item", "position"]
        verbose_name = _("outcome of an item")
        verbose_name_plural = _("outcomes of items")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "position"],
                name="meetings_outcome_one_place",
                deferrable=Deferrable.DEFERRED,
                violation_error_message=_("Another outcome stands at this place."),
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1),
                name="meetings_outcome_from_one",
                violation_error_message=_("Places are counted from one."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["decided", "recommended"]) | ~Q(text_ru=""),
                name="meetings_outcome_in_words",
                violation_error_message=_("Write in Russian what was decided or recommended."),
            ),
            models.CheckConstraint(
                condition=Q(decision__isnull=True) | Q(kind__in=["decided", "recommended", "noted"]),
                name="meetings_outcome_of_a_decision",
                violation_error_message=_("A decision decides, recommends or takes note."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        """The sheet of positions of its decision, where it has one."""
        return reverse("documents:record_positions", args=[self.decision.public_id]) if self.decision else ""

    @property
    def look(self) -> str:
        """How the outcome is drawn."""
        return LOOKS[self.kind]
