"""Who acts for which party, with which rights, from when until when; it ends by the clock."""

from datetime import date, timedelta
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from members.models.party import Party
from records.models import Versioned, VersionedQuerySet

RIGHT_WORDS = {
    "answer": _("answers for the party"),
    "manage_delegation": _("manages the delegation"),
    "propose": _("proposes"),
}
RIGHTS = tuple(RIGHT_WORDS)  # beside "view", which every representation gives


class CenterToday(Func):
    """The day it is at the Center, by the database's clock."""

    template = f"(now() AT TIME ZONE '{settings.CENTER_TZ}')::date"
    output_field = models.DateField()


class RepresentationQuerySet(VersionedQuerySet):
    """The reading vocabulary of representations."""

    def in_force(self, right: str = "view") -> Self:
        """Keep those of today that give a right, of accounts that may sign in; the database's clock decides."""
        if right != "view" and right not in RIGHTS:
            raise ValueError(f"there is no right {right!r}")
        found = self.filter(valid__contains=CenterToday(), user__is_active=True, user__role="representative")
        return found if right == "view" else found.filter(**{right: True})

    def visible_to(self, user: Any) -> Self:
        """Show who represents whom to staff, administrators and auditors; a representative sees the own party's."""
        if user.is_anonymous:
            return self.none()
        if user.role in ("staff", "administrator", "auditor"):
            return self
        return self.filter(party__in=user.parties("view"))


class Representation(Versioned):
    """The accreditation of a person for a party."""

    IS_SETTING = True
    VERBS = {"granted": _("Granted"), "changed": _("Changed"), "ended": _("Ended")}

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="representations", verbose_name=_("account")
    )
    party = models.ForeignKey(Party, models.PROTECT, related_name="representations", verbose_name=_("party"))
    valid = DateRangeField(_("from – until"))
    answer = models.BooleanField(RIGHT_WORDS["answer"], default=False)
    manage_delegation = models.BooleanField(RIGHT_WORDS["manage_delegation"], default=False)
    propose = models.BooleanField(RIGHT_WORDS["propose"], default=False)
    basis = models.CharField(_("basis: number and date of the letter"), max_length=200, blank=True)

    objects = RepresentationQuerySet.as_manager()

    class Meta:
        ordering = ["party", "user", "valid"]
        verbose_name = _("representation")
        verbose_name_plural = _("representations")
        constraints = [
            ExclusionConstraint(
                name="members_representation_no_overlap",
                expressions=[
                    (F("user"), RangeOperators.EQUAL),
                    (F("party"), RangeOperators.EQUAL),
                    (F("valid"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "The person already represents this party in these days. End that one first or join the dates."
                ),
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False),
                name="members_representation_not_empty",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.party}"

    def whose(self) -> Any:
        """Its name bears that of the account."""
        return self.user

    def get_absolute_url(self) -> str:
        """The page of the account it belongs to."""
        return self.user.get_absolute_url()

    @property
    def first_day(self) -> date | None:
        """The first day."""
        return self.valid.lower

    @property
    def last_day(self) -> date | None:
        """The last day, which belongs to it; None for an open end."""
        return self.valid.upper - timedelta(days=1) if self.valid.upper else None

    @property
    def rights(self) -> list[str]:
        """The rights it gives beside seeing, in words."""
        return [str(RIGHT_WORDS[right]) for right in RIGHTS if getattr(self, right)]

    def is_in_force(self, day: date) -> bool:
        """Tell whether it holds on a day, as the Center counts days."""
        return (self.valid.lower is None or self.valid.lower <= day) and (
            self.valid.upper is None or day < self.valid.upper
        )
