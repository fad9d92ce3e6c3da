"""Many meetings changed at once: from the list, with a preview, and for five minutes taken back."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings import domain
from meetings.forms import BulkEditForm
from meetings.models import Meeting
from meetings.views.meeting import matching
from records.models import Batch
from records.views import batch_page, bulk_page, undo_batch_page
from ui.doors import demand, done

HEADING = _("Change meetings")


def bulk(request):
    """Change the same fields of the meetings chosen on the list."""
    demand(request.user, "meetings.edit")
    back = reverse("meetings:meetings")
    if request.method != "POST":
        return done(request, back)
    return bulk_page(
        request,
        _seen(request.user),
        BulkEditForm,
        domain.bulk.edit_many,
        match=lambda query: matching(request.user, query),
        back=back,
        heading=HEADING,
    )


def batch(request, key):
    """What came of a change of many meetings."""
    return batch_page(request, _batch(request, key), _seen(request.user), **_around(key))


def undo_batch(request, key):
    """Take a change of many meetings back."""
    found = _batch(request, key)
    demand(request.user, "meetings.edit")
    return undo_batch_page(request, found, _seen(request.user), domain.bulk.undo_many, **_around(key))


def _seen(user):
    return Meeting.objects.visible_to(user).select_related("owner", "office")


def _batch(request, key):
    seen = Batch.objects.visible_to(request.user).select_related("kind")
    return get_object_or_404(seen, key=key, kind__app_label="meetings", kind__model="meeting")


def _around(key):
    return {
        "back": reverse("meetings:meetings"),
        "undo_url": reverse("meetings:undo-batch", args=[key]),
        "heading": HEADING,
    }
