"""What somebody has typed into a form and not yet sent."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from members.models.accreditation import Representation

BYTES = 64 * 1024


class DraftQuerySet(models.QuerySet):
    """The reading vocabulary of drafts."""

    def visible_to(self, user: Any) -> Self:
        """Show everyone the own drafts and nobody those of another."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def beside(self, user: Any, address: str, *, since: datetime) -> Self:
        """Find who else is filling in the form at an address: of the reader's own role, and of a party they share.

        The text stays with whoever typed it; of these rows only name and time are shown.
        """
        others = self.filter(address=address, saved_at__gte=since, user__role=user.role).exclude(user=user)
        if user.role != "representative":
            return others.select_related("user")
        theirs = Representation.objects.in_force("view").filter(party__in=user.parties()).values("user")
        return others.filter(user__in=theirs).select_related("user")


class Draft(models.Model):
    """The unsent text of one form, by its address: it belongs to who typed it, and is forgotten when the form is accepted.

    `data` holds [name, value] of each control, in order; `version` is that of the row the person saw.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    address = models.CharField(_("address"), max_length=300)
    data = models.JSONField(_("text"), default=list)
    version = models.PositiveIntegerField(null=True, blank=True)
    saved_at = models.DateTimeField(_("time"))

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        indexes = [models.Index(fields=["saved_at"], name="members_draft_saved")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "address"],
                name="members_draft_once",
                violation_error_message=_("There is a draft of this form already."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    models.lookups.LessThanOrEqual(
                        models.Func(
                            Cast("data", models.TextField()),
                            function="octet_length",
                            output_field=models.IntegerField(),
                        ),
                        BYTES,
                    )
                ),
                name="members_draft_size",
                violation_error_message=_("This text is too long to be kept as a draft."),
            ),
        ]

    def __str__(self) -> str:
        return self.address
