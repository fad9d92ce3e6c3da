"""The list of meetings, the page of one, and how one is drafted and edited."""

from itertools import groupby

from django.conf import settings
from django.contrib import messages
from django.db.models import F, prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from meetings import domain
from meetings.forms import AboutForm, CloneForm, DraftForm, MeetingFilter, PlaceForm, PurposeForm
from meetings.models import (
    AgendaItem,
    AgendaProposal,
    AgendaVersion,
    Deadline,
    Invitation,
    Meeting,
    Protocol,
    ProtocolReply,
    Sitting,
    Status,
    doubled,
    is_in_session,
)
from meetings.models.paper import TAKES_PAPERS
from meetings.queries import changes, choices, conflicts, links, papers
from meetings.views.undo import offer
from members.views.saved_view import beside
from programs.models import Programme
from records.views import history_page
from reminders import walltime
from reminders.views import event_file, told_page
from ui import paging, sheets, tables, when
from ui.dates import whole
from ui.doors import demand, done, page
from ui.tables import Column, Table

CARDS = {
    "about": (AboutForm, domain.meeting.edit, gettext_lazy("Names and contact")),
    "place": (PlaceForm, domain.meeting.edit, gettext_lazy("Place")),
    "purpose": (PurposeForm, domain.meeting.set_purpose, gettext_lazy("Programme")),
}
COLUMNS = [
    Column(name="code", label=gettext_lazy("Code"), on_page=False),
    Column(
        name="when", label=gettext_lazy("When"), value=when.dated, template="meetings/_when.html",
        order=("window", "starts_at"), gaps=True,
    ),
    Column(name="first_day", label=gettext_lazy("From"), on_page=False),
    Column(name="last_day", label=gettext_lazy("To"), on_page=False),
    Column(name="series", label=gettext_lazy("Series"), value="series.short", on_page=False),
    Column(name="title", label=gettext_lazy("Meeting"), value=str, template="meetings/_title.html", head=True),
    Column(name="place", label=gettext_lazy("Place"), value=tables.pair("city"), template="meetings/_place.html", order=("city_ru",)),
    Column(name="host", label=gettext_lazy("Host"), on_page=False),
    Column(
        name="status", label=gettext_lazy("Status"), value="get_status_display", look="status_look", order=("status",)
    ),
]  # fmt: skip
# The acts offered on a meeting's page, by its status; the first that apply are buttons, the others stand under "More".
ALL = tuple(Status.values)
ACTS = (
    ("plan", gettext_lazy("Enter in the plan…"), (Status.DRAFT,)),
    ("convene", gettext_lazy("Convene…"), (Status.TENTATIVE,)),
    ("mark_held", gettext_lazy("Mark as held…"), (Status.CONVENED,)),
    ("finalise", gettext_lazy("Finalise…"), (Status.HELD,)),
    ("redate", gettext_lazy("Set a new date…"), (Status.POSTPONED,)),
    ("revive", gettext_lazy("Take up again…"), (Status.CANCELLED,)),
    ("reschedule", gettext_lazy("Reschedule…"), (Status.TENTATIVE, Status.CONVENED)),
    ("rezone", gettext_lazy("Change the zone…"), (Status.TENTATIVE, Status.CONVENED)),
    ("postpone", gettext_lazy("Postpone…"), (Status.TENTATIVE, Status.CONVENED)),
    ("clone", gettext_lazy("Next edition…"), ALL),
    ("cancel", gettext_lazy("Cancel…"), (Status.DRAFT, Status.TENTATIVE, Status.CONVENED, Status.POSTPONED)),
    ("delete", gettext_lazy("Delete the draft…"), (Status.DRAFT,)),
)
BUTTONS = 2


