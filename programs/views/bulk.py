"""Many measures of a draft changed at once: from its table, with a preview, and for five minutes taken back."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs import domain
from programs.forms.bulk import BulkEditForm
from programs.forms.programme import TableFilter
from programs.models import Measure, Programme
from programs.views.programme import find
from records.models import Batch
from records.views import batch_page, bulk_page, undo_batch_page
from ui.doors import demand, done

HEADING = _("Change measures")


def bulk(request, public_id):
    """Change the same fields of the measures chosen in a table."""
    programme = find(request, public_id)
    demand(request.user, "programs.edit_measure", programme)
    if request.method != "POST":
        return done(request, programme)
    seen = _seen(request.user).filter(programme=programme).items().in_order()

    def match(query):
        asked = TableFilter(query, programme=programme, user=request.user)
        return seen.asked(**(asked.cleaned_data if asked.is_valid() else {}))

    return bulk_page(
        request,
        seen,
        BulkEditForm,
        domain.bulk.edit_many,
        match=match,
        back=programme.get_absolute_url(),
        heading=HEADING,
    )


def batch(request, key):
    """What came of a change of many measures."""
    found = _batch(request, key)
    return batch_page(request, found, _seen(request.user), **_around(request, found))


def undo_batch(request, key):
    """Take a change of many measures back."""
    found = _batch(request, key)
    demand(request.user, "programs.edit_measure")
    return undo_batch_page(
        request, found, _seen(request.user), domain.bulk.undo_many, **_around(request, found)
    )  # fmt: skip


def _seen(user):
    return Measure.objects.visible_to(user).select_related("programme", "adopting_body")


def _batch(request, key):
    seen = Batch.objects.visible_to(request.user).select_related("kind")
    return get_object_or_404(seen, key=key, kind__app_label="programs", kind__model="measure")


def _around(request, batch):
    """Where one came from: the programme of the rows."""
    rows = [step.entry.subject_id for step in batch.steps.select_related("entry")] + [pk for pk, _why in batch.skipped]
    programme = Programme.objects.visible_to(request.user).filter(measures__in=rows).first()
    return {
        "back": programme.get_absolute_url() if programme else reverse("programs:programmes"),
        "undo_url": reverse("programs:undo_batch", args=[batch.pk]),
        "heading": HEADING,
    }
