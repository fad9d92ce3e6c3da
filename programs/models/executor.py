"""Who carries a measure out, as printed and as understood."""

from typing import Any, Self

from django.db import models
from django.db.models import Deferrable, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.models import Decision
from members.models import Agency, Party
from programs.models.measure import Measure


class Collective(models.TextChoices):
    """Executors that are named together."""

    ALL_STATES = "all_states", _("member states")
    OTHER_STATES = "other_states", _("other member states")
    INTERESTED_STATES = "interested_states", _("interested states")
    BODIES = "bodies", _("bodies of sectoral cooperation")


class ExecutorRole(models.TextChoices):
    """The part of an executor in a measure."""

    LEAD = "lead", pgettext_lazy("executor", "lead")
    CO = "co", pgettext_lazy("executor", "co-executor")
    COORDINATOR = "coordinator", pgettext_lazy("executor", "coordinator")


def one_of_two(name: str) -> models.CheckConstraint:
    """Demand a party or a collective, and not both."""
    return models.CheckConstraint(
        condition=(Q(party__isnull=False) & Q(collective="")) | (Q(party__isnull=True) & ~Q(collective="")),
        name=name,
        violation_error_message=_("An executor is one party or one collective."),
    )


def agency_of_party(name: str) -> models.CheckConstraint:
    """Demand the party of an agency."""
    return models.CheckConstraint(
        condition=Q(agency__isnull=True) | Q(party__isnull=False),
        name=name,
        violation_error_message=_("Name the state of the agency."),
    )


class ExecutorQuerySet(models.QuerySet):
    """The reading vocabulary of executors."""

    def visible_to(self, user: Any) -> Self:
        """Follow the measure."""
        return self.filter(measure__in=Measure.objects.visible_to(user))

    def standing(self) -> Self:
        """Leave out those ended by a decision."""
        return self.filter(ended_by_decision__isnull=True)


class Executor(models.Model):
    """One executor of a measure, in the printed order."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="executors", verbose_name=_("measure"))
    position = models.PositiveSmallIntegerField(_("order"))
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="executes", verbose_name=_("party")
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="executes", verbose_name=_("agency")
    )
    collective = models.CharField(_("collective"), max_length=17, choices=Collective, blank=True)
    wording = models.CharField(_("as printed"), max_length=300)
    role = models.CharField(_("role"), max_length=11, choices=ExecutorRole, default=ExecutorRole.CO)
    by_agreement = models.BooleanField(_("by agreement"), default=False)
    added_by_decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("added by decision")
    )
    ended_by_decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by decision")
    )

    objects = ExecutorQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "position"]
        verbose_name = _("executor")
        verbose_name_plural = _("executors")
        constraints = [
            one_of_two("programs_executor_party_or_collective"),
            agency_of_party("programs_executor_agency_of_party"),
            models.CheckConstraint(
                condition=~Q(role="lead") | Q(collective=""),
                name="programs_executor_collective_never_leads",
                violation_error_message=_("A collective does not lead."),
            ),
            models.UniqueConstraint(
                fields=["measure"], condition=Q(role="lead", ended_by_decision__isnull=True),
                name="programs_executor_one_lead",
                violation_error_message=_("A measure has one lead executor."),
            ),
            models.UniqueConstraint(
                fields=["measure", "party"], condition=Q(ended_by_decision__isnull=True),
                name="programs_executor_party_once",
                violation_error_message=_("This party is named twice."),
            ),
            models.UniqueConstraint(
                fields=["measure", "collective"], condition=Q(ended_by_decision__isnull=True) & ~Q(collective=""),
                name="programs_executor_collective_once",
                violation_error_message=_("This collective is named twice."),
            ),
            models.UniqueConstraint(
                fields=["measure", "position"], deferrable=Deferrable.DEFERRED,
                name="programs_executor_one_place",
                violation_error_message=_("Two executors stand at one place."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.wording

    @property
    def who(self) -> str:
        """The party or the collective, in the reader's language."""
        return self.party.short if self.party else str(self.get_collective_display())


class ExecutorWording(models.Model):
    """A wording of an executor that somebody explained once; `text` is normalised."""

    text = models.CharField(_("wording"), max_length=300, unique=True)
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("party"))
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agency")
    )
    collective = models.CharField(_("collective"), max_length=17, choices=Collective, blank=True)

    class Meta:
        ordering = ["text"]
        verbose_name = _("wording of an executor")
        verbose_name_plural = _("wordings of executors")
        constraints = [
            one_of_two("programs_executorwording_party_or_collective"),
            agency_of_party("programs_executorwording_agency_of_party"),
        ]

    def __str__(self) -> str:
        return self.text