def meetings(request):
    """Meetings to come; past ones by year."""
    demand(request.user, "meetings.read_meetings")
    past = _is_past(request.GET)
    asked = MeetingFilter(request.GET, user=request.user)
    rows = _asked(request.user, request.GET, asked)
    order = F("window").desc(nulls_last=True) if past else F("window").asc(nulls_last=True)
    ordered = rows.order_by(*tables.ordering(COLUMNS, request.GET, [order, "starts_at"]))
    title = _("Past meetings") if past else _("Meetings to come")
    if sheet := sheets.answer(request, COLUMNS, ordered, name="meetings", title=title):
        return sheet
    shown = paging.page(ordered, request.GET)
    select = "public_id" if request.user.has_perm("meetings.edit") else ""
    whole = [("", Table(COLUMNS, list(shown), caption=title, query=request.GET, select=select))]
    context = {
        "filter_form": asked,
        "saved": beside(request),
        "shown": shown,
        "groups": _by_year(shown, request.GET, select) if past and not request.GET.get("sort") else whole,
        "views": [(_("To come"), "?", not past), (_("Past"), "?when=past", past)],
        "keep": [("when", "past")] if past else [],
        "past": past,
        "bulk_url": reverse("meetings:bulk") if select else "",
    }
    return page(request, "meetings/meetings.html", context)


def matching(user, query):
    """The meetings that a list's address asks for."""
    return _asked(user, query, MeetingFilter(query, user=user))


def _asked(user, query, asked):
    today = walltime.today(timezone.now(), settings.CENTER_TZ)
    seen = asked.apply(Meeting.objects.visible_to(user).select_related("series", "host", "venue"))
    return seen.past(today) if _is_past(query) else seen.to_come(today)


def _is_past(query):
    return query.get("when") == "past"


def _by_year(shown, query, select):
    """A table for each year of the page."""
    years = groupby(shown, key=lambda row: row.first_day.year if row.first_day else None)
    named = [(str(year) if year else _("Date not recorded"), list(rows)) for year, rows in years]
    return [(name, Table(COLUMNS, rows, caption=name, query=query, select=select)) for name, rows in named]


def meeting(request, public_id):
    """One meeting: what, when, where, in which state; what the own party owes; for staff who has answered."""
    now = timezone.now()
    seen = Meeting.objects.visible_to(request.user)
    row = get_object_or_404(seen.select_related("series", "host", "venue", "office", "owner"), public_id=public_id)
    invitations = (
        Invitation.objects.visible_to(request.user)
        .filter(meeting=row)
        .select_related("party", "delegation", "replied_by", "reply_paper")
        .in_order()
    )
    acts = offered(request.user, row, now)
    staff = request.user.has_role("staff")
    context = {
        "meeting": row,
        "now": now,
        "moved": changes.last_move(row, now),
        "takes_back": offer(request.user, row, now),
        "under_way": row.is_under_way(now),
        "begun": row.has_begun(now),
        "takes_papers": row.status in TAKES_PAPERS and not row.facts_only,
        "closed": row.status in (Status.HELD, Status.FINALISED),
        "commented": Protocol.objects.visible_to(request.user).filter(meeting=row, status="circulated").exists(),
        "deadlines": Deadline.objects.visible_to(request.user).filter(meeting=row).order_by("due_at", "pk"),
        "invitations": with_comments(request.user, with_meeting(invitations, row), row),
        "sittings": sittings_of(request.user, row),
        "links": links.of(row, request.user),
        "buttons": acts[:BUTTONS],
        "acts": acts[BUTTONS:],
        "tabs": tabs(request.user, row, "meeting"),
        **agenda_card(request.user, row),
        "papers": papers.of_meeting(row, request.user),
        **in_the_way(conflicts.of(row, request.user, now=now) if staff else [], row, request.user),
        "missing": domain.meeting.missing_to_convene(row, now) if staff and row.status == Status.TENTATIVE else [],
        "following": seen.filter(previous=row).first(),
        "previous": seen.filter(pk=row.previous_id).first(),
        "superseded_by": seen.filter(pk=row.superseded_by_id).first(),
        "measures": row.measures.visible_to(request.user).select_related("programme"),
        "programme": Programme.objects.visible_to(request.user).filter(pk=row.programme_id).first(),
    }
    return page(request, "meetings/meeting.html", context)


