"""Forms of sittings and of the rooms they hold."""

from django import forms
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.models import Room, Sitting
from records.forms import ActForm
from reminders.walltime import DAY
from ui import when
from ui.fields import ClockField
from ui.widgets import Chooser

OFFERED_DAYS = 10  # while only the month of a meeting is known


class PlaceOfSittingForm(ActForm):
    """When a sitting is and where; `meeting` says on which days it may be."""

    day = forms.TypedChoiceField(label=_("Day"), coerce=int)
    start_time = ClockField(label=_("Begins at"))
    end_time = ClockField(label=_("Ends at"))
    room = forms.ModelChoiceField(label=_("Room"), queryset=None, required=False, widget=Chooser)
    hold = forms.BooleanField(
        label=_("Hold the room"),
        required=False,
        initial=True,
        help_text=_("Nobody else is given the room at this time. Without a fixed day nothing is held."),
    )

    def __init__(self, *args, meeting, **options):
        self.meeting = meeting
        super().__init__(*args, **options)
        self.options["meeting"] = meeting

    def prepare(self):
        self.fields["day"].choices = days_of(self.meeting)
        rooms = Room.objects.visible_to(self.user).select_related("venue")
        kept = Q(pk=self.row.room_id) if isinstance(self.row, Sitting) and self.row.room_id else Q()
        offered = Q(is_active=True, venue__is_active=True)
        here = Case(When(venue=self.meeting.venue_id, then=Value(0)), default=Value(1))
        self.fields["room"].queryset = rooms.filter(offered | kept).order_by(here, "venue__sort_key", "sort_key", "pk")
        self.fields["room"].label_from_instance = label_of

    def values_of(self, row):
        """The hold of a sitting is its own; a new one starts with it."""
        found = super().values_of(row)
        return found | {"hold": row.holds_room or not row.room_id} if isinstance(row, Sitting) else {}


class SittingForm(ActForm):
    """What a sitting is, and who presides."""

    kind = forms.ChoiceField(label=_("Kind of sitting"), choices=Sitting.Kind.choices, initial=Sitting.Kind.PLENARY)
    chair_ru = forms.CharField(label=_("Presiding (Russian)"), max_length=200, required=False)
    chair_en = forms.CharField(label=_("Presiding (English)"), max_length=200, required=False)
    is_closed = forms.BooleanField(label=_("Closed sitting"), required=False)
    needs_interpretation = forms.BooleanField(label=_("Needs interpretation"), required=False)
    room_wish = forms.CharField(
        label=_("Wish for the room"),
        max_length=200,
        required=False,
        help_text=_("In words, as long as no room is chosen: seats, booths, a screen."),
    )


class AddSittingForm(PlaceOfSittingForm, SittingForm):
    """A new sitting as a whole."""

    field_order = ("kind", "day", "start_time", "end_time", "room", "hold", "room_wish", "chair_ru", "chair_en")


class RoomForm(ActForm):
    """A room: its name, its seats, its booths."""

    name_ru = forms.CharField(label=_("Name (Russian)"), max_length=100)
    name_en = forms.CharField(label=_("Name (English)"), max_length=100, required=False)
    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=5000, required=False)
    has_booths = forms.BooleanField(label=_("Booths for interpreters"), required=False)
    is_active = forms.BooleanField(label=_("In use: offered in forms"), required=False, initial=True)


def days_of(meeting):
    """The days on which a sitting may be: by their dates, or by their number while no day is fixed."""
    if meeting.starts_local is None or meeting.window is None:
        return [(number, gettext("day %(day)d") % {"day": number}) for number in range(1, OFFERED_DAYS + 1)]
    first, count = meeting.window.lower, (meeting.window.upper - meeting.window.lower).days
    return [
        (number, gettext("day %(day)d, %(date)s") % {"day": number, "date": when.day(first + DAY * (number - 1))})
        for number in range(1, count + 1)
    ]


def label_of(room):
    """A room as a list offers it: its venue, its seats, its booths."""
    seats = gettext("seats: %(count)d") % {"count": room.capacity} if room.capacity else ""
    booths = gettext("booths for interpreters") if room.has_booths else ""
    return ", ".join(part for part in (room.with_venue, seats, booths) if part)
