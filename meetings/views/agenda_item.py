"""Acts on the working copy of an agenda and its items, each on a page of its own."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import domain
from meetings.forms import ConfirmForm, IssueAgendaForm, ItemForm, NewItemForm, ReasonForm
from meetings.models import AgendaVersion, Meeting
from meetings.queries import agenda as reads
from meetings.views.agenda import item_of
from ui.doors import demand, done, page


def new_item(request, public_id):
    """Put an item into the working copy."""
    row = _meeting(request, public_id, "meetings.add_item")
    form = NewItemForm(request.POST or None, row=domain.agenda.of(row), user=request.user)
    if form.run(domain.agenda.add_item, by=request.user, now=timezone.now()):
        messages.success(request, _("The item is added at the end. Put it at its place, then save the order."))
        return done(request, form.result)
    return _form(request, row, form, heading=_("New item of the agenda"), save=_("Add the item"))


def edit_item(request, public_id, key):
    """Change what is said of an item."""
    item = item_of(request, public_id, key)
    demand(request.user, "meetings.edit_item", item)
    form = ItemForm(request.POST or None, row=item, user=request.user)
    if form.run(domain.agenda.edit_item, by=request.user, now=timezone.now()):
        messages.success(request, _("The item is saved. What was issued of it stays as it was issued."))
        return done(request, form.result)
    return _form(request, item.meeting, form, heading=_("Item of the agenda"), item=item)


def remove_item(request, public_id, key):
    """Take off an item that was never issued."""
    says = [_("The item was never issued, so nothing is left of it but a line in the history.")]
    return _act_on_item(
        request, public_id, key, ConfirmForm, domain.agenda.remove_item,
        permission="meetings.remove_item", heading=_("Take the item off the agenda"), says=says, saved=_("The item is taken off."),
        in_the_way=lambda item: domain.agenda.was_issued(item) and _("It stands in an issued agenda: withdraw it, its line stays with the reason."),
    )  # fmt: skip


def withdraw_item(request, public_id, key):
    """Withdraw an item: its line stays, struck."""
    says = [_("The line stays, struck, with the date and the reason. Whoever has its papers keeps them.")]
    return _act_on_item(
        request, public_id, key, ReasonForm, domain.agenda.withdraw_item,
        permission="meetings.withdraw_item", heading=_("Withdraw the item"), says=says, saved=_("The item is withdrawn."),
        in_the_way=lambda item: item.withdrawn_on and _("The item is withdrawn already."),
    )  # fmt: skip


def carry_over(request, public_id, key):
    """Carry an item over to the next edition."""
    item = item_of(request, public_id, key)
    following = domain.agenda.next_edition(item.meeting) if item.meeting.series_id else None
    if following:
        says = [_("It becomes an item of: %(meeting)s. The line here stays.") % {"meeting": following.short}]
    else:
        says = [
            _("There is no next edition yet: the item waits and is drawn in when there is one. The line here stays.")
        ]
    return _act_on_item(
        request, public_id, key, ConfirmForm, domain.agenda.carry_over,
        permission="meetings.carry_over", heading=_("Carry the item over"), says=says, saved=_("The item is carried over."),
    )  # fmt: skip


def renumber(request, public_id):
    """Number the items anew in their order."""
    row = _meeting(request, public_id, "meetings.renumber")
    agenda = domain.agenda.of(row)
    form = ConfirmForm(request.POST or None, row=agenda)
    if form.run(domain.agenda.renumber, by=request.user, now=timezone.now()):
        messages.success(request, _("The items are numbered in their order."))
        return done(request, form.result)
    says = [_("The items of the working copy get numbers in their order. What was issued keeps its numbers.")]
    heading = _("Renumber")
    return _ask(request, row, form, heading=heading, says=says)


def issue_agenda(request, public_id):
    """Issue the agenda: what changes is shown, and who will read it."""
    row = _meeting(request, public_id, "meetings.issue_agenda")
    form = IssueAgendaForm(request.POST or None, row=domain.agenda.of(row), user=request.user)
    if form.run(domain.agenda_issue.issue_version, by=request.user, now=timezone.now()):
        messages.success(request, _("The agenda is issued."))
        return done(request, form.result)
    items = reads.items_of(row)
    last = AgendaVersion.objects.visible_to(request.user).filter(meeting=row).newest_first().first()
    lines = reads.lines_of(row, items)
    convened = row.status == "convened"
    context = {
        "form": form,
        "meeting": row,
        "heading": _("Issue the agenda"),
        "act": _("Issue the agenda"),
        "number": last.revision + 1 if last else 1,
        "waits": reads.uncleared(items),
        "hidden": [item for item in items if item.is_hidden],
        "changes": [change for change in reads.compare(last.lines, lines) if change.marks] if last else [],
        "last": last,
        "lines": len(lines),
        "convened": convened,
        "readers": row.invitations.filter(status="issued").select_related("party").in_order() if convened else [],
        "cancel_url": _editor(row),
    }
    return page(request, "meetings/agenda_issue.html", context, status=form.status)


def adopt(request, public_id, revision):
    """Mark the issue that the meeting has adopted."""
    row = _meeting(request, public_id, "meetings.adopt")
    issues = AgendaVersion.objects.visible_to(request.user).filter(meeting=row)
    issue = get_object_or_404(issues.select_related("meeting"), revision=revision)
    form = ConfirmForm(request.POST or None, row=domain.agenda.of(row))
    if form.run(domain.agenda_issue.adopt, revision=revision, by=request.user, now=timezone.now()):
        messages.success(request, _("Issue %(number)s is marked as adopted.") % {"number": revision})
        return done(request, issue)
    says = [_("Issue %(number)s becomes the adopted agenda of the meeting. Only one is.") % {"number": revision}]
    return _ask(request, row, form, heading=_("Mark as adopted"), says=says, cancel=issue.get_absolute_url())


def _act_on_item(request, public_id, key, form_class, act, *, permission, heading, says, saved, in_the_way=None):
    item = item_of(request, public_id, key)
    demand(request.user, permission, item)
    form = form_class(request.POST or None, row=item)
    if form.run(act, by=request.user, now=timezone.now()):
        messages.success(request, saved)
        return done(request, _editor(item.meeting))
    nothing = in_the_way(item) if in_the_way and not form.is_bound else ""
    return _ask(request, item.meeting, form, heading=heading, says=says, about=item, nothing=nothing)


def _meeting(request, public_id, permission):
    row = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("series"), public_id=public_id)
    demand(request.user, permission, row)
    if row.facts_only:
        raise Http404
    return row


def _editor(row):
    return reverse("meetings:edit-agenda", args=[row.public_id])


def _form(request, row, form, *, heading, save="", item=None):
    context = {"form": form, "meeting": row, "heading": heading, "save": save, "item": item, "cancel_url": _editor(row)}
    return page(request, "meetings/agenda_item.html", context, status=form.status)


def _ask(request, row, form, *, heading, says, about=None, cancel="", nothing=""):
    context = {
        "form": form,
        "meeting": row,
        "about": about,
        "heading": heading,
        "act": heading,
        "sentences": says,
        "nothing": nothing,
        "cancel_url": cancel or _editor(row),
    }
    return page(request, "meetings/act.html", context, status=form.status)
