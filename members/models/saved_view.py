"""Views of lists that a person keeps: which list, narrowed and ordered how, under a name of one's own."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from records.models import Versioned, VersionedQuerySet

# The lists whose views can be kept, by the names of their routes. The floors below have fixed tabs instead.
PAGES = {
    "calendar": _("Calendar"),
    "meetings:meetings": _("Meetings"),
    "programs:programmes": _("Programmes"),
    "programs:programme": _("Measures of a programme"),
    "exercises:exercises": _("Exercises"),
    "documents:documents": _("Documents"),
    "documents:decisions": _("Decisions"),
    "members:people": _("People"),
    "members:accounts": _("Accounts"),
}
PASSING = ("page", "rows", "format")  # of the moment, not of the view
# Colleagues of one house share; representatives of different parties do not read each other's words.
SHARING_ROLES = ("administrator", "staff", "auditor")


def place_of(path: str) -> str:
    """Name the list a path leads to; nothing if its views cannot be kept."""
    try:
        found = resolve(path)
    except Resolver404:
        return ""
    return str(PAGES.get(found.view_name, ""))


def tidy(query: str) -> str:
    """Write a query as it is kept: without what is empty and what is of the moment."""
    asked = QueryDict(query)
    kept = QueryDict(mutable=True)
    for name, values in asked.lists():
        if name not in PASSING and any(values):
            kept.setlist(name, [value for value in values if value])
    return kept.urlencode()


class SavedViewQuerySet(VersionedQuerySet):
    """The reading vocabulary of kept views."""

    def visible_to(self, user: Any) -> Self:
        """Show one's own, and what colleagues of the same role share; what a view shows starts at its own gate."""
        if user.is_anonymous:
            return self.none()
        return self.filter(Q(user=user.pk) | Q(shared_with_role=True, user__role=user.role, user__is_active=True))

    def of(self, user: Any) -> Self:
        """Keep one's own."""
        return self.filter(user=user.pk)

    def in_order(self) -> Self:
        """As their owner arranged them, list by list."""
        return self.order_by("path", "position", "pk")


class SavedView(Versioned):
    """A view of a list."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=60)
    path = models.CharField(_("list"), max_length=200)
    query = models.CharField(_("filter"), max_length=1000, blank=True)
    shared_with_role = models.BooleanField(_("shared with colleagues"), default=False)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["path", "position", "pk"]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        indexes = [models.Index(fields=["path", "user"], name="members_savedview_of_list")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "path", "name"],
                name="members_savedview_one_name",
                violation_error_message=_("You have a view of this list with this name."),
            ),
            models.CheckConstraint(
                condition=Q(path__regex=r"^/[^/\\]"),
                name="members_savedview_path_of_the_portal",
                violation_error_message=_("A view is one of a list of this portal."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list as the view shows it."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def place(self) -> str:
        """The list in words."""
        return place_of(self.path)
