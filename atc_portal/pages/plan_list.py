"""The plan of a year as a list: as it is, beside what was approved; any edition as it was; and how it is approved."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atc_portal.pages import in_the_way
from atc_portal.pages.periods import FIRST_YEAR, LAST_YEAR
from exercises.models import Exercise, ExerciseStage
from meetings import domain
from meetings import papers as papers_of
from meetings.models import Meeting, PlanVersion, PlanYear
from meetings.queries import audience
from meetings.queries import plan as plans
from meetings.queries.plan import Line
from meetings.views.files import file_of, known
from records.forms import ActForm
from ui import sheets, text
from ui.doors import demand, done, page, within
from ui.tables import Column, Table

COLUMNS = [
    Column(name="dates", label=gettext_lazy("When"), nowrap=True),
    Column(name="title", label=gettext_lazy("Event"), url="url", head=True),
    Column(name="place", label=gettext_lazy("Place")),
    Column(name="host", label=gettext_lazy("Host")),
    Column(name="status", label=gettext_lazy("Status"), look="look"),
]
BESIDE = Column(name="difference", label=gettext_lazy("Against the approved plan"))
LATE = date.max.isoformat()


class ApproveForm(ActForm):
    """By which decision the plan is approved."""

    decision = forms.CharField(
        label=gettext_lazy("By which decision"),
        max_length=300,
        help_text=gettext_lazy("Its number and date, or who approved the plan."),
    )


def plan_list(request: HttpRequest, year: int) -> HttpResponse:
    """The plan as it is now, each line beside the approved one; or an edition as it was approved.

    Whoever represents a party reads of both what is visible to it, beside the last edition alone.
    """
    demand(request.user, "portal.read_plan_list")
    _within(year)
    editions = list(PlanVersion.objects.visible_to(request.user).of(year))
    chosen = _chosen(request, editions) if request.user.has_perm("portal.read_plan") else None
    columns = [*COLUMNS, BESIDE] if editions and chosen is None else COLUMNS
    rows = [Line(line) for line in chosen.lines] if chosen else _beside(request.user, year, editions)
    caption = str(chosen) if chosen else _("Plan of %(year)s") % {"year": year}
    if sheet := sheets.answer(request, columns, rows, name=f"plan-{year}", title=caption):
        return sheet
    here = reverse("plan_list", args=[year])
    context = {
        "year": year,
        "caption": caption,
        "table": Table(columns, rows, caption=caption),
        "chosen": chosen,
        "last": editions[0] if editions else None,
        "printed": chosen or next((each for each in editions[:1] if any(row.was for row in rows)), None),
        "differing": sum(bool(row.change) for row in rows) if editions else 0,
        "views": [
            (_("As it is now"), here, chosen is None),
            *((_("No %(number)d") % {"number": each.number}, f"{here}?issue={each.number}", each == chosen) for each in editions),
        ],
    }  # fmt: skip
    return page(request, "pages/plan_list.html", context)


def plan_paper(request: HttpRequest, year: int, number: int, language: str, ending: str) -> HttpResponse:
    """An approved edition as a file; whoever represents a party has of the last one an extract: what is visible to it."""
    within(request.user, "portal.read_plan_list")
    known(language, ending)
    edition = get_object_or_404(PlanVersion.objects.visible_to(request.user).of(year), number=number)
    whole = request.user.has_perm("portal.read_plan")
    seen = () if whole else _seen(request.user, [line["uid"] for line in edition.lines])
    found = [Line(line) for line in edition.lines if whole or line["uid"] in seen]
    if not found:
        raise Http404
    paper = papers_of.plan(edition, found, language, whole=whole)
    return file_of(paper, ending, f"plan-{year}-{number}_{language}.{ending}")


def approve(request: HttpRequest, year: int) -> HttpResponse:
    """Keep the plan as it is now as the approved one: first it is shown what differs, and what is still in the way."""
    demand(request.user, "meetings.approve_plan")
    _within(year)
    now = timezone.now()
    form = ApproveForm(request.POST or None, user=request.user)
    rows = lines(request.user, year)
    said = [line.said for line in rows]
    if form.run(_of(year), lines=said, by=request.user, now=now):
        messages.success(request, _("The plan is approved."))
        return done(request, reverse("plan_list", args=[year]))
    editions = list(PlanVersion.objects.visible_to(request.user).of(year)[:1])
    found = in_the_way.find(request.user, date(year, 1, 1), date(year, 12, 31), now=now, today=timezone.localdate(now))
    context = {
        "form": form,
        "year": year,
        "heading": _("Approve the plan of %(year)s") % {"year": year},
        "act": _("Approve the plan"),
        "last": editions[0] if editions else None,
        "changed": [line for line in _beside(request.user, year, editions) if line.change],
        "count": sum(not line["off"] for line in said),
        "told": audience.counted((PlanYear(year=year), "members")),
        "open_conflicts": sum(each.is_open for each in found),
        "cancel_url": reverse("plan_list", args=[year]),
    }
    return page(request, "pages/approve_plan.html", context, status=form.status)


def lines(user: Any, year: int) -> list[Line]:
    """The events of a year in the order of their days; drafts are not in the plan yet."""
    return _read(user, year)[0]


def _read(user: Any, year: int, approved: Sequence[str] = ()) -> tuple[list[Line], set[str]]:
    """The events of a year; and of those that were approved the ones the reader may see, in whichever year they are now."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    meetings, stages, exercises = _rows(user)
    found = [_meeting(row) for row in meetings.between(first, last).exclude(status="draft").select_related("host")]
    bare = exercises.between(first, last).exclude(Exists(stages.filter(exercise=OuterRef("pk"), window__isnull=False)))
    found += [_staged(row) for row in (*stages.between(first, last).select_related("exercise"), *bare)]
    return sorted(found, key=lambda line: (line.said["first"] or LATE, line.said["after"], line.said["uid"])), _seen(
        user, approved
    )


