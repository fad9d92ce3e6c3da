"""Who was present at a sitting: one sheet for each, with a mark for each person of the delegations, and others in words."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from meetings.models.meeting import Meeting, Status
from meetings.models.nominee import Nominee
from meetings.models.sitting import Sitting
from members.models import Party
from records.models import Versioned, VersionedQuerySet
from reminders import walltime


def is_in_session(meeting: Meeting, at: datetime) -> bool:
    """Tell whether its first day has come and it is not marked as held: what happens there is being recorded."""
    begun = meeting.first_day is not None and walltime.today(at, meeting.tz) >= meeting.first_day
    return meeting.status == Status.CONVENED and begun


class AttendanceState(models.TextChoices):
    """Whether a person took part in a sitting, and how."""

    PRESENT = "present", pgettext_lazy("attendance", "present")
    VIDEO = "video", pgettext_lazy("attendance", "by video")
    EXCUSED = "excused", pgettext_lazy("attendance", "excused")
    ABSENT = "absent", pgettext_lazy("attendance", "absent")


LOOKS = {"present": "done", "video": "running", "excused": "moved", "absent": "off"}
THERE = (AttendanceState.PRESENT, AttendanceState.VIDEO)


class AttendanceSheetQuerySet(VersionedQuerySet):
    """The reading vocabulary of sheets."""

    def visible_to(self, user: Any) -> Self:
        """Show sheets to the secretariat alone: parties read the protocol."""
        if user.is_anonymous or user.role != "staff":
            return self.none()
        return self.filter(sitting__in=Sitting.objects.visible_to(user))


class AttendanceSheet(Versioned):
    """The sheet of a sitting as a whole: it is saved at once, and its version counts the savings."""

    VERBS = {"attendance_recorded": _("Attendance recorded"), "quorum_counted": _("Quorum counted")}
    CHANGE_LABELS = {
        "present": pgettext_lazy("attendance", "present"),
        "video": pgettext_lazy("attendance", "by video"),
        "excused": pgettext_lazy("attendance", "excused"),
        "absent": pgettext_lazy("attendance", "absent"),
        "parties": _("parties present"),
        "needed": _("needed for the quorum"),
        "met": _("quorum"),
    }

    sitting = models.OneToOneField(Sitting, models.PROTECT, related_name="attendance_sheet", verbose_name=_("sitting"))
    others_ru = models.TextField(_("also present (Russian)"), max_length=4000, blank=True)
    others_en = models.TextField(_("also present (English)"), max_length=4000, blank=True)

    objects = AttendanceSheetQuerySet.as_manager()

    class Meta:
        ordering = ["sitting"]
        verbose_name = _("attendance of a sitting")
        verbose_name_plural = _("attendance of sittings")

    def __str__(self) -> str:
        return gettext("Attendance: %(sitting)s") % {"sitting": self.sitting}

    def get_absolute_url(self) -> str:
        """The sheet."""
        return reverse("meetings:attendance", args=[self.sitting.meeting.public_id, self.sitting.number])


class AttendanceQuerySet(models.QuerySet):
    """The reading vocabulary of attendance."""

    def visible_to(self, user: Any) -> Self:
        """Show staff all; a party its own people: others' presence it reads in the protocol."""
        found = self.filter(sitting__in=Sitting.objects.visible_to(user))
        if user.is_anonymous or user.role == "staff":
            return found
        return found.filter(party__in=user.parties("view"))

    def there(self) -> Self:
        """Keep those who took part, in the room or by video."""
        return self.filter(state__in=THERE)


class Attendance(models.Model):
    """A person of a delegation at a sitting."""

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="attendance", verbose_name=_("sitting"))
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance", verbose_name=_("meeting"))
    nominee = models.ForeignKey(Nominee, models.PROTECT, related_name="attendance", verbose_name=_("person"))
    party = models.ForeignKey(Party, models.PROTECT, related_name="attendance", verbose_name=_("party"))
    state = models.CharField(_("presence"), max_length=7, choices=AttendanceState)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["sitting", "party__protocol_order", "nominee__position", "pk"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "nominee"],
                name="meetings_attendance_once",
                violation_error_message=_("This person stands on the sheet already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["present", "video", "excused", "absent"]),
                name="meetings_attendance_known_state",
                violation_error_message=_("Say whether the person was present, by video, excused or absent."),
            ),
            models.CheckConstraint(
                condition=Q(state="excused") & ~Q(reason="") | ~Q(state="excused") & Q(reason=""),
                name="meetings_attendance_excused_with_reason",
                violation_error_message=_("Whoever is excused has a reason, and nobody else."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party.code}: {self.get_state_display()}"

    @property
    def look(self) -> str:
        """How the presence is drawn."""
        return LOOKS[self.state]
