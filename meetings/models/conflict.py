"""What may stand in the way of a meeting, and a warning that was accepted: the conflicts themselves are computed, never stored."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.models import Versioned, VersionedQuerySet


class ConflictKind(models.TextChoices):
    """What is wrong."""

    ROOM = "room", _("room taken")
    DEADLINES = "deadlines", _("deadlines that cannot stand")
    PERSON = "person", _("one person in two delegations")
    PARTY = "party", _("one party at two events")
    VENUE = "venue", _("one venue, two events")
    HOST = "host", _("host engaged elsewhere")
    CLOSED = "closed", _("closed dates")
    DEADLINE_DAY = "deadline_day", _("deadline on a day off")
    BOOTHS = "booths", _("room without booths")
    CLOCK = "clock", _("hour that occurs twice")
    OWNER = "owner", _("responsible colleague")
    REPLIES = "replies", _("answers overdue")


class Weight(models.TextChoices):
    """How much it weighs."""

    BLOCKS = "blocks", pgettext_lazy("conflict", "blocks")
    WARNS = "warns", pgettext_lazy("conflict", "warning")
    INFORMS = "informs", pgettext_lazy("conflict", "for information")


class ConflictAckQuerySet(VersionedQuerySet):
    """The reading vocabulary of accepted warnings."""

    def visible_to(self, user: Any) -> Self:
        """Show them to the secretariat: they say who of whom is where."""
        return self if user.is_authenticated and user.role == "staff" else self.none()


class ConflictAck(Versioned):
    """A warning that somebody accepted, with the reason. It holds for its facts alone: other dates make another warning."""

    VERBS = {"accepted": _("Warning accepted")}

    fingerprint = models.CharField(
        max_length=64,
        unique=True,
        editable=False,
        error_messages={"unique": _("Somebody has accepted this warning already.")},
    )
    kind = models.CharField(_("conflict"), max_length=12, choices=ConflictKind, editable=False)
    said = models.TextField(_("warning"), editable=False)
    note = models.TextField(_("why it is accepted"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(_("accepted"), editable=False)

    objects = ConflictAckQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("accepted warning")
        verbose_name_plural = _("accepted warnings")
        constraints = [
            models.CheckConstraint(
                condition=~Q(note=""),
                name="meetings_conflictack_with_reason",
                violation_error_message=_("Say why the warning is accepted."),
            ),
        ]

    def __str__(self) -> str:
        return self.said

    def get_absolute_url(self) -> str:
        """The list of conflicts."""
        return reverse("conflicts")
