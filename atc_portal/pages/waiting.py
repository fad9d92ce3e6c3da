"""What waits for the secretariat, as a list; each line leads to where it is done."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from atc_portal import waiting as found
from atc_portal.pages import in_the_way
from atc_portal.waiting import KINDS, Waiting
from ui import paging, sheets
from ui.doors import demand, page
from ui.tables import Column, Table

COLUMNS = [
    Column(name="since", label=pgettext_lazy("it waits", "Since"), nowrap=True),
    Column(name="kind", label=gettext_lazy("What is to be done"), value="words"),
    Column(name="title", label=gettext_lazy("About"), url="url", head=True),
    Column(name="party", label=gettext_lazy("Party"), value="party.short"),
]


class WaitingFilter(forms.Form):
    """What of it is listed."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is to be done"), choices=[("", gettext_lazy("All")), *KINDS.items()], required=False
    )
    mine = forms.BooleanField(label=gettext_lazy("only of meetings I am in charge of"), required=False)

    def keeps(self, row: Waiting, reader: Any) -> bool:
        """Whether a row is asked for."""
        wanted = self.cleaned_data
        return wanted.get("kind") in ("", None, row.kind) and (not wanted.get("mine") or row.owner == reader.pk)


def waiting(request: HttpRequest) -> HttpResponse:
    """What parties have sent and nobody has decided, what is still to be recorded; and how many conflicts are open."""
    demand(request.user, "portal.read_waiting")
    now = timezone.now()
    chosen = WaitingFilter(request.GET)
    rows = found.everything(request.user, now)
    if chosen.is_valid():
        rows = [row for row in rows if chosen.keeps(row, request.user)]
    caption = _("What waits for the secretariat")
    if sheet := sheets.answer(request, COLUMNS, rows, name="waiting", title=caption):
        return sheet
    today = timezone.localdate(now)
    conflicts = in_the_way.find(request.user, today, None, now=now, today=today)
    context = {
        "now": now,
        "caption": caption,
        "filter": chosen,
        "table": Table(COLUMNS, paging.page(rows, request.GET), caption=caption, query=request.GET),
        "conflicts": sum(each.is_open for each in conflicts),
        "empty": {
            "title": _("Nothing waits"),
            "text": _("What parties send stands here until somebody has decided on it."),
        },
    }
    return page(request, "pages/waiting.html", context)
