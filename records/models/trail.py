"""The trail, the names that outlive the people it speaks of, and what lets an act be taken back."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from records import parties
from ui import when

NOBODY = "—"  # stands where the portal acted by itself


def _begins(day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(settings.CENTER_TZ))


class Name(models.Model):
    """The name of a person, or a value of a personal field, as the trail keeps it: it outlives the account.

    Erasure puts a pseudonym in its place. The trail itself holds the digest alone, which tells whether the name is still
    the one that was written, and nothing once the salt is gone.
    """

    text = models.TextField(_("name"))
    salt = models.CharField(max_length=32, blank=True)
    digest = models.CharField(max_length=64)
    whose_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    whose_id = models.BigIntegerField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["whose_type", "whose_id", "id"], name="records_name_whose")]
        verbose_name = _("name in the trail")
        verbose_name_plural = _("names in the trail")

    def __str__(self) -> str:
        return self.text


class EntryQuerySet(models.QuerySet):
    """The reading vocabulary of the trail."""

    def visible_to(self, user: Any) -> Self:
        """Show auditors the whole trail, administrators what was done to accounts and settings.

        Others read it on the pages of what they see.
        """
        if user.is_anonymous:
            return self.none()
        if user.role == "administrator":
            return self.filter(subject_type__in=_types_of_settings())
        return self if user.role == "auditor" else self.none()

    def about(self, *rows: models.Model) -> Self:
        """Keep what was done to these rows."""
        asked = models.Q(pk=None)
        for row in rows:
            asked |= models.Q(subject_type=ContentType.objects.get_for_model(row), subject_id=row.pk)
        return self.filter(asked)

    def with_group(self) -> Self:
        """Add how many rows were changed together, and whether that took an earlier change back."""
        mine = Undo.objects.filter(entry=models.OuterRef("pk"), batch__isnull=False)
        group = Undo.objects.filter(batch=models.OuterRef("undo__batch")).order_by().values("batch")
        return self.annotate(
            together=models.Subquery(group.annotate(number=models.Count("pk")).values("number")),
            takes_back=models.Exists(mine.filter(undoes__isnull=False)),
        )

    def done(self) -> Self:
        """Keep what changed something: refusals and readings belong to the trail, not to the history of a record."""
        return self.exclude(verb__in=COMMON_VERBS)

    def asked(
        self,
        verb: str = "",
        who: str = "",
        kind: str = "",
        address: str = "",
        since: date | None = None,
        until: date | None = None,
    ) -> Self:
        """Keep what a reader looks for; days are counted at the Center, the last one included."""
        found = self.filter(verb=verb) if verb else self
        if who:
            found = found.filter(models.Q(actor_name__icontains=who) | models.Q(actor_label__text__icontains=who))
        if kind:
            app, _dot, model = kind.partition(".")
            found = found.filter(subject_type__app_label=app, subject_type__model=model)
        if address:
            found = found.filter(network__address=address)
        if since:
            found = found.filter(at__gte=_begins(since))
        return found.filter(at__lt=_begins(until + timedelta(days=1))) if until else found

    def in_tab(self, tab: str) -> Self:
        """Keep the acts of a tab; a tab nobody knows keeps all."""
        return self.filter(verb__in=TABS[tab]) if tab in TABS else self

    def in_words(self) -> Self:
        """Bring along what the words of an entry need."""
        return self.select_related("subject_type", "actor_label", "subject_label")

    def with_networks(self) -> Self:
        """Bring along the network addresses, as far as they are still kept."""
        return self.select_related("network")


# What is written of any row without changing it; which acts the tabs of the trail keep.
COMMON_VERBS = {
    "act_refused": _("Act refused"),
    "exported": _("Taken out as a file"),
}
TABS = {
    "signing-in": (
        "signed_in", "signed_out", "sign_in_refused", "password_taken", "code_refused", "reset_asked", "password_changed",
        "factor_added", "factor_removed", "codes_made", "codes_kept", "recovery_used", "new_device", "sessions_ended",
    ),
    "refusals": ("act_refused", "refused", "sign_in_refused", "code_refused", "link_refused", "held_back", "guessing_told"),
    "readings": ("viewed", "downloaded", "exported"),
}  # fmt: skip
COMMON_LABELS = {"act": _("act"), "list": _("list"), "filter": _("filter"), "rows": _("rows")}


def verbs_of(model: type[models.Model]) -> dict[str, Any]:
    """Name every act the history of a model may hold, in words: its own and those of what it inherits."""
    return {verb: words for base in reversed(model.__mro__) for verb, words in vars(base).get("VERBS", {}).items()}


class Entry(models.Model):
    """One line of the trail: who did what to which row, when and why. It is written once and never changed."""

    at = models.DateTimeField(_("time"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(_("who"), max_length=200, blank=True)
    actor_label = models.ForeignKey(Name, models.PROTECT, null=True, related_name="+")
    on_behalf = models.CharField(_("on behalf of"), max_length=16, blank=True)
    verb = models.CharField(_("act"), max_length=40)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject_key = models.CharField(max_length=64)
    subject_name = models.CharField(_("subject"), max_length=400, blank=True)
    subject_label = models.ForeignKey(Name, models.PROTECT, null=True, related_name="+")
    changes = models.JSONField(_("changes"), default=list, encoder=DjangoJSONEncoder)
    reason = models.TextField(_("reason"), blank=True)
    request_id = models.CharField(_("request"), max_length=64, blank=True, default="", db_default="")
    # The digest of the network address, which stands in `Network`; entries of before it hold the address itself.
    address = models.CharField(_("network address"), max_length=64, blank=True, default="", db_default="")

    names: Mapping[int, str]  # the values of personal fields, where they were brought along
    parties: Mapping[str, str]  # what the parties it speaks of are called, likewise
    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="records_entry_subject"),
            models.Index(fields=["-at", "-id"], name="records_entry_at"),
            models.Index(fields=["verb", "-id"], name="records_entry_verb"),
        ]
        verbose_name = _("entry of the trail")
        verbose_name_plural = _("audit trail")

    def __str__(self) -> str:
        return f"{self.what}: {self.verb}"

    def get_absolute_url(self) -> str:
        """The entry's page."""
        return reverse("records:entry", args=[self.pk])

    @property
    def who(self) -> str:
        """The person, and the party for which it was done."""
        name = self.actor_label.text if self.actor_label else self.actor_name
        if name == NOBODY:
            return str(_("the portal itself"))
        if not self.on_behalf:
            return name
        return f"{name} ({self._brought().parties.get(self.on_behalf, self.on_behalf)})"

    @property
    def what(self) -> str:
        """The subject, by the name it had then."""
        return self.subject_label.text if self.subject_label else self.subject_name

    @property
    def came_from(self) -> str:
        """The network address; after its time it is no longer kept."""
        kept = getattr(self, "network", None)
        return kept.address if kept else str(_("no longer kept")) if self.address else ""

    @property
    def says(self) -> str:
        """What was done, in words: the subject's model and what it inherits name their verbs."""
        model = self.subject_type.model_class()
        return str((verbs_of(model) if model else {}).get(self.verb) or COMMON_VERBS.get(self.verb, self.verb))

    @property
    def kind(self) -> str:
        """What the subject is, in words."""
        model = self.subject_type.model_class()
        return str(model._meta.verbose_name) if model else ""  # noqa: SLF001  # Django's documented door to a model's options

    @property
    def said_changes(self) -> list[tuple[str, str, str]]:
        """Each changed field in words: its label, what it was, what it is."""
        model = self.subject_type.model_class()
        brought = self._brought()
        found = [
            (_label(model, change["field"]), _said(model, change, "was", brought), _said(model, change, "now", brought))
            for change in self.changes
        ]
        return [line for line in found if line[1] or line[2]]  # a field left empty says nothing

    @property
    def changes_in_a_line(self) -> str:
        """The changes as a cell of a sheet holds them."""
        return "; ".join(f"{label}: {was} → {now}" for label, was, now in self.said_changes)

    def _brought(self) -> "Entry":
        return self if hasattr(self, "names") else with_names([self])[0]


