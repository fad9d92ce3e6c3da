"""Words of letters as the secretariat wants them; where it wants none of its own, those the portal came with."""

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.models import Versioned, VersionedQuerySet
from reminders.models.message import KINDS

LONGEST_LEAD = 2000
# What may be put in, in words; and for each kind of letter what it knows.
PLACEHOLDERS = {
    "title": _("what it is about"),
    "ask": _("what is owed"),
    "date": _("the day"),
    "event": _("day and hours, where the event is"),
    "by": _("the term, where the event is"),
    "party": _("the party the reader acts for"),
    "owing": _("the party that owes it, if the reader acts for none"),
}
_EVENT = ("title", "date", "event", "party")
_TERM = ("title", "ask", "date", "by", "party", "owing")
KNOWN = {
    "deadline": _TERM,
    "overdue": _TERM,
    "starts": _EVENT,
    "ends": ("title", "date", "party"),
    "invited": (*_EVENT, "by"),
    "moved": _EVENT,
    "revived": _EVENT,
    "postponed": ("title", "party"),
    "cancelled": _EVENT,
    "released": ("title", "party"),
    "paper_withdrawn": ("title", "party"),
}


class WordingQuerySet(VersionedQuerySet):
    """The reading vocabulary of wordings."""

    def visible_to(self, user: Any) -> Self:
        """Show the wordings to staff."""
        return self if user.is_authenticated and user.role == "staff" else self.none()


class Wording(Versioned):
    """Subject line and first sentences of one kind of letter, in both languages; what is empty is as shipped."""

    VERBS = {
        "edited": _("Edited"),
        "reset": _("Back to the shipped wording"),
        "sent_to_self": _("Had a letter sent to oneself on trial"),
    }
    TEXTS = ("subject_ru", "lead_ru", "subject_en", "lead_en")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    subject_ru = models.CharField(_("subject line (Russian)"), max_length=200, blank=True)
    lead_ru = models.TextField(_("first sentences (Russian)"), max_length=LONGEST_LEAD, blank=True)
    subject_en = models.CharField(_("subject line (English)"), max_length=200, blank=True)
    lead_en = models.TextField(_("first sentences (English)"), max_length=LONGEST_LEAD, blank=True)

    objects = WordingQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                name="reminders_wording_once",
                violation_error_message=_("This kind of letter has its wording already."),
            )
        ]

    def __str__(self) -> str:
        return self.says

    def get_absolute_url(self) -> str:
        """The page of the one wording."""
        return reverse("reminders:wording", args=[self.public_id])

    @property
    def says(self) -> str:
        """What kind of letter it is, in words."""
        if self.kind == "overdue":
            return str(pgettext_lazy("kind of reminder", "Deadline has passed"))
        return str(KINDS.get(self.kind, self.kind))

    @property
    def is_own(self) -> bool:
        """Whether the secretariat has put words of its own."""
        return any(getattr(self, name) for name in self.TEXTS)

    @property
    def state(self) -> str:
        """Whose words they are, in words."""
        return str(_("the secretariat’s") if self.is_own else _("as shipped"))

    @property
    def placeholders(self) -> list[tuple[str, str]]:
        """What may be put in, as it is typed, and what it becomes."""
        return [("{" + name + "}", str(PLACEHOLDERS[name])) for name in KNOWN[self.kind]]
