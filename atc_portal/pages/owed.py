"""Who owes what: parties × kinds of what is owed, and the same as a list, for the secretariat."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from atc_portal import owing
from atc_portal.owing import KINDS, Owed
from members.domain.account import center_day
from members.models import Party, StandingStatus
from ui import addresses, matrix, paging, sheets, when
from ui.doors import demand, page
from ui.matrix import Cell, Head, Matrix, Row
from ui.tables import Column, Table

MEMBERS = (StandingStatus.MEMBER, StandingStatus.ASSOCIATE)
VIEWS = {"matrix": gettext_lazy("By party"), "list": gettext_lazy("List")}


class OwedFilter(forms.Form):
    """What of it is listed."""

    party = forms.ChoiceField(label=gettext_lazy("Party"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("", gettext_lazy("All")), *((key, words) for key, (_short, words) in KINDS.items())],
        required=False,
    )
    late = forms.BooleanField(label=gettext_lazy("overdue only"), required=False)

    def __init__(self, *args: Any, parties: Iterable[Party], **kwargs: Any) -> None:
        """Take the parties to choose from."""
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [("", _("All")), *((one.code, one.short) for one in parties)]  # type: ignore[attr-defined]

    def keeps(self, row: Owed, now: datetime) -> bool:
        """Whether a row is asked for."""
        wanted = self.cleaned_data
        return (
            wanted.get("party") in ("", None, row.party.code)
            and wanted.get("kind") in ("", None, row.kind)
            and (not wanted.get("late") or row.is_late(now))
        )


def owed(request: HttpRequest) -> HttpResponse:
    """What every party owes and by when; a number leads to the rows it counts, a row to where it is answered."""
    demand(request.user, "portal.read_owed")
    now = timezone.now()
    found = owing.everything(request.user, now)
    parties = _parties(request.user, found, now)
    view = "list" if request.GET.get("view") == "list" else "matrix"
    chosen = OwedFilter(request.GET if view == "list" else None, parties=parties)
    rows = [row for row in found if chosen.keeps(row, now)] if chosen.is_valid() else found
    caption = _("What the parties owe")
    columns = _columns(now)
    if sheet := sheets.answer(request, columns, rows, name="owed", title=caption):
        return sheet
    context = {
        "now": now,
        "caption": caption,
        "view": view,
        "views": [
            (words, addresses.changed(None, {"view": None if key == "matrix" else key}), key == view)
            for key, words in VIEWS.items()
        ],
        "count": len(found),
        "late": sum(row.is_late(now) for row in found),
        "late_url": addresses.changed(None, {"view": "list", "late": "on"}),
    }
    if view == "list":
        shown = paging.page(rows, request.GET)
        context |= {
            "filter": chosen,
            "keep": [("view", "list")],
            "table": Table(columns, shown, caption=caption, query=request.GET),
            "empty": {
                "title": _("Nothing is owed"),
                "text": _("What parties are asked stands here until it is answered."),
            },
        }
    else:
        context["matrix"] = drawn(caption, parties, found, now)
    return page(request, "pages/owed.html", context)


def _columns(now: datetime) -> list[Column]:
    """The columns of the list, whose terms are read at a moment."""
    due = _("Due")
    return [
        Column(
            name="due", label=due, value=lambda row: {"at": row.due_at, "now": now}, template="pages/_owed_due.html",
            in_sheet=False,
        ),
        Column(name="day", label=due, value="due_at", on_page=False),
        Column(name="party", label=_("Party"), value="party.short"),
        Column(name="kind", label=_("Kind"), value="kind_words"),
        Column(name="ask", label=_("What is asked"), url="url", head=True),
        Column(name="late", label=_("Overdue"), value=lambda row: row.is_late(now), on_page=False),
    ]  # fmt: skip


def _parties(user: Any, found: list[Owed], now: datetime) -> list[Party]:
    """The states that are members today, and whoever else owes something, in the order of protocol."""
    seen = Party.objects.visible_to(user)
    members = seen.standing(*MEMBERS, on=center_day(now)).filter(kind="state")
    owing_now = {row.party.pk for row in found}
    return list(seen.filter(Q(pk__in=owing_now) | Q(pk__in=members.values("pk"))).in_order())


def drawn(caption: str, parties: list[Party], found: list[Owed], now: datetime) -> Matrix:
    """Lay it out: states, then bodies; nothing is added up over the parties."""
    cells: dict[tuple[int, str], list[Owed]] = defaultdict(list)
    for one in found:
        cells[one.party.pk, one.kind].append(one)
    kinds = {"state": _("States"), "body": _("Bodies"), "partner": _("Partners")}
    groups = []
    for kind, title in kinds.items():
        rows = [_row(party, cells, now) for party in parties if party.kind == kind]
        if rows:
            groups.append(matrix.Group(title, rows))
    return Matrix(
        caption=caption,
        number=_("Code"),
        title=_("Party"),
        heads=[Head(str(short), str(words)) for short, words in KINDS.values()],
        groups=groups,
        note=pgettext("term", "Nearest"),
        legend=(
            ("2", "planned", _("so many answers are awaited")),
            ("2 (1)", "late", _("in brackets: overdue of them")),
        ),
    )


def _row(party: Party, cells: dict[tuple[int, str], list[Owed]], now: datetime) -> Row:
    own = [row for kind in KINDS for row in cells.get((party.pk, kind), ())]
    return Row(
        number=party.code,
        title=party.short,
        url=addresses.changed(None, {"view": "list", "party": party.code}),
        cells=[_cell(party, kind, cells.get((party.pk, kind), []), now) for kind in KINDS],
        note=_nearest(own, now),
    )


def _cell(party: Party, kind: str, rows: list[Owed], now: datetime) -> Cell:
    if not rows:
        return Cell("")
    late = sum(row.is_late(now) for row in rows)
    said = [ngettext("%(n)d awaited", "%(n)d awaited", len(rows)) % {"n": len(rows)}]
    if late:
        said.append(ngettext("%(n)d overdue", "%(n)d overdue", late) % {"n": late})
    return Cell(
        f"{len(rows)}\N{NO-BREAK SPACE}({late})" if late else str(len(rows)),
        "late" if late else "planned",
        f"{KINDS[kind][1]}: {', '.join(said)}; {_nearest(rows, now)}",
        addresses.changed(None, {"view": "list", "party": party.code, "kind": kind}),
    )


def _nearest(rows: list[Owed], now: datetime) -> str:
    """The first term of what is owed."""
    if not rows:
        return _("nothing is owed")
    first = min(rows, key=lambda row: row.order)
    if first.due_at is None:
        return _("no deadline")
    words = _("overdue since %(day)s") if first.is_late(now) else _("due %(day)s")
    return words % {"day": when.day(first.due_at, "short")}
