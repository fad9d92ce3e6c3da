"""Issues of a paper: the original and its revisions, each released to parties or not."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from documents.models.document import Document, DocumentKind, Marking
from documents.models.register import HOUSE_RU, symbol_key
from members.models import keepers, speaking_for
from records.models import Versioned, VersionedQuerySet
from reminders import walltime
from reminders.models import Anchor, Derived, Recipient, Remindable, RemindableQuerySet
from reminders.walltime import WallTimeField


class IssueKind(models.TextChoices):
    """What an issue is to its paper."""

    ORIGINAL = "original", pgettext_lazy("issue", "original")
    REV = "rev", pgettext_lazy("issue", "revision")


class IssueStatus(models.TextChoices):
    """Where an issue stands."""

    DRAFT = "draft", pgettext_lazy("issue", "draft")
    CLEARED = "cleared", pgettext_lazy("issue", "cleared")
    RELEASED = "released", pgettext_lazy("issue", "released")
    SUPERSEDED = "superseded", pgettext_lazy("issue", "superseded")
    WITHDRAWN = "withdrawn", pgettext_lazy("issue", "withdrawn")
    RECALLED = "recalled", pgettext_lazy("issue", "recalled")


class Action(models.TextChoices):
    """What the parties are asked to do with it."""

    NONE = "none", pgettext_lazy("action", "nothing")
    ACKNOWLEDGE = "acknowledge", pgettext_lazy("action", "acknowledge receipt")


LOOKS = {
    "draft": "draft",
    "cleared": "planned",
    "released": "confirmed",
    "superseded": "moved",
    "withdrawn": "off",
    "recalled": "off",
}
# Of a party's draft: where it lies.
HANDED = {
    "handed_in": pgettext_lazy("paper of a party", "handed in"),
    "returned": pgettext_lazy("paper of a party", "returned"),
    "taken_back": pgettext_lazy("paper of a party", "taken back"),
}
HANDED_LOOKS = {"": "draft", "handed_in": "running", "returned": "moved", "taken_back": "off"}
OUT = (IssueStatus.RELEASED, IssueStatus.SUPERSEDED, IssueStatus.WITHDRAWN)
# After which the next issue of a paper is begun.
FOLLOWED = (IssueStatus.RELEASED, IssueStatus.WITHDRAWN, IssueStatus.RECALLED)


class IssueQuerySet(VersionedQuerySet, RemindableQuerySet):
    """The reading vocabulary of issues."""

    def visible_to(self, user: Any) -> Self:
        """Show all to staff; to a representative what was released to a party of the own, or handed in by it.

        An empty list means nobody.
        """
        if user.is_anonymous:
            return self.none()
        if user.role == "staff":
            return self
        if user.role != "representative":
            return self.none()
        parties = user.parties("view")
        mine = Issue.objects.filter(distributions__ended_at__isnull=True, distributions__party__in=parties).values("pk")
        own = Q(document__submitted_by__in=parties) & ~Q(status=IssueStatus.RECALLED)
        return self.filter(Q(pk__in=mine, status__in=OUT) | own)

    def handed_in(self) -> Self:
        """Keep papers of parties that wait to be cleared or returned, the longest first; letters are kept as they came."""
        waiting = self.filter(status=IssueStatus.DRAFT, document__sent_to_center_at__isnull=False)
        return waiting.exclude(document__kind=DocumentKind.LETTER).order_by("document__sent_to_center_at", "pk")

    def asked(self, *, words: str = "", **wanted: Any) -> Self:
        """Keep those a symbol or a word of the title is looked for in, of a kind, a register, a status, a language."""
        found = self
        if words:
            title = Q(document__title_ru__icontains=words) | Q(document__title_en__icontains=words)
            found = found.filter(title | Q(symbol_key__contains=symbol_key(words)))
        for name, path in {"kind": "document__kind", "register": "document__register", "status": "status"}.items():
            if wanted.get(name):
                found = found.filter(**{path: wanted[name]})
        if wanted.get("handed_in"):
            found = found.handed_in()
        if wanted.get("no_english"):
            found = found.exclude(pk__in=Issue.objects.filter(files__language="en").values("pk"))
        return found

    def current(self) -> Self:
        """Leave out what a later issue has replaced and what was recalled: those are read on the page of the paper."""
        return self.exclude(status__in=(IssueStatus.SUPERSEDED, IssueStatus.RECALLED))

    def newest_first(self) -> Self:
        """Put what is not released yet first, then the last released."""
        return self.order_by(F("released_at").desc(nulls_first=True), "-pk")

    def with_anchors_between(self, after: datetime, until: datetime) -> Self:  # noqa: ARG002  # it has none
        """An issue has no term of its own: its receipts have."""
        return self.none()


class Issue(Versioned, Remindable, Derived):
    """One issue of a paper."""

    VERBS = {
        "file_added": _("File added"),
        "file_replaced": _("File replaced"),
        "file_removed": _("File removed"),
        "file_checked": _("File checked by the scanner"),
        "cleared": _("Cleared for release"),
        "uncleared": _("Opened for changes again"),
        "released": pgettext_lazy("document", "Released"),
        "extended": _("Released to further parties"),
        "distribution_ended": _("Distribution to a party ended"),
        "superseded": _("Superseded"),
        "withdrawn": pgettext_lazy("document", "Withdrawn"),
        "recalled": _("Recalled"),
        "revised": _("New issue begun"),
        "viewed": _("Page of a paper for official use opened"),
        "downloaded": _("File for official use fetched"),
    }
    CHANGE_LABELS = {"parties": _("parties"), "file": _("file")}
    REMINDER_RULES: ClassVar[list[dict[str, Any]]] = []
    INSTANTS: ClassVar = ("answer_due",)

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="issues", verbose_name=_("document"))
    kind = models.CharField(_("issue"), max_length=8, choices=IssueKind, default=IssueKind.ORIGINAL)
    number = models.PositiveSmallIntegerField(_("number of the issue"), default=0)
    symbol = models.CharField(_("symbol"), max_length=80, blank=True, editable=False)
    symbol_key = models.CharField(max_length=80, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=IssueStatus, default=IssueStatus.DRAFT)
    action = models.CharField(_("what is asked"), max_length=11, choices=Action, default=Action.NONE)
    answer_due_local = WallTimeField(_("answer due"), null=True, blank=True)
    tz = models.CharField(_("zone"), max_length=64, blank=True, default="")
    answer_due = models.DateTimeField(_("answer due"), null=True, blank=True, editable=False)
    change_note_ru = models.TextField(_("what has changed (Russian)"), blank=True)
    change_note_en = models.TextField(_("what has changed (English)"), blank=True)
    audience_note = models.CharField(_("to whom, in words"), max_length=300, blank=True)
    status_reason = models.TextField(_("reason"), blank=True)
    cleared_at = models.DateTimeField(_("cleared"), null=True, blank=True, editable=False)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    released_at = models.DateTimeField(_("released"), null=True, blank=True, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = [F("released_at").desc(nulls_first=True), "-pk"]
        verbose_name = _("issue of a document")
        verbose_name_plural = _("issues of documents")
        indexes = [
            models.Index(F("released_at").desc(nulls_first=True), F("id").desc(), name="documents_issue_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="original", number=0) | (~Q(kind="original") & Q(number__gt=0)),
                name="documents_issue_original_is_zero",
                violation_error_message=_("Revisions are numbered from one; the original has no number."),
            ),
            models.UniqueConstraint(
                fields=["document", "kind", "number"],
                condition=~Q(status="recalled"),
                name="documents_issue_once",
                violation_error_message=_("There is such an issue of this paper already."),
            ),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(status="released"),
                name="documents_issue_one_released",
                violation_error_message=_("Another issue of this paper is released."),
            ),
            models.UniqueConstraint(
                fields=["symbol_key"],
                condition=~Q(status="recalled") & ~Q(symbol_key=""),
                name="documents_issue_symbol_once",
                violation_error_message=_("This symbol is taken."),
            ),
            models.CheckConstraint(
                condition=Q(status="draft")
                | (Q(cleared_at__isnull=False, cleared_by__isnull=False) & ~Q(symbol="") & ~Q(symbol_key="")),
                name="documents_issue_cleared_whole",
                violation_error_message=_("What is cleared has its symbol, its time and who cleared it."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "cleared"], released_at__isnull=True, released_by__isnull=True)
                | (~Q(status__in=["draft", "cleared"]) & Q(released_at__isnull=False, released_by__isnull=False)),
                name="documents_issue_released_whole",
                violation_error_message=_("What was released has its time and who released it, and only that."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["withdrawn", "recalled"]) | ~Q(status_reason=""),
                name="documents_issue_taken_back_with_reason",
                violation_error_message=_("Give the reason for which it is taken back."),
            ),
            models.CheckConstraint(
                condition=Q(action="none", answer_due__isnull=True, answer_due_local__isnull=True)
                | (~Q(action="none") & Q(answer_due__isnull=False, answer_due_local__isnull=False)),
                name="documents_issue_term_if_action",
                violation_error_message=_("What is asked of the parties has its term, and only that."),
            ),
        ]

    def __str__(self) -> str:
        russian = (get_language() or "ru").startswith("ru")
        title = self.document.title_ru if russian else self.document.title_en or self.document.title_ru
        return f"{self.symbol} {title}".strip()

    def get_absolute_url(self) -> str:
        """The page of the issue."""
        return reverse("documents:document", args=[self.public_id])

    @property
    def status_look(self) -> str:
        """The look of the status."""
        return LOOKS[self.status] if self.status != IssueStatus.DRAFT else HANDED_LOOKS[self.document.handed]

    @property
    def stands(self) -> str:
        """The status in words; a draft of a party says where it lies."""
        handed = self.document.handed if self.status == IssueStatus.DRAFT else ""
        return str(HANDED[handed]) if handed else self.get_status_display()

    @property
    def is_draft(self) -> bool:
        """Whether its files may still change."""
        return self.status == IssueStatus.DRAFT

    @property
    def is_out(self) -> bool:
        """Whether the parties read it."""
        return self.status == IssueStatus.RELEASED

    @property
    def may_be_followed(self) -> bool:
        """Whether the next issue is begun after it."""
        return self.status in FOLLOWED

    @property
    def is_opened(self) -> bool:
        """Whether somebody of a party has opened it."""
        return self.accesses.filter(party__isnull=False).exists()

    @property
    def name(self) -> str:
        """The symbol, or that there is none yet."""
        return self.symbol or gettext("no symbol yet")

    @property
    def suffix(self) -> str:
        """What the issue adds to the symbol of its paper."""
        return f"/Rev.{self.number}" if self.kind == IssueKind.REV else ""

    @property
    def is_restricted(self) -> bool:
        """Whether it is for official use."""
        return self.document.marking == Marking.OFFICIAL_USE

    def symbol_in(self, language: str) -> str:
        """The symbol as papers in a language show it: on Russian ones by the Russian codes; it is stored in Latin letters."""
        if language != "ru" or not self.symbol:
            return self.symbol
        register, rest = self.document.register, self.symbol.split("/", 2)[2:]
        return "/".join((HOUSE_RU, register.code_ru, *rest))

    def file_name(self, language: str, ending: str) -> str:
        """The name under which a file of it is sent; nothing that people typed stands in it."""
        stem = self.symbol.replace("/", "-") or f"draft-{str(self.public_id)[:8]}"
        return f"{stem}_{language}.{ending}"

    def derive(self) -> None:
        """Derive the instant by which an answer is due."""
        self.answer_due = walltime.instant(self.answer_due_local, self.tz) if self.answer_due_local else None

    def take_along(self, was: Mapping[str, datetime]) -> None:
        """What parties still owe by then follows."""
        self.receipts.filter(answer="", due_at=was["answer_due"]).update(due_at=self.answer_due)

    # What the engine of reminders asks

    def reminder_anchors(self) -> Mapping[str, Anchor]:
        """Name no moment: what is owed stands in the receipts."""
        return {}

    def people_to_remind(self, audience: str, *, only: Any = None) -> list[Recipient]:
        """Name whoever represents a party that has it, each once: `parties` is all of them, `party:TJ` one.

        `submitter` is whoever hands in papers for the party it is of.
        """
        if audience == self.KEEPERS:
            return keepers("documents", only=only)
        if audience == "submitter":
            return speaking_for([self.document.submitted_by_id], "propose", only=only)
        standing = self.distributions.filter(ended_at__isnull=True)
        code = audience.removeprefix("party:")
        parties = (standing if code == audience else standing.filter(party__code=code)).values("party")
        return speaking_for(parties, only=only)

    def reminder_title(self) -> str:
        """Say the symbol and the title; of a paper for official use the symbol and the marking alone."""
        if self.is_restricted:
            return f"{self.symbol} ({self.document.get_marking_display()})"
        return str(self)
