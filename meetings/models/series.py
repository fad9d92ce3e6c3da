"""The kinds of meetings the Center holds year after year, who belongs to them, and their usual deadlines."""

from datetime import date, time
from typing import Any, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from documents.models import Register
from members.models import Office, Party
from records.models import Versioned, VersionedQuerySet

EVENING = time(18)


class Format(models.TextChoices):
    """How people take part."""

    IN_PERSON = "in_person", _("in person")
    VIDEO = "video", _("by video")
    HYBRID = "hybrid", _("in person and by video")


class Language(models.TextChoices):
    """A working language."""

    RU = "ru", _("Russian")
    EN = "en", _("English")


def working_languages() -> list[str]:
    """Give the languages in which meetings work unless somebody says otherwise."""
    return ["ru"]


class SeriesQuerySet(VersionedQuerySet):
    """The reading vocabulary of series."""

    def visible_to(self, user: Any) -> Self:
        """Show which kinds of meetings there are to staff and to whoever represents a party."""
        if user.is_anonymous or user.role in ("administrator", "auditor"):
            return self.none()
        if user.role == "staff":
            return self
        return self if user.parties("view").exists() else self.none()


class DeadlineKey(models.TextChoices):
    """What is due before or after a meeting, in the order in which it falls due."""

    PROPOSALS = "proposals", _("proposals for the agenda")
    REPLY = "reply", _("replies to the invitation")
    PAPERS = "papers", _("papers")
    NOMINATE = "nominate", _("delegations")
    CONFIRM = "confirm", _("confirmation of delegations")
    CREDENTIALS = "credentials", _("credentials of delegations")
    PROTOCOL_COMMENTS = "protocol_comments", _("comments on the protocol")


class MeetingSeries(Versioned):
    """A kind of meeting with its editions; an edition copies the names and then has its own."""

    VERBS = {"entered": _("Entered"), "edited": _("Edited"), "member_set": _("Member set")}
    CHANGE_LABELS = {"member": _("Member"), "deadlines": _("Usual deadlines"), "seats": _("Usual seats")}
    CHANGE_CHOICES: ClassVar = {"deadlines": DeadlineKey.choices}

    class Numbering(models.TextChoices):
        """How editions are counted."""

        ROMAN = "roman", pgettext_lazy("numbering", "Roman numerals")
        NONE = "none", pgettext_lazy("numbering", "not numbered")

    class HostRule(models.TextChoices):
        """Who receives the meeting."""

        FIXED = "fixed", pgettext_lazy("host", "always the same")
        ROTATING = "rotating", pgettext_lazy("host", "in turn")
        AD_HOC = "ad_hoc", pgettext_lazy("host", "agreed each time")

    class RepliesShown(models.TextChoices):
        """When the invited parties read each other's answers."""

        AFTER_LIST = "after_list", pgettext_lazy("answers", "shown once the list of participants is issued")
        NEVER = "never", pgettext_lazy("answers", "never shown")
        ALWAYS = "always", pgettext_lazy("answers", "shown as they come")

    class QuorumBasis(models.TextChoices):
        """Out of which parties a quorum is counted."""

        MEMBERS = "members", pgettext_lazy("quorum", "of the members of the series")
        INVITED = "invited", pgettext_lazy("quorum", "of the parties invited")
        CONFIRMED = "confirmed", pgettext_lazy("quorum", "of the parties whose delegation is accepted")

    class QuorumNeeded(models.TextChoices):
        """How many of them are needed."""

        MAJORITY = "majority", pgettext_lazy("quorum", "more than half")
        TWO_THIRDS = "two_thirds", pgettext_lazy("quorum", "two thirds")
        ALL = "all", pgettext_lazy("quorum", "all")
        NUMBER = "number", pgettext_lazy("quorum", "a number of parties")

    class QuorumCounts(models.TextChoices):
        """Who has to be there for a party to count."""

        ANY = "any", pgettext_lazy("quorum", "any delegate")
        HEAD = "head", pgettext_lazy("quorum", "the head or a deputy head of the delegation")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_ru = models.CharField(_("name (Russian)"), max_length=300)
    name_en = models.CharField(_("name (English)"), max_length=300, blank=True)
    short_ru = models.CharField(_("short name (Russian)"), max_length=100)
    short_en = models.CharField(_("short name (English)"), max_length=100, blank=True)
    numbering = models.CharField(_("numbering"), max_length=5, choices=Numbering, default=Numbering.NONE)
    register = models.ForeignKey(
        Register, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("register of its papers")
    )
    host_rule = models.CharField(_("host"), max_length=8, choices=HostRule, default=HostRule.AD_HOC)
    host = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="hosted_series", verbose_name=_("usual host")
    )
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organising office")
    )
    venue = models.ForeignKey(
        "meetings.Venue", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("usual venue")
    )
    format = models.CharField(_("format"), max_length=9, choices=Format, default=Format.IN_PERSON)
    languages = ArrayField(
        models.CharField(max_length=2, choices=Language), verbose_name=_("working languages"), default=working_languages
    )
    two_step = models.BooleanField(_("parties confirm their delegations"), default=False)
    needs_credentials = models.BooleanField(_("delegations bring credentials"), default=False)
    replies_shown = models.CharField(
        _("the answers of others"), max_length=10, choices=RepliesShown, default=RepliesShown.AFTER_LIST
    )
    quorum_basis = models.CharField(_("quorum"), max_length=9, choices=QuorumBasis, blank=True)
    quorum_needed = models.CharField(_("needed for the quorum"), max_length=10, choices=QuorumNeeded, blank=True)
    quorum_number = models.PositiveSmallIntegerField(_("number of parties"), null=True, blank=True)
    quorum_counts = models.CharField(
        _("a party is present through"), max_length=4, choices=QuorumCounts, default=QuorumCounts.ANY
    )
    position = models.PositiveSmallIntegerField(_("place in lists"), default=100)
    is_active = models.BooleanField(_("is held"), default=True)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]
        verbose_name = _("series of meetings")
        verbose_name_plural = _("series of meetings")
        constraints = [
            models.CheckConstraint(
                condition=~Q(host_rule="fixed") | Q(host__isnull=False),
                name="meetings_meetingseries_fixed_host",
                violation_error_message=_("The host is always the same: name it."),
            ),
            models.CheckConstraint(
                condition=Q(quorum_basis="", quorum_needed="") | ~Q(quorum_basis="") & ~Q(quorum_needed=""),
                name="meetings_meetingseries_quorum_is_whole",
                violation_error_message=_("A quorum says of which parties it is counted, and how many are needed."),
            ),
            models.CheckConstraint(
                condition=Q(quorum_needed="number", quorum_number__isnull=False, quorum_number__gte=1)
                | ~Q(quorum_needed="number") & Q(quorum_number__isnull=True),
                name="meetings_meetingseries_quorum_number",
                violation_error_message=_("Give the number of parties where a number is needed, and only there."),
            ),
        ]

    def __str__(self) -> str:
        russian = (get_language() or "ru").startswith("ru")
        return self.name_ru if russian else self.name_en or self.name_ru

    @property
    def short(self) -> str:
        """The short name in the reader's language."""
        russian = (get_language() or "ru").startswith("ru")
        return self.short_ru if russian else self.short_en or self.short_ru

    def get_absolute_url(self) -> str:
        """The page of the series with its editions."""
        return reverse("meetings:series", args=[self.code])


