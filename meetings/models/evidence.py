"""A meeting as evidence for a measure: offered to a party that was present, which says whether it was about the measure."""

from datetime import datetime
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting
from members.models import Owed, Party
from programs.models import MeasureYear
from records.models import Versioned, VersionedQuerySet


class EvidenceStatus(models.TextChoices):
    """What a party has said of it."""

    OFFERED = "offered", pgettext_lazy("evidence", "offered")
    CONFIRMED = "confirmed", pgettext_lazy("evidence", "confirmed")
    DISMISSED = "dismissed", pgettext_lazy("evidence", "dismissed")


LOOKS = {"offered": "planned", "confirmed": "confirmed", "dismissed": "off"}


class EvidenceQuerySet(VersionedQuerySet):
    """The reading vocabulary of evidence."""

    def visible_to(self, user: Any) -> Self:
        """Show staff all; a representative what was offered to the own parties, of meetings whose papers are open to it."""
        if user.is_anonymous or user.role not in ("staff", "representative"):
            return self.none()
        if user.role == "staff":
            return self
        return self.filter(meeting__in=Meeting.objects.open_to(user), party__in=user.parties("view"))

    def outstanding_at(self, at: datetime) -> Self:  # noqa: ARG002  # it has no term
        """Keep what is neither confirmed nor dismissed."""
        found = self.filter(status=EvidenceStatus.OFFERED)
        return found.select_related("meeting", "measure_year__measure", "party").order_by("meeting__window", "pk")

    def outstanding_for(self, party: Party, *, at: datetime) -> Self:
        """Keep what a party has neither confirmed nor dismissed."""
        return self.outstanding_at(at).filter(party=party)

    def in_order(self) -> Self:
        """Put the earliest meeting first, its parties in the order of protocol, states before bodies."""
        kinds = models.Case(
            models.When(party__kind="state", then=0), models.When(party__kind="body", then=1), default=2
        )
        found = self.select_related("meeting", "party")
        return found.order_by("meeting__window", "meeting", kinds, "party__protocol_order", "pk")


class Evidence(Versioned, Owed):
    """Meeting × measure in a year × party; nothing is reported for a party by it."""

    VERBS = {
        "offered": _("Offered"),
        "confirmed": _("Confirmed"),
        "dismissed": _("Dismissed"),
    }

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="evidence", verbose_name=_("meeting"))
    measure_year = models.ForeignKey(
        MeasureYear, models.PROTECT, related_name="evidence", verbose_name=_("measure in a reporting year")
    )
    party = models.ForeignKey(Party, models.PROTECT, related_name="evidence", verbose_name=_("party"))
    status = models.CharField(
        pgettext_lazy("of a row", "state"), max_length=9, choices=EvidenceStatus, default=EvidenceStatus.OFFERED
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "measure_year", "party__protocol_order", "pk"]
        verbose_name = _("evidence for a measure")
        verbose_name_plural = _("evidence for measures")
        indexes = [
            models.Index(fields=["party", "meeting"], condition=Q(status="offered"), name="meetings_evidence_owed")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "measure_year", "party"],
                name="meetings_evidence_once",
                violation_error_message=_("It is offered to this party already."),
            ),
            models.CheckConstraint(
                condition=Q(status="offered", by__isnull=True, at__isnull=True)
                | ~Q(status="offered") & Q(by__isnull=False, at__isnull=False),
                name="meetings_evidence_answer_whole",
                violation_error_message=_("What a party has said has its time and who said it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting.short}: {self.measure_year.measure.number}, {self.party}"

    def get_absolute_url(self) -> str:
        """The page on which the party answers."""
        return reverse("meetings:answer-evidence", args=[self.public_id])

    @property
    def status_look(self) -> str:
        """How the state is drawn."""
        return LOOKS[self.status]

    @property
    def due_at(self) -> None:
        """Nothing: it stands last among what is owed."""
        return

    @property
    def ask(self) -> str:
        """What is asked of the party."""
        return gettext("Confirm or dismiss as evidence for measure %(number)s: %(meeting)s") % {
            "number": self.measure_year.measure.number,
            "meeting": self.meeting.short,
        }