def with_names(entries: list[Entry]) -> list[Entry]:
    """Bring along the values of personal fields and the names of parties that some entries speak of: a query each, or none."""
    changes = [change for entry in entries for change in entry.changes]
    parts = (change.get(side) for change in changes for side in ("was", "now"))
    wanted = {part["name"] for part in parts if isinstance(part, dict) and "name" in part}
    names = dict(Name.objects.filter(pk__in=wanted).values_list("pk", "text")) if wanted else {}
    codes = {code for change in changes if change["field"] in parties.fields() for code in _codes(change)}
    called = parties.names(codes | {entry.on_behalf for entry in entries})
    for entry in entries:
        entry.names, entry.parties = names, called
    return entries


def _types_of_settings() -> list[ContentType]:
    """What administrators answer for: the models that say so."""
    models_of_settings = [model for model in apps.get_models() if getattr(model, "IS_SETTING", False)]
    return list(ContentType.objects.get_for_models(*models_of_settings).values())


# Days are kept so that machines sort them, and shown as people write them: a day, a day and an hour, a range.
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
SPAN = re.compile(r"(\d{4}-\d\d-\d\d)?…(\d{4}-\d\d-\d\d)?")
ZONES = ("tz", "zone")
DAYS = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?|(\d{4}-\d\d-\d\d)?…(\d{4}-\d\d-\d\d)?")


