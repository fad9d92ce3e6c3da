"""The pages on which two records of one person become one."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import domain
from members.forms.person import MergeForm, PeopleFilter
from members.models import Person
from ui import paging
from ui.doors import demand, done, page
from ui.tables import Column, Table, said

COLUMNS = [
    Column(name="name", label=gettext_lazy("Name"), value=str, template="members/_person_name.html", head=True),
    Column(name="post", label=gettext_lazy("Post"), value="post_ru"),
    Column(name="email", label=gettext_lazy("Work e-mail")),
    Column(name="state", label=gettext_lazy("State"), value="state_in_words", look="state_look", nowrap=True),
]


def _records(request, public_id):
    """The record, and the others of its party it could be merged with."""
    seen = Person.objects.visible_to(request.user).select_related("party", "agency")
    found = get_object_or_404(seen, public_id=public_id)
    demand(request.user, "members.merge_people", found)
    return found, seen.filter(party=found.party_id, merged_into=None).exclude(pk=found.pk)


def merge(request, public_id):
    """Choose the other record of the same person: namesakes at first, others by their name."""
    found, others = _records(request, public_id)
    asked = PeopleFilter({"q": request.GET.get("q", ""), "state": "all"}, user=request.user)
    for name in ("party", "state"):
        asked.fields.pop(name, None)
    narrowed = bool(request.GET.get("q"))
    rows = asked.apply(others) if narrowed else others.named_like(*found.name_keys)
    shown = paging.page(rows.order_by("sort_key", "pk"), request.GET)
    compare = Column(
        name="compare",
        label=_("Acts"),
        value=lambda row: _("Compare"),  # noqa: ARG005
        url=lambda row: reverse("members:merge_people", args=[found.public_id, row.public_id]),
    )
    context = {
        "person": found,
        "filter_form": asked,
        "table": Table([*COLUMNS, compare], shown, caption=_("Other records of the party")),
        "empty": {
            "title": _("Nobody matches") if narrowed else _("No namesakes; look for the other record by its name.")
        },
        "heading": _("Merge with another record"),
    }
    return page(request, "members/merge.html", context)


def merge_people(request, public_id, other):
    """Look at both records side by side, and at what will move; merge them."""
    found, others = _records(request, public_id)
    other = get_object_or_404(others, public_id=other)
    form = MergeForm(request.POST or None, row=found, initial={"other_version": other.version})
    if form.run(domain.person.merge, other=other, by=request.user, now=timezone.now()):
        messages.success(request, _("Merged: %(person)s.") % {"person": form.result})
        return done(request, form.result)
    moved = domain.person.references(other)
    context = {
        "form": form,
        "person": found,
        "other": other,
        "rows": _side_by_side(found, other),
        "moved": [(field.model._meta.verbose_name_plural, count) for field, count in moved],  # noqa: SLF001  # Django's documented door to a model's options
        "heading": _("Merge two records"),
        "act": _("Merge"),
        "swap_url": reverse("members:merge_people", args=[other.public_id, found.public_id]),
        "cancel_url": found.get_absolute_url(),
    }
    return page(request, "members/merge_people.html", context, status=form.status)


def _side_by_side(found, other):
    """Each field of the two, and what will stand there: [(label, this one, the other, after the merge, differs)]."""
    filled = domain.person.filled(found, other)
    rows = []
    for name in domain.person.EDITED:
        mine, theirs = said(getattr(found, name)), said(getattr(other, name))
        if mine or theirs:
            label = Person._meta.get_field(name).verbose_name  # noqa: SLF001  # Django's documented door to a model's options
            rows.append((label, mine, theirs, said(filled.get(name, getattr(found, name))), mine != theirs))
    return rows
