"""Views of lists that a person keeps: beside a list, and the page on which they are arranged."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from members import domain
from members.forms.saved_view import KeepViewForm, ViewForm
from members.models import SavedView
from members.models.saved_view import place_of, tidy
from ui.doors import demand, done, page
from ui.tables import Column, Table

COLUMNS = [
    Column(name="name", label=pgettext_lazy("of a thing", "Name"), value=str, url="get_absolute_url", head=True),
    Column(name="place", label=gettext_lazy("List")),
]
OWN = [
    *COLUMNS,
    Column(name="shared", label=gettext_lazy("Shared"), value="shared_with_role"),
    Column(name="acts", label=gettext_lazy("Acts"), template="members/_view_acts.html"),
]
COLLEAGUES = [*COLUMNS, Column(name="user", label=gettext_lazy("Whose"), value="user")]


def beside(request):
    """What a list shows of its kept views: [(name, address, whether it is this one)], and where this one is kept.

    Drawn by templates/members/_saved_views.html; one's own stand first.
    """
    query = tidy(request.GET.urlencode())
    seen = SavedView.objects.visible_to(request.user).filter(path=request.path).in_order()
    found = sorted(seen, key=lambda view: view.user_id != request.user.pk)
    items = [(view.name, view.get_absolute_url(), view.query == query) for view in found]
    kept = any(current for _name, _url, current in items)
    asked = urlencode({"path": request.path, "query": query})
    return {"items": items, "keep_url": f"{reverse('members:keep_view')}?{asked}" if query and not kept else ""}


def views(request):
    """The views I keep, list by list, and those that colleagues share."""
    seen = SavedView.objects.visible_to(request.user).select_related("user").in_order()
    own = [view for view in seen if view.user_id == request.user.pk]
    shared = [view for view in seen if view.user_id != request.user.pk]
    columns = OWN if request.user.has_perm("members.share_view") else [each for each in OWN if each.name != "shared"]
    context = {
        "own": Table(columns, own, caption=_("My views")),
        "shared": Table(COLLEAGUES, shared, caption=_("Views that colleagues share"), show_caption=True),
        "empty": {
            "title": _("No saved views yet"),
            "text": _("Narrow a list by its filter and choose “Save this view”: it will be one press away."),
        },
    }
    return page(request, "members/views.html", context)


def keep_view(request):
    """Keep a list as the address shows it."""
    asked = request.POST or request.GET
    path, query = asked.get("path", ""), asked.get("query", "")
    form = KeepViewForm(request.POST or None, user=request.user, initial={"path": path, "query": query})
    if form.run(domain.saved_view.keep, by=request.user, now=timezone.now()):
        messages.success(request, _("The view “%(name)s” is saved.") % {"name": form.cleaned_data["name"]})
        return done(request, form.result)
    place = place_of(path)
    context = {"form": form, "place": place, "cancel_url": f"{path}?{query}" if place else reverse("members:views")}
    return page(request, "members/view_form.html", context, status=form.status)


def _view(request, public_id, act):
    view = get_object_or_404(SavedView.objects.visible_to(request.user), public_id=public_id)
    demand(request.user, f"members.{act}", view)
    return view


def change_view(request, public_id):
    """Rename a view, share it or keep it to oneself."""
    view = _view(request, public_id, "change_view")
    form = ViewForm(request.POST or None, row=view, user=request.user)
    if form.run(domain.saved_view.change, by=request.user, now=timezone.now()):
        messages.success(request, _("The view “%(name)s” is saved.") % {"name": form.cleaned_data["name"]})
        return done(request, reverse("members:views"))
    context = {"form": form, "view": view, "place": view.place, "cancel_url": reverse("members:views")}
    return page(request, "members/view_form.html", context, status=form.status)


@require_POST
def move_view(request, public_id):
    """Put a view before the one above it."""
    view = _view(request, public_id, "move_view")
    domain.saved_view.move_up(view, by=request.user, now=timezone.now())
    messages.success(request, _("The view “%(name)s” stands further up.") % {"name": view.name})
    return done(request, reverse("members:views"))


@require_POST
def delete_view(request, public_id):
    """Delete a view: nothing else is lost with it, so it is done at once."""
    view = _view(request, public_id, "delete_view")
    domain.saved_view.delete(view, by=request.user, now=timezone.now())
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
    return done(request, reverse("members:views"))