def _seen(user: Any, approved: Sequence[str]) -> set[str]:
    """Those of the approved events that the reader may see."""
    meetings, stages, exercises = _rows(user)
    seen = {
        str(uid) for rows in (meetings, stages) for uid in rows.filter(uid__in=approved).values_list("uid", flat=True)
    }
    return seen | {str(uid) for uid in exercises.filter(public_id__in=approved).values_list("public_id", flat=True)}


def _rows(user: Any) -> tuple[Any, Any, Any]:
    """The meetings, the stages and the exercises the reader may see."""
    return Meeting.objects.visible_to(user), ExerciseStage.objects.visible_to(user), Exercise.objects.visible_to(user)


def _meeting(row: Meeting) -> Line:
    said = plans.said_of(
        row, place=lambda: text.pair(row, "city")[0], host=lambda: row.host.short if row.host else "",
        status=row.get_status_display, look=row.status_look,
    )  # fmt: skip
    return Line(said, url=row.get_absolute_url())


def _staged(row: Any) -> Line:
    said = plans.said_of(row, place=str, host=str, status=lambda: row.status_words, look=row.status_look)
    return Line(said, url=row.get_absolute_url())


def _beside(user: Any, year: int, editions: list[PlanVersion]) -> list[Line]:
    """Each line beside the approved one; of what was approved nobody reads what is not visible to the reader."""
    if not editions:
        return lines(user, year)
    approved = editions[0].lines
    rows, seen = _read(user, year, [line["uid"] for line in approved])
    whole = user.role == "staff"  # what is no longer there at all was in the plan all the same
    return plans.compared(rows, [line for line in approved if whole or line["uid"] in seen])


def _chosen(request: HttpRequest, editions: list[PlanVersion]) -> PlanVersion | None:
    asked = request.GET.get("issue")
    if asked is None:
        return None
    found = [each for each in editions if str(each.number) == asked]
    if not found:
        raise Http404
    return found[0]


def _of(year: int) -> Any:
    """The act for one year."""

    def act(**values: Any) -> PlanVersion:
        return domain.plan.approve(year, **values)

    return act


def _within(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
