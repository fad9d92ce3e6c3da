"""Where meetings are held."""

from functools import reduce
from operator import or_
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.models import Party
from members.models.party import ZONE_OF_PLACE, ZONE_SENTENCE
from records.models import Versioned, VersionedQuerySet
from ui import text


class VenueQuerySet(VersionedQuerySet):
    """The reading vocabulary of venues."""

    def visible_to(self, user: Any) -> Self:
        """Show venues to staff; others read the venue of a meeting on the meeting's page."""
        return self if user.is_authenticated and user.role == "staff" else self.none()

    def matching(self, query: str) -> Self:
        """Keep those whose name, city or address holds the words, in any case."""
        wanted = self
        for word in query.split():
            fields = ("name_ru", "name_en", "city_ru", "city_en", "address")
            wanted = wanted.filter(reduce(or_, (Q(**{f"{name}__icontains": word}) for name in fields)))
        return wanted


class Venue(Versioned):
    """A building in which meetings are held, with the zone its clocks show."""

    VERBS = {"entered": _("Entered"), "edited": _("Edited")}

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    name_ru = models.CharField(_("name (Russian)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    city_ru = models.CharField(_("city (Russian)"), max_length=100)
    city_en = models.CharField(_("city (English)"), max_length=100, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="venues", verbose_name=_("state or body")
    )
    tz = models.CharField(_("zone"), max_length=64, default=settings.CENTER_TZ)
    is_active = models.BooleanField(_("in use"), default=True)
    sort_key = models.CharField(max_length=400, editable=False, db_collation="C", default="")

    objects = VenueQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        indexes = [models.Index(fields=["sort_key", "id"], name="meetings_venue_by_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["name_ru", "city_ru"],
                name="meetings_venue_once",
                violation_error_message=_("There is a venue of this name in this city."),
            ),
            models.CheckConstraint(
                condition=ZONE_OF_PLACE, name="meetings_venue_zone_of_place", violation_error_message=ZONE_SENTENCE
            ),
        ]

    def __str__(self) -> str:
        russian = (get_language() or "ru").startswith("ru")
        return self.name_ru if russian else self.name_en or self.name_ru

    @property
    def with_city(self) -> str:
        """The name after its city: halls of one name stand in several."""
        return f"{text.pair(self, 'city')[0]}, {self}"

    def get_absolute_url(self) -> str:
        """The form of the venue: it has no page of its own."""
        return reverse("meetings:edit-venue", args=[self.public_id])

    def name(self) -> None:
        """Write the key the venue is sorted by; call it when name or city changes."""
        self.sort_key = text.sort_key(f"{self.city_ru} {self.name_ru}")
