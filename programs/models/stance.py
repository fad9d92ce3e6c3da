"""What a party declared about its part in a measure."""

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.models import Position
from members.models import Party
from programs.models.measure import Measure
from records.models import Versioned, VersionedQuerySet


class Participation(models.TextChoices):
    """Whether a party takes part in a measure."""

    TAKES_PART = "takes_part", pgettext_lazy("stance", "takes part")
    DECLINES = "declines", pgettext_lazy("stance", "does not take part")
    EXEMPT = "exempt", pgettext_lazy("stance", "exempt by a reservation")


LOOKS = {"takes_part": "confirmed", "declines": "off", "exempt": "moved"}


class StanceQuerySet(VersionedQuerySet):
    """The reading vocabulary of stances."""

    def visible_to(self, user: Any) -> Self:
        """Show all to staff; a representative sees the own party's, on measures that are seen."""
        if user.is_anonymous:
            return self.none()
        if user.role == "staff":
            return self
        return self.filter(measure__in=Measure.objects.visible_to(user), party__in=user.parties("view"))

    def staying_out(self, measure: Measure, year: int) -> list[int]:
        """Name the parties that decline in a year or are exempt: the latest stance that does not begin after it speaks."""
        said = self.filter(measure=measure, from_year__lte=year).order_by("party", "-from_year").distinct("party")
        return [party for party, stance in said.values_list("party", "stance") if stance != Participation.TAKES_PART]


class Stance(Versioned):
    """Measure × party from a year on; for a year the latest that does not begin after it speaks."""

    VERBS = {"declared": _("Declared"), "corrected": _("Corrected")}

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="stances", verbose_name=_("measure"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="stances", verbose_name=_("party"))
    from_year = models.PositiveSmallIntegerField(_("from year"))
    stance = models.CharField(_("stance"), max_length=10, choices=Participation)
    declared_on = models.DateField(_("declared on"), null=True, blank=True)
    letter_no = models.CharField(_("letter"), max_length=60, blank=True)
    position = models.ForeignKey(
        Position, models.PROTECT, null=True, blank=True, related_name="stances", verbose_name=_("position")
    )
    note = models.TextField(_("note"), blank=True)

    objects = StanceQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "party", "from_year"]
        verbose_name = _("stance")
        verbose_name_plural = _("stances")
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "party", "from_year"],
                name="programs_stance_one_a_year",
                violation_error_message=_("The stance of this party from this year on is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(stance="exempt") | Q(declared_on__isnull=False),
                name="programs_stance_declared_on",
                violation_error_message=_("Give the day on which it was declared."),
            ),
            models.CheckConstraint(
                condition=~Q(stance="exempt") | Q(position__isnull=False) | ~Q(note=""),
                name="programs_stance_exempt_why",
                violation_error_message=_("An exemption names the reservation or its reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_stance_display()}"

    def get_absolute_url(self) -> str:
        """The line of the party on the page of the measure, in the first year for which it speaks."""
        return f"{self.measure.get_absolute_url()}?year={self.from_year}#{self.party.code}"

    @property
    def stance_look(self) -> str:
        """The look of the stance."""
        return LOOKS[self.stance]
