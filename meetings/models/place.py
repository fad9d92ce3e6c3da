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


class RoomQuerySet(VersionedQuerySet):
    """The reading vocabulary of rooms."""

    def visible_to(self, user: Any) -> Self:
        """Show rooms to whoever is shown their venue."""
        return self.filter(venue__in=Venue.objects.visible_to(user))

    def offered(self) -> Self:
        """Keep the rooms in use, by their venues."""
        rows = self.filter(is_active=True, venue__is_active=True).select_related("venue")
        return rows.order_by("venue__sort_key", "sort_key", "pk")


class Room(Versioned):
    """A room of a venue, which one sitting holds at a time."""

    VERBS = {"entered": _("Entered"), "edited": _("Edited")}

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="rooms", verbose_name=_("venue"))
    name_ru = models.CharField(_("name (Russian)"), max_length=100)
    name_en = models.CharField(_("name (English)"), max_length=100, blank=True)
    capacity = models.PositiveSmallIntegerField(_("capacity"), null=True, blank=True)
    has_booths = models.BooleanField(_("booths for interpreters"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)
    sort_key = models.CharField(max_length=200, editable=False, db_collation="C", default="")

    objects = RoomQuerySet.as_manager()

    class Meta:
        ordering = ["venue", "sort_key", "pk"]
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        indexes = [models.Index(fields=["venue", "sort_key", "id"], name="meetings_room_by_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "name_ru"],
                name="meetings_room_once",
                violation_error_message=_("The venue has a room of this name."),
            ),
        ]

    def __str__(self) -> str:
        russian = (get_language() or "ru").startswith("ru")
        return self.name_ru if russian else self.name_en or self.name_ru

    @property
    def with_venue(self) -> str:
        """The name after its venue: rooms of one name stand in several."""
        return f"{self.venue}, {self}"

    def get_absolute_url(self) -> str:
        """The rooms of its venue."""
        return reverse("meetings:rooms", args=[self.venue.public_id])

    def name(self) -> None:
        """Write the key the room is sorted by; call it when its name changes."""
        self.sort_key = text.sort_key(self.name_ru)