def agenda_card(user, row):
    """The agenda as a meeting's page shows it: the issue in force; for staff how far the working copy is."""
    issues = AgendaVersion.objects.visible_to(user).filter(meeting=row).newest_first()
    found = {"agenda_version": issues.first(), "agenda_staff": None}
    if found["agenda_version"]:
        found["agenda_version"].meeting = row
    if user.has_role("staff") and not row.facts_only:
        items = AgendaItem.objects.visible_to(user).filter(meeting=row, withdrawn_on__isnull=True).to_issue()
        waiting = AgendaProposal.objects.visible_to(user).filter(meeting=row).waiting().count()
        clearance = list(items.values_list("clearance", flat=True))
        found["agenda_staff"] = {"all": len(clearance), "cleared": clearance.count("yes"), "proposals": waiting}
    return found


def in_the_way(found, row, user):
    """What stands in a meeting's way, as its pages show it: what is open first, then what was accepted."""
    return {
        "conflicts": sorted(found, key=lambda each: not each.is_open),
        "open_conflicts": sum(each.is_open for each in found),
        "key": f"meeting-{row.pk}",
        "may_accept": user.has_perm("meetings.accept_conflict"),
    }


def with_meeting(invitations, row):
    """Give each invitation the meeting that is there already."""
    found = list(invitations)
    prefetch_related_objects([row], "deadlines__extensions")
    for invitation in found:
        invitation.meeting = row
    return found


def with_comments(user, invitations, row):
    """Give each invitation what its party is asked of the protocol circulated last and has answered."""
    if row.status not in (Status.HELD, Status.FINALISED) or user.has_role("staff"):
        return invitations
    last = row.protocol_versions.newest_first()[:1]
    seen = ProtocolReply.objects.visible_to(user).filter(round__in=last).with_facts()
    found = {reply.party_id: reply for reply in seen}
    for invitation in invitations:
        invitation.comments = found.get(invitation.party_id)
    return invitations


def sittings_of(user, row):
    """The sittings of a meeting with their rooms, each given the meeting that is there already."""
    found = list(Sitting.objects.visible_to(user).filter(meeting=row).select_related("room__venue").in_order())
    for sitting in found:
        sitting.meeting = row
    return found


def not_now(row, act, now):
    """Why an act of those offered is not for the meeting in its present state, or ''."""
    if act in ("reschedule", "postpone") and row.status == Status.CONVENED and row.has_begun(now):
        return _("It has begun. Record what happened instead.")
    ahead = row.first_day is None or walltime.today(now, row.tz or "UTC") < row.first_day
    if act == "mark_held" and row.status == Status.CONVENED and ahead:
        return _("Its first day has not come yet.")
    return domain.guards.out_of_turn(row, *next(statuses for name, _label, statuses in ACTS if name == act))


def offered(user, row, now):
    """The acts the reader may do to a meeting in its present state, as (label, address)."""
    found = []
    for act, label, statuses in ACTS:
        fits = act == "clone" if row.facts_only else row.status in statuses
        if act == "mark_held":
            fits = fits and row.has_begun(now)
        if act in ("reschedule", "rezone", "postpone"):
            fits = fits and row.is_movable(now) and (act != "rezone" or row.starts_local is not None)
        if fits and user.has_perm(f"meetings.{act}", row):
            found.append((label, reverse(f"meetings:{act.replace('_', '-')}", args=[row.public_id])))
    return found


def tabs(user, row, current):
    """The pages of a meeting the reader may open."""
    pages = [("meeting", pgettext("tab", "Overview"))]
    readable = not row.facts_only and Meeting.objects.open_to(user).filter(pk=row.pk).exists()
    if readable:
        pages.append(("agenda", pgettext("of a meeting", "Agenda")))
    if not row.facts_only:
        pages.append(("proposals", _("Proposals")))
    if readable and row.status not in (Status.DRAFT, Status.TENTATIVE):
        pages.append(("participants", _("Participants")))
    if readable and (row.status in (Status.HELD, Status.FINALISED) or is_in_session(row, timezone.now())):
        pages.append(("session", pgettext("tab", "In session")))
        if user.has_role("staff") or Protocol.objects.visible_to(user).filter(meeting=row).exists():
            pages.append(("protocol", _("Protocol")))
    if readable and row.status in (Status.HELD, Status.FINALISED):
        pages.append(("actions-of", _("Action items")))
    if user.has_role("staff"):
        if not row.facts_only and user.has_perm("meetings.prepare", row):
            pages += [("invitations", _("Invitations")), ("sittings", _("Sittings")), ("deadlines", _("Deadlines"))]
            pages.append(("told", _("Who is told")))
        pages.append(("history", _("History")))
    return [(label, reverse(f"meetings:{name}", args=[row.public_id]), name == current) for name, label in pages]