def _field(model: type[models.Model] | None, name: str) -> Any:
    try:
        return model._meta.get_field(name) if model else None  # noqa: SLF001  # Django's documented door to a model's options
    except FieldDoesNotExist:
        return None


def _label(model: type[models.Model] | None, name: str) -> str:
    words = getattr(model, "CHANGE_LABELS", {}).get(name) or COMMON_LABELS.get(name)
    field = _field(model, name)
    return str(words or (field.verbose_name if field is not None and hasattr(field, "verbose_name") else name))


def _codes(change: dict[str, Any]) -> list[str]:
    sides = [change.get("was"), change.get("now")]
    found = [part for side in sides for part in (side if isinstance(side, list) else [side])]
    return [part for part in found if isinstance(part, str)]


def _said(model: type[models.Model] | None, change: dict[str, Any], side: str, brought: Entry) -> str:
    value = change.get(side)
    if isinstance(value, dict):
        return brought.names.get(value.get("name", 0), "")
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    offered = getattr(model, "CHANGE_CHOICES", {}).get(change["field"])
    choices: Mapping[Any, Any] = dict(offered or getattr(_field(model, change["field"]), "flatchoices", None) or ())
    if change["field"] in parties.fields():
        choices = brought.parties
    if isinstance(value, list):
        return ", ".join(_part(part, choices) for part in value)
    said = str(choices.get(value, value))
    if change["field"] in ZONES and "/" in said:
        return when.city(said, "ru" if when.locale() == "ru" else "en")
    return _days(said)


def _part(part: Any, choices: Mapping[Any, Any]) -> str:
    """One of several; what is kept as a choice and its days or its figure is said as both."""
    if not isinstance(part, list):
        return str(choices.get(part, part))
    word, *rest = part
    return ": ".join([str(choices.get(word, word)), *filter(None, (_days(str(each)) for each in rest))])


def _days(said: str) -> str:
    """A day or a stretch of days as people write them; any other text as it is."""
    if said == "…":  # without beginning and end
        return ""
    span = SPAN.fullmatch(said)
    if span and span[2]:  # its end no longer belongs to it
        last = (date.fromisoformat(span[2]) - timedelta(days=1)).isoformat()
        said = last if last == span[1] else f"{span[1]}–{last}" if span[1] else str(_("to %(day)s")) % {"day": last}
    elif span:
        said = str(_("from %(day)s")) % {"day": span[1]}
    return DAY.sub(r"\3.\2.\1", said) if span or DAYS.fullmatch(said) else said


class BatchQuerySet(models.QuerySet):
    """The reading vocabulary of acts on many rows."""

    def visible_to(self, user: Any) -> Self:
        """Show each person the own ones; the rows they name start at `visible_to` of their model."""
        return self.filter(by=user) if user.is_authenticated else self.none()


class Batch(models.Model):
    """One act on many rows: the group its entries of the trail belong to, and which rows were left out and why."""

    key = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kind = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    skipped = models.JSONField(default=list)  # [key of the row, the reason in words]
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "key"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(undoes=models.F("key")),
                name="records_batch_not_itself",
                violation_error_message=_("An act does not take itself back."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)

    def get_absolute_url(self) -> str:
        """The page that says what came of it; each app with such acts has one."""
        return reverse(f"{self.kind.app_label}:batch", args=[self.key])


class Undo(models.Model):
    """What an entry of the trail keeps so that its act may be taken back: the version it left, and what was there before."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="undo")
    version = models.PositiveIntegerField()
    before = models.JSONField(default=dict)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="steps")
    undoes = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(undoes=models.F("entry")),
                name="records_undo_not_itself",
                violation_error_message=_("An act does not take itself back."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.entry)
