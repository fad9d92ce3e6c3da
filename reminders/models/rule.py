"""When to tell whom about what: one row a step of a ladder, edited by staff, never deleted."""

from typing import Any, Self
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from records.models import Versioned, VersionedQuerySet


class Channel(models.TextChoices):
    """The ways a person is told."""

    PORTAL = "portal", _("in the portal")
    MAIL = "mail", _("by e-mail")


class ZoneOf(models.TextChoices):
    """Whose clock a step at an hour of the day is counted by."""

    READER = "reader", _("the reader's zone")
    ANCHOR = "anchor", _("the zone of the event")


class RuleQuerySet(VersionedQuerySet):
    """The reading vocabulary of rules."""

    def visible_to(self, user: Any) -> Self:
        """Show the rules to staff."""
        return self if user.is_authenticated and user.role == "staff" else self.none()

    def of(self, subject: models.Model) -> Self:
        """Keep the active rules of one subject: its own, and those of all subjects of its type."""
        kind = ContentType.objects.get_for_model(subject)
        return self.filter(Q(subject_id=None) | Q(subject_id=subject.pk), subject_type=kind, active=True)


class Rule(Versioned):
    """One step of a ladder: so long before or after an anchor, an audience is told in these ways."""

    VERBS = {
        "added": _("Added"),
        "edited": _("Edited"),
        "switched_off": _("Switched off"),
        "switched_on": _("Switched on"),
    }

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", verbose_name=_("about"))
    subject_id = models.BigIntegerField(_("only about"), null=True, blank=True)
    anchor = models.CharField(_("counted from"), max_length=40)
    before = models.DurationField(_("so long before"), null=True, blank=True)
    days_before = models.SmallIntegerField(_("days before"), null=True, blank=True)
    at_time = models.TimeField(_("at"), null=True, blank=True)
    zone_of = models.CharField(_("by the clock of"), max_length=6, choices=ZoneOf, default=ZoneOf.READER)
    audience = models.CharField(_("to whom"), max_length=40)
    channels = ArrayField(models.CharField(max_length=6, choices=Channel), verbose_name=_("how"))
    kind = models.CharField(_("kind"), max_length=40)
    topic = models.CharField(_("topic"), max_length=40, blank=True)
    urgent = models.BooleanField(_("urgent"), default=False)
    honours_quiet = models.BooleanField(_("waits for the end of quiet hours"), default=True)
    may_digest = models.BooleanField(_("may come in a digest"), default=False)
    mandatory = models.BooleanField(_("cannot be switched off by the reader"), default=False)
    useful_for = models.DurationField(_("useful for"), null=True, blank=True)
    active = models.BooleanField(_("active"), default=True)
    # The step of the constant a rule was made from, so that seeding again neither doubles it nor undoes an edit.
    seed = models.CharField(max_length=160, blank=True, editable=False)

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ["subject_type", "anchor", "-days_before", "-before", "id"]
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        constraints = [
            models.CheckConstraint(
                condition=Q(before__isnull=True, days_before__isnull=False)
                | Q(before__isnull=False, days_before__isnull=True),
                name="reminders_rule_one_distance",
                violation_error_message=_("Say how long before in hours, or in days: one of the two."),
            ),
            models.CheckConstraint(
                condition=Q(at_time__isnull=True) | Q(days_before__isnull=False),
                name="reminders_rule_hour_with_days",
                violation_error_message=_("An hour of the day goes with a number of days only."),
            ),
            models.CheckConstraint(
                condition=Q(channels__len__gt=0) & Q(channels__contained_by=Channel.values),
                name="reminders_rule_channels",
                violation_error_message=_("Choose at least one way to tell people: in the portal or by e-mail."),
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "anchor", "audience", "kind", "before", "days_before", "at_time"],
                nulls_distinct=False,
                name="reminders_rule_once",
                violation_error_message=_("There is such a rule already."),
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "seed"],
                condition=~Q(seed=""),
                nulls_distinct=False,
                name="reminders_rule_seeded_once",
                violation_error_message=_("This step of the first ladder is there already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about}, {self.counted_from}: {self.step}"

    def get_absolute_url(self) -> str:
        """The page of the one rule."""
        return f"/reminders/rules/{self.public_id}/"

    @property
    def subject_model(self) -> Any:
        """The model whose rows the rule is about; None for one that is no longer there."""
        return self.subject_type.model_class()

    @property
    def about(self) -> str:
        """What the rule is about, in words: the name of the subject's model."""
        model = self.subject_model
        return str(model._meta.verbose_name) if model else self.subject_type.model  # noqa: SLF001  # Django's documented door to a model's options

    @property
    def counted_from(self) -> str:
        """The anchor in words."""
        return str(getattr(self.subject_model, "ANCHORS", {}).get(self.anchor, self.anchor))

    @property
    def to_whom(self) -> str:
        """The audience in words."""
        return str(getattr(self.subject_model, "AUDIENCES", {}).get(self.audience, self.audience))

    @property
    def step(self) -> str:
        """The distance from the anchor, in words."""
        if self.days_before is None:
            hours = round((self.before.total_seconds() if self.before else 0) / 3600, 1)
            return str(_("%(hours)g h before")) % {"hours": hours}
        if self.days_before == 0:
            return str(_("on the day"))
        days = abs(self.days_before)
        if self.days_before < 0:
            return ngettext("%(days)d day after", "%(days)d days after", days) % {"days": days}
        return ngettext("%(days)d day before", "%(days)d days before", days) % {"days": days}

    @property
    def how(self) -> list[str]:
        """The channels in words."""
        return [str(Channel(channel).label) for channel in self.channels]
