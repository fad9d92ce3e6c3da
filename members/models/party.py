"""States and bodies: what is invited, executes measures, receives papers and owes answers."""

from datetime import date, timedelta
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from records.models import Versioned, VersionedQuerySet

ZONE_OF_PLACE = Q(tz="UTC") | (Q(tz__contains="/") & ~Q(tz__startswith="Etc/"))
ZONE_SENTENCE = _("Give the zone by its place, like Europe/Minsk.")


class Kind(models.TextChoices):
    """What a party is."""

    STATE = "state", _("state")
    BODY = "body", _("body of the Commonwealth")
    PARTNER = "partner", _("partner organisation")


class StandingStatus(models.TextChoices):
    """How a party stands to the Commonwealth."""

    MEMBER = "member", _("member")
    ASSOCIATE = "associate", _("associate")
    FORMER = "former", _("former member")
    ORGAN = "organ", _("organ")
    CENTRE = "centre", _("the Center")
    PARTNER = "partner", _("partner")


class PartyQuerySet(VersionedQuerySet):
    """The reading vocabulary of parties."""

    def visible_to(self, user: Any) -> Self:
        """Show all parties to staff, administrators and whoever represents one; nobody else."""
        if user.is_anonymous:
            return self.none()
        if user.role in ("staff", "administrator"):
            return self
        return self if user.role == "representative" and user.parties("view").exists() else self.none()

    def people_kept_by(self, user: Any) -> Self:
        """Keep the parties whose people the person keeps: all for staff of meetings, else by the right to the delegation."""
        if user.is_authenticated and user.role == "staff" and user.has_right("meetings"):
            return self
        return self.filter(pk__in=user.parties("manage_delegation")) if user.is_authenticated else self.none()

    def in_order(self) -> Self:
        """Put states first, bodies after them, each by the order of protocol."""
        return self.annotate(
            kind_order=models.Case(models.When(kind=Kind.STATE, then=0), models.When(kind=Kind.BODY, then=1), default=2)
        ).order_by("kind_order", "protocol_order", "pk")

    def standing(self, *statuses: str, on: date) -> Self:
        """Keep the parties that have one of the standings on a day."""
        return self.filter(
            pk__in=Standing.objects.filter(status__in=statuses, valid__contains=on).values("party"),
        )


class Party(Versioned):
    """A state or a body."""

    VERBS = {
        "entered": _("Entered"),
        "edited": _("Edited"),
        "standing_set": _("Standing set"),
        "standing_corrected": _("Standing corrected"),
        "standing_ended": _("Standing ended"),
        "standing_removed": _("Standing removed"),
        "switched": _("Calendars and programs switched"),
    }
    CHANGE_LABELS = {"standing": _("standing")}
    CHANGE_CHOICES: ClassVar = {"standing": StandingStatus.choices}
    IS_PARTY = True  # the trail and letters keep its code and say its name

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    code = models.CharField(_("code"), max_length=12, unique=True)
    name_ru = models.CharField(_("full name (Russian)"), max_length=300)
    name_en = models.CharField(_("full name (English)"), max_length=300)
    short_ru = models.CharField(_("short name (Russian)"), max_length=100)
    short_en = models.CharField(_("short name (English)"), max_length=100)
    name_gen_ru = models.CharField(_("full name, genitive (Russian)"), max_length=300, blank=True)
    short_gen_ru = models.CharField(_("short name, genitive (Russian)"), max_length=100, blank=True)
    protocol_order = models.PositiveSmallIntegerField(_("order of protocol"))
    tz = models.CharField(_("zone"), max_length=64, default=settings.CENTER_TZ)
    feeds_allowed = models.BooleanField(_("may subscribe to calendars"), default=True)
    api_allowed = models.BooleanField(_("may use the API"), default=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "protocol_order"]
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "protocol_order"],
                name="members_party_one_place",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message=_("Another party of this kind has this place in the order of protocol."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="state") | Q(code__regex=r"^[A-Z]{2}$"),
                name="members_party_state_code",
                violation_error_message=_("The code of a state is its two Latin letters, like KZ."),
            ),
            models.CheckConstraint(
                condition=ZONE_OF_PLACE, name="members_party_zone_of_place", violation_error_message=ZONE_SENTENCE
            ),
        ]

    def __str__(self) -> str:
        return self.short

    @property
    def short(self) -> str:
        """The short name in the reader's language."""
        return self.short_ru if (get_language() or "ru").startswith("ru") else self.short_en

    @property
    def name(self) -> str:
        """The full name in the reader's language."""
        return self.name_ru if (get_language() or "ru").startswith("ru") else self.name_en

    def get_absolute_url(self) -> str:
        """The party's page."""
        return reverse("members:party", args=[self.code])

    def standing_on(self, day: date) -> str:
        """The standing of the party on a day; empty when it had none."""
        found = next((row for row in self.standings.all() if _within(row.valid, day)), None)
        return found.status if found else ""


