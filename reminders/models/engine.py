"""What the engine knows of itself and of how people want to be told."""

from datetime import time

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class Digest(models.TextChoices):
    """How often what can wait is put into one letter."""

    NONE = "none", _("each letter on its own")
    DAILY = "daily", _("once a working day")
    WEEKLY = "weekly", _("once a week, on Mondays")


# What a reader may switch off; what a party must answer to is told all the same.
TOPICS = {
    "meetings": pgettext_lazy("topic", "Meetings"),
    "exercises": pgettext_lazy("topic", "Joint exercises"),
    "programmes": pgettext_lazy("topic", "Programmes"),
    "documents": pgettext_lazy("topic", "Documents"),
}


class Preference(models.Model):
    """How a person wants to be told: quiet hours, digest, topics."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="preference")
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True, default=time(21))
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True, default=time(7))
    quiet_weekends = models.BooleanField(_("weekends too"), default=False)
    digest = models.CharField(_("digest"), max_length=6, choices=Digest, default=Digest.DAILY)
    topics_off = ArrayField(models.CharField(max_length=40), verbose_name=_("switched off"), default=list, blank=True)
    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="reminders_preference_both_hours",
                violation_error_message=_("Give both ends of the quiet hours, or neither."),
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class Request(models.Model):
    """Something that touches many reminders, to be planned anew by the engine; equal requests merge."""

    class What(models.TextChoices):
        """What is to be planned anew."""

        SUBJECT = "subject", _("subject")
        PERSON = "person", _("person")
        RULE = "rule", _("rule")

    what = models.CharField(max_length=7, choices=What)
    type = models.ForeignKey(ContentType, models.CASCADE, null=True, related_name="+")
    key = models.BigIntegerField()
    reason = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["what", "type", "key"],
                nulls_distinct=False,
                name="reminders_request_once",
                violation_error_message=_("This was asked already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.key}"


class Pulse(models.Model):
    """When a part of the engine was last seen alive, and when it last finished a pass."""

    source = models.CharField(max_length=20)
    seen_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    # Rows that differed from what is wanted, in its last pass and in the one before it.
    drift = models.PositiveIntegerField(default=0)
    drift_before = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["source"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                name="reminders_pulse_once",
                violation_error_message=_("This part of the engine has its row already."),
            )
        ]

    def __str__(self) -> str:
        return self.source


class Tally(models.Model):
    """How often something has happened that no row of its own remembers; the monitor reads it."""

    name = models.CharField(max_length=40)
    label = models.CharField(max_length=40, blank=True)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["name", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "label"],
                name="reminders_tally_once",
                violation_error_message=_("This is counted already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.label}"


class Engine(models.Model):
    """The one row about the engine: whose it is, whether it is on hold and why, the relay's breaker."""

    IS_SETTING = True
    VERBS = {"held": _("Put on hold"), "released": _("Released")}

    instance = models.CharField(max_length=120, blank=True)
    origin = models.CharField(max_length=120, blank=True)
    hold = models.BooleanField(_("on hold"), default=False)
    hold_why = models.CharField(_("reason"), max_length=200, blank=True)
    tick = models.BigIntegerField(default=0)
    last_clock = models.DateTimeField(null=True)
    breaker_until = models.DateTimeField(null=True)
    breaker_failures = models.PositiveSmallIntegerField(default=0)
    tzdata = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="reminders_engine_one",
                violation_error_message=_("There is one engine."),
            ),
            models.CheckConstraint(
                condition=Q(hold=False) | ~Q(hold_why=""),
                name="reminders_engine_held_with_reason",
                violation_error_message=_("Say why the engine is on hold."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Engine of reminders"))

    @property
    def said_why(self) -> str:
        """Why it is on hold: the words of a person, or those of a guard in the reader's language."""
        return gettext(self.hold_why) if self.hold_why else ""
