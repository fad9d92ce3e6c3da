"""The agenda as it is issued, two issues side by side, and the working copy with its order."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings import domain
from meetings import papers as papers_of
from meetings.forms import OrderForm
from meetings.models import Agenda, AgendaItem, AgendaProposal, AgendaVersion, Meeting, as_shown
from meetings.queries import agenda as reads
from meetings.queries import papers, timetable
from meetings.queries.order import parents
from meetings.views.files import file_of, known
from meetings.views.meeting import sittings_of, tabs
from records.views import history_page
from ui.doors import demand, done, page

COPY = "copy"


def agenda(request, public_id):
    """An issue of the agenda with the papers of each item: the last one unless another is asked for."""
    row = opened(request, public_id)
    issues = _issues(request.user, row)
    shown = _asked(issues, request.GET.get("issue")) if issues else None
    files = papers.by_item(row, request.user)
    days = shown.days if shown else []
    here = {line.key for _number, _day, lines in days for line in lines}
    for _number, _day, lines in days:
        for line in lines:
            line.papers = files.get(line.key, [])
    loose = [each for key, found in files.items() if key not in here for each in found]
    context = {
        "meeting": row,
        "agenda_version": shown,
        "days": days,
        "loose": loose,
        "issues": issues,
        "begun": row.has_begun(timezone.now()),
        "adopted": any(each.status == "adopted" for each in issues),
        "tabs": tabs(request.user, row, "agenda"),
    }
    return page(request, "meetings/agenda.html", context)


def compare(request, public_id):
    """Two issues side by side, or an issue and the working copy."""
    row = opened(request, public_id)
    issues = _issues(request.user, row)
    copy = request.user.has_role("staff")
    if not issues:
        raise Http404
    last = issues[0]
    new = COPY if copy and request.GET.get("now") == COPY else _asked(issues, request.GET.get("now"))
    number = new.revision if new != COPY else last.revision + 1
    earlier = next((each for each in issues if each.revision < number), last)
    old = _asked(issues, request.GET["was"]) if request.GET.get("was") else earlier
    lines = reads.lines_of(row, reads.items_of(row)) if new == COPY else new.lines
    changes = reads.compare(old.lines, lines)
    context = {
        "meeting": row,
        "was": old,
        "new": new,
        "issues": issues,
        "copy": copy,
        "changes": changes,
        "counts": [(reads.MARKS[mark][0], number) for mark, number in reads.counts(changes).items()],
        "tabs": tabs(request.user, row, "agenda"),
    }
    return page(request, "meetings/agenda_compare.html", context)


def edit_agenda(request, public_id):
    """The working copy: its whole order is saved at once, with the version that was read."""
    row = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("series"), public_id=public_id)
    demand(request.user, "meetings.arrange", row)
    form = OrderForm(request.POST or None, row=domain.agenda.of(row), user=request.user)
    moved = ""
    if request.POST.get("move"):
        rows, moved = form.moved()
    elif form.run(domain.agenda.arrange, by=request.user, now=timezone.now()):
        messages.success(request, _("The order is saved. Numbers stay as they are."))
        return done(request, form.result)
    else:
        rows = form.rows
    if form.conflict:
        return page(request, "meetings/agenda_conflict.html", {"meeting": row, "form": form}, status=form.status)
    listed = _listed(row, rows)
    issues = _issues(request.user, row)
    context = {
        "form": form,
        "meeting": row,
        "days": timetable.timetable(row, listed),
        "count": len(listed),
        "moved": next((item for item in listed if str(item.key) == moved), None),
        "issue": issues[0] if issues else None,
        "next_issue": issues[0].revision + 1 if issues else 1,
        "proposals": AgendaProposal.objects.visible_to(request.user).filter(meeting=row).waiting().count(),
        "tabs": tabs(request.user, row, "agenda"),
    }
    return page(request, "meetings/agenda_edit.html", context, status=form.status)


def paper(request, public_id, revision, language, ending):
    """An issue of the agenda as a file, in a working language of the portal."""
    row = opened(request, public_id)
    known(language, ending)
    issue = _asked(_issues(request.user, row), str(revision))
    stem = (
        issue.issue.file_name(language, ending) if issue.issue else f"{row.code}-agenda-{revision}_{language}.{ending}"
    )
    return file_of(papers_of.agenda(issue, language), ending, stem)


def annotated(request, public_id, revision, language, ending):
    """An issue of the agenda with its annotations and the papers its reader finds, as a file."""
    row = opened(request, public_id)
    known(language, ending)
    issue = _asked(_issues(request.user, row), str(revision))
    files = {key: [each.issue for each in found] for key, found in papers.by_item(row, request.user).items()}
    name = f"{row.code}-annotated-{revision}_{language}.{ending}"
    return file_of(papers_of.annotated(issue, files, language), ending, name)


def business(request, public_id, language, ending):
    """The order of business as a file: by the last issue of the agenda; the secretariat's draft while there is none."""
    row = opened(request, public_id)
    known(language, ending)
    issues = _issues(request.user, row)
    kept = issues[0].lines if issues else []
    if not issues and request.user.has_role("staff"):
        kept = reads.lines_of(row, reads.items_of(row))
    sittings = list(sittings_of(request.user, row))
    if not sittings and not kept:
        raise Http404
    version = issues[0] if issues else None
    paper = papers_of.business(row, sittings, map(as_shown, kept), version, language)
    return file_of(paper, ending, f"{row.code}-business_{language}.{ending}")


def history(request, public_id):
    """What was done to the agenda."""
    row = get_object_or_404(Agenda.objects.visible_to(request.user), meeting__public_id=public_id)
    return history_page(request, row)


def opened(request, public_id):
    """A meeting whose agenda the reader may read: an issued invitation, or the host."""
    return get_object_or_404(Meeting.objects.open_to(request.user).select_related("series"), public_id=public_id)


def item_of(request, public_id, key):
    """One item of the working copy, with its meeting."""
    rows = AgendaItem.objects.visible_to(request.user).select_related("meeting", "parent")
    return get_object_or_404(rows, meeting__public_id=public_id, key=key)


def _listed(row, rows):
    """The items in the order of the rows, each with its place; what is not in them stands at the end."""
    items = {str(item.key): item for item in reads.items_of(row)}
    given = [each for each in rows if each[0] in items]
    given += [(key, 0) for key in items if key not in dict(given)]
    shown = papers_count(row)
    for key, parent, place in parents(given):
        item = items[key]
        item.level, item.place, item.papers_count = (1 if parent else 0), place, shown.get(item.pk, 0)
        item.row = f"{key}:{item.level}"
    return [items[key] for key, _level in given]


def papers_count(row):
    """How many papers each item has."""
    found = {}
    for item in row.papers.values_list("item", flat=True):
        found[item] = found.get(item, 0) + 1
    return found


def _issues(user, row):
    seen = AgendaVersion.objects.visible_to(user).filter(meeting=row).select_related("issue__document__register")
    found = list(seen.newest_first())
    for each in found:
        each.meeting = row
    return found


def _asked(issues, number):
    """The issue of a number, the last one without; a number that is none of them is not there."""
    if not number and issues:
        return issues[0]
    found = next((each for each in issues if str(each.revision) == str(number)), None)
    if found is None:
        raise Http404
    return found