class SeriesMemberQuerySet(models.QuerySet):
    """The reading vocabulary of membership."""

    def visible_to(self, user: Any) -> Self:
        """Show members to whoever sees their series."""
        return self.filter(series__in=MeetingSeries.objects.visible_to(user))

    def on(self, first_day: date, after: date) -> Self:
        """Keep who belongs to the series on any day from the first until before `after`."""
        return self.filter(valid__overlap=(first_day, after))


class SeriesMember(models.Model):
    """A party in a series over a stretch of days: the list of a past edition stays what it was."""

    class Role(models.TextChoices):
        """As what the party takes part."""

        MEMBER = "member", _("member")
        OBSERVER = "observer", _("observer")

    series = models.ForeignKey(MeetingSeries, models.CASCADE, related_name="members")
    party = models.ForeignKey(Party, models.PROTECT, related_name="series_memberships", verbose_name=_("party"))
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.MEMBER)
    valid = DateRangeField(_("from – until"))

    objects = SeriesMemberQuerySet.as_manager()

    class Meta:
        ordering = ["series", "party", "valid"]
        verbose_name = _("member of a series")
        verbose_name_plural = _("members of a series")
        constraints = [
            ExclusionConstraint(
                name="meetings_seriesmember_no_overlap",
                expressions=[
                    (F("series"), RangeOperators.EQUAL),
                    (F("party"), RangeOperators.EQUAL),
                    (F("valid"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The party already belongs to the series in these days."),
            ),
            models.CheckConstraint(
                condition=Q(valid__isempty=False),
                name="meetings_seriesmember_not_empty",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_role_display()}"


class DeadlineTemplate(models.Model):
    """A usual deadline of a series: days before the first day; for the protocol, days after it is circulated."""

    series = models.ForeignKey(MeetingSeries, models.CASCADE, related_name="deadline_templates")
    key = models.CharField(_("what"), max_length=17, choices=DeadlineKey)
    days = models.PositiveSmallIntegerField(_("days"))
    at_time = models.TimeField(_("time"), default=EVENING)

    class Meta:
        ordering = ["series", "key"]
        verbose_name = _("usual deadline")
        verbose_name_plural = _("usual deadlines")
        constraints = [
            models.UniqueConstraint(
                fields=["series", "key"],
                name="meetings_deadlinetemplate_once",
                violation_error_message=_("The series has this deadline already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_key_display()}: {self.days}"
