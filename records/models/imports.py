"""Files that people bring in, with what became of them."""

from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from records.models.trail import Batch
from records.models.versioned import Versioned, VersionedQuerySet


class ImportQuerySet(VersionedQuerySet):
    """The reading vocabulary of files brought in."""

    def visible_to(self, user: Any) -> Self:
        """Show each person the own ones: they hold what was in the file."""
        return self.filter(user=user) if user.is_authenticated else self.none()


class Import(Versioned):
    """A file that somebody brought in: its rows as they were read, and what came of them. It is kept for ninety days."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    name = models.CharField(_("file"), max_length=200)
    sheet = models.JSONField(default=list)
    at = models.DateTimeField(_("time"), db_index=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    batch = models.OneToOneField(Batch, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.JSONField(default=dict, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(applied_at__isnull=True, batch__isnull=True)
                | models.Q(applied_at__isnull=False, batch__isnull=False),
                name="records_import_applied_or_not",
                violation_error_message=_("What was imported has a time and a list of what was done."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of its check and of what came of it; each app that takes files has one."""
        return reverse(f"{self.kind}:import_check", args=[self.public_id])
