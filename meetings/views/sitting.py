"""The sittings of a meeting, and the rooms of a venue."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings import domain
from meetings.forms import AddSittingForm, ConfirmForm, PlaceOfSittingForm, RoomForm, SittingForm
from meetings.models import Meeting, Room, Sitting, Venue
from meetings.views.meeting import sittings_of, tabs
from ui import paging, tables
from ui.doors import demand, done, page
from ui.tables import Column, Table

COLUMNS = [
    Column(name="name", label=gettext_lazy("Room"), value=tables.pair("name"), url="edit_url", head=True),
    Column(name="capacity", label=gettext_lazy("Seats"), number=True),
    Column(name="has_booths", label=gettext_lazy("Booths for interpreters")),
    Column(name="is_active", label=gettext_lazy("In use")),
]


def sittings(request, public_id):
    """The sittings of a meeting in their order, with rooms and acts."""
    row = get_object_or_404(Meeting.objects.visible_to(request.user), public_id=public_id)
    context = {
        "meeting": row,
        "sittings": sittings_of(request.user, row),
        "closed": row.facts_only or row.status in domain.sitting.CLOSED,
        "tabs": tabs(request.user, row, "sittings"),
    }
    return page(request, "meetings/sittings.html", context)


def add_sitting(request, public_id):
    """Add a sitting to a meeting."""
    row = get_object_or_404(Meeting.objects.visible_to(request.user), public_id=public_id)
    demand(request.user, "meetings.add_sitting", row)
    form = AddSittingForm(request.POST or None, row=row, user=request.user, meeting=row)
    if form.run(domain.sitting.add, by=request.user, now=timezone.now()):
        messages.success(request, _("Sitting added."))
        return done(request, form.result)
    return _form(request, row, form, heading=_("New sitting"))


def edit_sitting(request, public_id, number):
    """Change what a sitting is."""
    row = _sitting(request, public_id, number, "meetings.edit_sitting")
    form = SittingForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.sitting.edit, by=request.user, now=timezone.now()):
        messages.success(request, _("Sitting saved."))
        return done(request, form.result)
    return _form(request, row.meeting, form, heading=_("Edit the sitting"), sitting=row)


def move_sitting(request, public_id, number):
    """Move a sitting to other hours or another room."""
    row = _sitting(request, public_id, number, "meetings.move_sitting")
    form = PlaceOfSittingForm(request.POST or None, row=row, user=request.user, meeting=row.meeting)
    if form.run(domain.sitting.move, by=request.user, now=timezone.now()):
        messages.success(request, _("The sitting is moved."))
        return done(request, form.result)
    return _form(request, row.meeting, form, heading=_("Move the sitting"), sitting=row)


def remove_sitting(request, public_id, number):
    """Take a sitting off its meeting."""
    row = _sitting(request, public_id, number, "meetings.remove_sitting")
    here = row.get_absolute_url()
    form = ConfirmForm(request.POST or None, row=row)
    if form.run(domain.sitting.remove, by=request.user, now=timezone.now()):
        messages.success(request, _("Sitting removed."))
        return done(request, here)
    says = [f"{row}, {row.said}.", _("Its room is free again.")]
    context = {
        "form": form,
        "meeting": row.meeting,
        "heading": _("Remove the sitting"),
        "act": _("Remove the sitting"),
        "sentences": says,
        "cancel_url": here,
    }
    return page(request, "meetings/act.html", context, status=form.status)


def _sitting(request, public_id, number, permission):
    rows = Sitting.objects.visible_to(request.user).select_related("meeting", "room")
    row = get_object_or_404(rows, meeting__public_id=public_id, number=number)
    demand(request.user, permission, row.meeting)
    return row


def _form(request, meeting, form, *, heading, sitting=None):
    context = {
        "form": form,
        "meeting": meeting,
        "sitting": sitting,
        "heading": heading,
        "cancel_url": reverse("meetings:sittings", args=[meeting.public_id]),
    }
    return page(request, "meetings/sitting_form.html", context, status=form.status)


def rooms(request, public_id):
    """The rooms of a venue."""
    venue = get_object_or_404(Venue.objects.visible_to(request.user), public_id=public_id)
    demand(request.user, "meetings.read_venues")
    shown = paging.page(
        Room.objects.visible_to(request.user).filter(venue=venue).order_by("sort_key", "pk"), request.GET
    )
    for room in shown:
        room.edit_url = reverse("meetings:edit-room", args=[venue.public_id, room.public_id])
    empty = {"title": _("No rooms yet"), "text": _("A room is entered once; a sitting holds it for its hours.")}
    context = {"venue": venue, "table": Table(COLUMNS, shown, caption=_("Rooms")), "empty": empty}
    return page(request, "meetings/rooms.html", context)


def new_room(request, public_id):
    """Enter a room of a venue."""
    venue = get_object_or_404(Venue.objects.visible_to(request.user), public_id=public_id)
    demand(request.user, "meetings.enter_room", venue)
    form = RoomForm(request.POST or None, user=request.user)
    if form.run(domain.room.enter_room, venue=venue, by=request.user, now=timezone.now()):
        messages.success(request, _("Room entered."))
        return done(request, form.result)
    return _room_form(request, venue, form, _("New room"))


def edit_room(request, public_id, room_id):
    """Change a room."""
    rows = Room.objects.visible_to(request.user).select_related("venue")
    row = get_object_or_404(rows, venue__public_id=public_id, public_id=room_id)
    demand(request.user, "meetings.edit_room", row)
    form = RoomForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.room.edit_room, by=request.user, now=timezone.now()):
        messages.success(request, _("Room saved."))
        return done(request, form.result)
    return _room_form(request, row.venue, form, _("Edit the room"))


def _room_form(request, venue, form, heading):
    cancel_url = reverse("meetings:rooms", args=[venue.public_id])
    context = {"form": form, "venue": venue, "heading": heading, "cancel_url": cancel_url}
    return page(request, "meetings/room_form.html", context, status=form.status)
