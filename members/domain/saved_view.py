"""The acts on views of lists that a person keeps: keep, change, move, delete. They are personal: the trail is not told."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from members.models import SavedView, User
from members.models.saved_view import SHARING_ROLES, place_of, tidy

MOST = 40  # views of one person; more are no help to anybody


@transaction.atomic
def keep(*, path: str, query: str, name: str, shared_with_role: bool = False, by: User, now: datetime) -> SavedView:  # noqa: ARG001  # the clock every act is given
    """Keep a list as it is narrowed and ordered now; it stands last among the views of that list."""
    if not place_of(path):
        raise ValidationError(_("Views of this page cannot be kept."), code="no_list")
    own = SavedView.objects.of(User.objects.locked(by.pk))
    if own.count() >= MOST:
        raise ValidationError(_("You keep very many views already. Delete one that is not used."), code="many")
    last = own.filter(path=path).aggregate(last=Max("position"))["last"]
    view = SavedView(
        user=by,
        path=path,
        query=tidy(query),
        name=name.strip(),
        shared_with_role=_sharing(by, shared=shared_with_role),
        position=0 if last is None else last + 1,
    )
    view.write()
    return view


@transaction.atomic
def change(
    view: SavedView,
    *,
    name: str,
    shared_with_role: bool = False,
    version: int | None,
    by: User,
    now: datetime,  # noqa: ARG001  # the clock every act is given
) -> SavedView:
    """Rename a view, share it or keep it to oneself."""
    view = _own(view, by, version)
    view.name, view.shared_with_role = name.strip(), _sharing(by, shared=shared_with_role)
    view.write("name", "shared_with_role")
    return view


@transaction.atomic
def move_up(view: SavedView, *, version: int | None = None, by: User, now: datetime) -> SavedView:  # noqa: ARG001  # the clock every act is given
    """Put a view before the one above it; the first stays where it is."""
    view = _own(view, by, version)
    views = list(SavedView.objects.of(by).filter(path=view.path).select_for_update().order_by("position", "pk"))
    place = next(number for number, each in enumerate(views) if each.pk == view.pk)
    if place:
        views[place - 1], views[place] = views[place], views[place - 1]
    for number, each in enumerate(views):
        if each.position != number:
            each.position = number
            each.write("position")
    return view


@transaction.atomic
def delete(view: SavedView, *, version: int | None = None, by: User, now: datetime) -> SavedView:  # noqa: ARG001  # the clock every act is given
    """Delete a view; the list and what it shows stay as they are."""
    view = _own(view, by, version)
    SavedView.objects.filter(pk=view.pk).delete()
    return view


def _own(view: SavedView, by: User, version: int | None) -> SavedView:
    view = SavedView.objects.locked(view.pk, version=version)
    if view.user_id != by.pk:
        raise ValidationError(_("Only whoever keeps a view changes it."), code="not_own")
    return view


def _sharing(by: User, *, shared: bool) -> bool:
    if shared and by.role not in SHARING_ROLES:
        raise ValidationError(
            {"shared_with_role": _("Views are shared within the Center only: parties do not read each other's words.")}
        )
    return shared
