"""Who acts for which party, with which rights, from when until when; it ends by the clock."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from members.models.party import Party
from records.models import Versioned, VersionedQuerySet
from reminders.models import Anchor, Recipient, Remindable, RemindableQuerySet, narrowed

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


class RepresentationQuerySet(VersionedQuerySet, RemindableQuerySet):
    """The reading vocabulary of representations."""

    def in_force(self, right: str = "view") -> Self:
        """Keep those of today that give a right, of accounts that may sign in; the database's clock decides."""
        if right != "view" and right not in RIGHTS:
            raise ValueError(f"there is no right {right!r}")
        found = self.filter(valid__contains=CenterToday(), user__is_active=True, user__role="representative")
        return found if right == "view" else found.filter(**{right: True})

    def recipients(self, *, only: Any = None) -> list[Recipient]:
        """Name each person once, on behalf of the first of its parties in protocol order; with `only` that person alone."""
        found: dict[int, Recipient] = {}
        rows = narrowed(self, only).select_related("user", "party")
        for row in rows.order_by("party__protocol_order", "party_id", "user_id"):
            found.setdefault(row.user_id, Recipient(row.user, row.party.code))
        return list(found.values())

    def visible_to(self, user: Any) -> Self:
        """Show who represents whom to staff, administrators and auditors; a representative sees the own party's."""
        if user.is_anonymous:
            return self.none()
        if user.role in ("staff", "administrator", "auditor"):
            return self
        return self.filter(party__in=user.parties("view"))

    def with_anchors_between(self, after: datetime, until: datetime) -> Self:
        """Keep those that end in a stretch of time; a day either way is harmless."""
        return self.filter(valid__endswith__gte=after.date(), valid__endswith__lte=until.date() + timedelta(days=1))


class Representation(Versioned, Remindable):
    """The accreditation of a person for a party."""

    IS_SETTING = True
    VERBS = {"granted": _("Granted"), "changed": _("Changed"), "ended": _("Ended")}
    ANCHORS: ClassVar = {"ends": pgettext_lazy("counted from", "its end")}
    AUDIENCES: ClassVar = {
        "person": _("the person"),
        "colleagues": _("the party’s other representatives"),
        "staff": _("the secretariat’s people for the plan and the parties"),
    }
    REMINDER_RULES: ClassVar = [
        {
            "anchor": "ends",
            "days_before": days,
            "at_time": "09:00",
            "audience": audience,
            "kind": "ends",
            "may_digest": True,
            "mandatory": True,
        }
        for days in (30, 7)
        for audience in ("person", "colleagues", "staff")
    ]

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

    # What the engine of reminders asks

    def reminder_anchors(self) -> Mapping[str, Anchor]:
        """Name its last day, unless it lasts, another follows it at once, or the account is closed."""
        if self.last_day is None or not self.user.is_active or self._is_followed():
            return {}
        return {"ends": Anchor.term(self.last_day, settings.CENTER_TZ)}

    def _is_followed(self) -> bool:
        following = Representation.objects.filter(user=self.user_id, party=self.party_id)
        return following.filter(valid__contains=self.valid.upper).exists()

    def people_to_remind(self, audience: str, *, only: Any = None) -> Iterator[Recipient]:
        """Name the person, the others who represent the party today, or the staff that keep the parties."""
        if audience == "person" and only in (None, self.user):
            yield Recipient(self.user, self.party.code)
        elif audience == "colleagues":
            others = Representation.objects.in_force().filter(party=self.party_id).exclude(user=self.user_id)
            yield from others.recipients(only=only)
        elif audience == "staff":
            keepers = type(self.user).objects.active().filter(role="staff", rights__right="plan")
            for person in narrowed(keepers, only, "pk").order_by("pk"):
                yield Recipient(person)

    def reminder_title(self) -> str:
        """Whose accreditation it is, and for which party."""
        return gettext("Accreditation of %(person)s for %(party)s") % {"person": self.user, "party": self.party}

    def reminder_url(self) -> str:
        """The page of the party, which says who represents it; accounts are not read by representatives."""
        return self.party.get_absolute_url()

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