def new(request):
    """Draft a meeting, which the secretariat alone sees."""
    demand(request.user, "meetings.draft")
    initial = {"precision": "day", "tz": settings.CENTER_TZ}
    form = DraftForm(request.POST or None, user=request.user, initial=initial)
    if form.run(domain.edition.draft, owner=request.user, by=request.user, now=timezone.now()):
        messages.success(request, _("Draft saved. Enter it in the plan when its members may see it."))
        return done(request, form.result)
    context = {"form": form, "cancel_url": reverse("meetings:meetings")}
    return page(request, "meetings/new.html", context, status=form.status)


def clone(request, public_id):
    """Draft the next edition from this one."""
    row = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("series"), public_id=public_id)
    demand(request.user, "meetings.clone", row)
    form = CloneForm(request.POST or None, row=row, user=request.user, initial=_offer(row))
    if form.run(domain.edition.clone, owner=request.user, by=request.user, now=timezone.now()):
        messages.success(request, _("The next edition is drafted."))
        return done(request, form.result)
    context = {
        "form": form,
        "meeting": row,
        "same_weekday": domain.edition.a_year_later(row),
        "cancel_url": row.get_absolute_url(),
    }
    return page(request, "meetings/clone.html", context, status=form.status)


def _offer(row):
    """What a form for the next edition starts with: the month of the same weekday, the members of the series."""
    day = domain.edition.a_year_later(row)
    fixed = row.series is not None and row.series.host_rule == "fixed"
    return {
        "precision": "month" if day else "year",
        "known": whole("month", day) if day else None,
        "tz": row.tz or settings.CENTER_TZ,
        "host": row.host if fixed else None,
        "city_ru": row.city_ru if fixed else "",
        "city_en": row.city_en if fixed else "",
        "parties": choices.members_on(row),
        **({} if row.series else {"title_ru": row.title_ru, "title_en": row.title_en}),
    }


def edit(request, public_id, card):
    """Change one card of a meeting."""
    row = get_object_or_404(Meeting.objects.visible_to(request.user), public_id=public_id)
    demand(request.user, "meetings.edit", row)
    if card not in CARDS:
        raise Http404
    form_class, act, heading = CARDS[card]
    form = form_class(request.POST or None, row=row, user=request.user)
    if form.run(act, by=request.user, now=timezone.now()):
        messages.success(request, _("Saved: %(what)s.") % {"what": heading})
        return done(request, form.result)
    context = {"form": form, "meeting": row, "heading": heading, "cancel_url": row.get_absolute_url()}
    return page(request, "meetings/edit.html", context, status=form.status)


def history(request, public_id):
    """What was done to a meeting."""
    row = get_object_or_404(Meeting.objects.visible_to(request.user), public_id=public_id)
    return history_page(request, row)


def event(request, public_id):
    """A meeting that has a day, as a file for a calendar."""
    row = get_object_or_404(Meeting.objects.visible_to(request.user).exclude(status="draft"), public_id=public_id)
    return event_file(row, row.code)


def told(request, public_id):
    """Who is told what of a meeting, and when."""
    row = get_object_or_404(Meeting.objects.visible_to(request.user), public_id=public_id)
    return told_page(request, row)


def say_doubled(request, row):
    """Name hours that the clocks show twice."""
    if isinstance(row, Meeting):
        for sentence in doubled(row):
            messages.warning(request, sentence)
