"""The trail, the version that nothing overwrites unseen, and the one-time keys of forms."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class StaleError(Exception):
    """The row is no longer the version that the person saw; `row` is what it is now."""

    def __init__(self, row: "Versioned") -> None:
        super().__init__(f"{type(row).__name__} {row.pk} is at version {row.version}")
        self.row = row


class VersionedQuerySet(models.QuerySet):
    """The reading vocabulary of editable rows."""

    def locked(self, pk: int, *, version: int | None = None) -> Any:
        """Take a row until the transaction ends; raise `StaleError` when it is not the version that was seen."""
        row: Any = self.select_for_update(of=("self",)).get(pk=pk)
        if version is not None and row.version != version:
            raise StaleError(row)
        return row


class Versioned(models.Model):
    """A row that people edit: it counts its versions, and nothing is overwritten unseen."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    class Meta:
        abstract = True

    def write(self, *fields: str) -> None:
        """Check what is written, count the version up and save the named columns; a new row is saved whole.

        What the database refuses is said in words: only then are its constraints gone through one by one.
        """
        was, adding = self.version, self._state.adding
        kept = () if adding else [each.name for each in self._meta.fields if each.name not in fields]
        self.full_clean(exclude=kept, validate_unique=False, validate_constraints=False)
        self._check_deferred()
        try:
            with transaction.atomic():
                if adding:
                    self.save(force_insert=True)
                else:
                    self.version += 1
                    self.save(update_fields=[*fields, "version"])
        except IntegrityError:
            self.version, self._state.adding = was, adding
            self.full_clean()
            raise

    def _check_deferred(self) -> None:
        """Ask the constraints that the database would judge only at the end of the transaction."""
        for model, constraints in self.get_constraints():
            for constraint in constraints:
                if getattr(constraint, "deferrable", None):
                    try:
                        constraint.validate(model, self)
                    except ValidationError:
                        self.full_clean()  # which says it at its field
                        raise


def _begins(day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(settings.CENTER_TZ))


class EntryQuerySet(models.QuerySet):
    """The reading vocabulary of the trail."""

    def visible_to(self, user: Any) -> Self:
        """Show the whole trail to auditors; others read it on the pages of what they see."""
        return self if user.is_authenticated and user.role == "auditor" else self.none()

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

    def asked(self, verb: str = "", who: str = "", since: date | None = None, until: date | None = None) -> Self:
        """Keep what a reader looks for; days are counted at the Center, the last one included."""
        found = self.filter(verb=verb) if verb else self
        if who:
            found = found.filter(actor_name__icontains=who)
        if since:
            found = found.filter(at__gte=_begins(since))
        return found.filter(at__lt=_begins(until + timedelta(days=1))) if until else found


def verbs_of(model: type[models.Model]) -> dict[str, Any]:
    """Name every act the history of a model may hold, in words: its own and those of what it inherits."""
    return {verb: words for base in reversed(model.__mro__) for verb, words in vars(base).get("VERBS", {}).items()}


class Entry(models.Model):
    """One line of the trail: who did what to which row, when and why. It is written once and never changed."""

    at = models.DateTimeField(_("time"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(_("who"), max_length=200)
    on_behalf = models.CharField(_("on behalf of"), max_length=16, blank=True)
    verb = models.CharField(_("act"), max_length=40)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject_key = models.CharField(max_length=64)
    subject_name = models.CharField(_("subject"), max_length=400)
    changes = models.JSONField(_("changes"), default=list, encoder=DjangoJSONEncoder)
    reason = models.TextField(_("reason"), blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="records_entry_subject"),
            models.Index(fields=["-at", "-id"], name="records_entry_at"),
        ]
        verbose_name = _("entry of the trail")
        verbose_name_plural = _("audit trail")

    def __str__(self) -> str:
        return f"{self.subject_name}: {self.verb}"

    @property
    def who(self) -> str:
        """The person, and the party for which it was done."""
        return f"{self.actor_name} ({self.on_behalf})" if self.on_behalf else self.actor_name

    @property
    def says(self) -> str:
        """What was done, in words: the subject's model and what it inherits name their verbs."""
        model = self.subject_type.model_class()
        return str(verbs_of(model).get(self.verb, self.verb)) if model else self.verb

    @property
    def kind(self) -> str:
        """What the subject is, in words."""
        model = self.subject_type.model_class()
        return str(model._meta.verbose_name) if model else ""  # noqa: SLF001  # Django's documented door to a model's options

    @property
    def said_changes(self) -> list[tuple[str, str, str]]:
        """Each changed field in words: its label, what it was, what it is."""
        model = self.subject_type.model_class()
        return [
            (_label(model, change["field"]), _said(model, change, "was"), _said(model, change, "now"))
            for change in self.changes
        ]


# Days are kept so that machines sort them, and shown as people write them: a day, a day and an hour, a range.
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
DAYS = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?|(\d{4}-\d\d-\d\d)?…(\d{4}-\d\d-\d\d)?")


def _field(model: type[models.Model] | None, name: str) -> Any:
    try:
        return model._meta.get_field(name) if model else None  # noqa: SLF001  # Django's documented door to a model's options
    except FieldDoesNotExist:
        return None


def _label(model: type[models.Model] | None, name: str) -> str:
    words = getattr(model, "CHANGE_LABELS", {}).get(name)
    field = _field(model, name)
    return str(words or (field.verbose_name if field is not None and hasattr(field, "verbose_name") else name))


def _said(model: type[models.Model] | None, change: dict[str, Any], side: str) -> str:
    value = change.get(side)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    choices = dict(getattr(_field(model, change["field"]), "flatchoices", None) or ())
    if isinstance(value, list):
        return ", ".join(str(choices.get(part, part)) for part in value)
    said = str(choices.get(value, value))
    return DAY.sub(r"\3.\2.\1", said) if DAYS.fullmatch(said) else said


class Once(models.Model):
    """The one-time key of a form that was sent: a second arrival is led to the first one's result."""

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    url = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.key)


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