def _within(valid: Any, day: date) -> bool:
    return (valid.lower is None or valid.lower <= day) and (valid.upper is None or day < valid.upper)


def center() -> Party:
    """The one party that is the Center."""
    return Party.objects.get(code=settings.CENTER_PARTY)


class StandingQuerySet(models.QuerySet):
    """The reading vocabulary of standings."""

    def visible_to(self, user: Any) -> Self:
        """Show standings to whoever sees the content of parties; administrators see names alone."""
        if user.is_anonymous or user.role in ("administrator", "auditor"):
            return self.none()
        return self.filter(party__in=Party.objects.visible_to(user))


class Standing(models.Model):
    """The standing of a party over a stretch of days; the standing of a day is computed."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    party = models.ForeignKey(Party, models.CASCADE, related_name="standings")
    status = models.CharField(_("standing"), max_length=9, choices=StandingStatus)
    valid = DateRangeField(_("from – until"))

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["party", "valid"]
        constraints = [
            ExclusionConstraint(
                name="members_standing_no_overlap",
                expressions=[(F("party"), RangeOperators.EQUAL), (F("valid"), RangeOperators.OVERLAPS)],
                violation_error_message=_("The party already has a standing in these days."),
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False),
                name="members_standing_not_empty",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_status_display()}"

    @property
    def first_day(self) -> date | None:
        """The first day; None for an open beginning."""
        return self.valid.lower

    @property
    def last_day(self) -> date | None:
        """The last day, which belongs to it; None for an open end."""
        return self.valid.upper - timedelta(days=1) if self.valid.upper else None


class AgencyQuerySet(VersionedQuerySet):
    """The reading vocabulary of agencies."""

    def visible_to(self, user: Any) -> Self:
        """Show agencies to whoever sees their party's content."""
        if user.is_anonymous or user.role in ("administrator", "auditor"):
            return self.none()
        return self.filter(party__in=Party.objects.visible_to(user))


class Agency(Versioned):
    """An authority of a party."""

    VERBS = {"entered": _("Entered"), "edited": _("Edited"), "closed": _("Closed")}

    class AgencyKind(models.TextChoices):
        """What an agency is to the Center."""

        COMPETENT = "competent_authority", _("competent authority")
        CENTRE = "national_centre", _("national centre")
        OTHER = "other", _("other")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="agencies", verbose_name=_("party"))
    kind = models.CharField(_("kind"), max_length=20, choices=AgencyKind)
    name_ru = models.CharField(_("name (Russian)"), max_length=300)
    name_en = models.CharField(_("name (English)"), max_length=300, blank=True)
    abbreviation_ru = models.CharField(_("abbreviation (Russian)"), max_length=40, blank=True)
    abbreviation_en = models.CharField(_("abbreviation (English)"), max_length=40, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["party", "kind", "name_ru", "pk"]
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        constraints = [
            models.UniqueConstraint(
                fields=["party"],
                condition=Q(kind="national_centre", until__isnull=True),
                name="members_agency_one_national_centre",
                violation_error_message=_("The party already has a national centre. Close that one first."),
            ),
            models.UniqueConstraint(fields=["id", "party"], name="members_agency_with_party"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="members_agency_until_after_since",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name_ru if (get_language() or "ru").startswith("ru") else self.name_en or self.name_ru

    def get_absolute_url(self) -> str:
        """The page of its party, on which it stands."""
        return self.party.get_absolute_url()


class OfficeQuerySet(VersionedQuerySet):
    """The reading vocabulary of offices."""

    def visible_to(self, user: Any) -> Self:
        """Show the Center's offices to staff, and to administrators who invite for them."""
        return self if user.is_authenticated and user.role in ("staff", "administrator") else self.none()


class Office(Versioned):
    """A seat of the Center itself."""

    VERBS = {"entered": _("Entered"), "edited": _("Edited"), "closed": _("Closed")}

    class OfficeKind(models.TextChoices):
        """Headquarters, or a regional office."""

        HEADQUARTERS = "headquarters", _("headquarters")
        REGIONAL = "regional", _("regional office")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=OfficeKind)
    name_ru = models.CharField(_("name (Russian)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200)
    city_ru = models.CharField(_("city (Russian)"), max_length=100)
    city_en = models.CharField(_("city (English)"), max_length=100)
    tz = models.CharField(_("zone"), max_length=64, default=settings.CENTER_TZ)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "pk"]
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind="headquarters", until__isnull=True),
                name="members_office_one_headquarters",
                violation_error_message=_("There is a headquarters already. Close that one first."),
            ),
            models.CheckConstraint(
                condition=ZONE_OF_PLACE, name="members_office_zone_of_place", violation_error_message=ZONE_SENTENCE
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="members_office_until_after_since",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name_ru if (get_language() or "ru").startswith("ru") else self.name_en

    def get_absolute_url(self) -> str:
        """The list of the offices: they have no pages of their own."""
        return reverse("members:offices")
