"""The acts on drafts: keep what was typed, and let it go. They leave no trail: nothing of the portal has changed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Draft, User
from records.models import Once

MOST = 200  # of one person; the oldest go


@transaction.atomic
def keep(
    address: str,
    *,
    data: Sequence[Sequence[str]],
    version: int | None = None,
    key: UUID | None = None,
    by: User,
    now: datetime,
) -> Draft | None:
    """Keep what somebody typed at an address in place of what was kept there; beyond 200 the oldest drafts go.

    Of a form that was sent, which its one-time key tells, nothing is kept: a text that was late on its way is no draft.
    """
    if not all(_is_control(each) for each in data):
        raise ValidationError(_("A draft is made of names and values."), code="shape")
    _one_after_the_other(by)
    if key is not None and Once.objects.filter(key=key).exists():
        return None
    draft = Draft.objects.filter(user=by, address=address).first() or Draft(user=by, address=address)
    draft.data, draft.version, draft.saved_at = [list(each) for each in data], version, now
    draft.full_clean()
    draft.save()
    kept = Draft.objects.filter(user=by).order_by("-saved_at", "-pk").values("pk")[:MOST]
    Draft.objects.filter(user=by).exclude(pk__in=list(kept.values_list("pk", flat=True))).delete()
    return draft


def _is_control(each: Sequence[str]) -> bool:
    return (
        isinstance(each, list | tuple) and len(each) == len(("name", "value")) and all(_is_text(part) for part in each)
    )


def _is_text(part: object) -> bool:
    """PostgreSQL keeps neither a null nor half a letter."""
    return isinstance(part, str) and "\x00" not in part and part == part.encode(errors="ignore").decode()


@transaction.atomic
def discard(address: str, *, by: User, now: datetime) -> bool:  # noqa: ARG001  # every act has a now
    """Let go what somebody typed at an address, and what is being kept at this moment; tell whether there was anything."""
    _one_after_the_other(by)
    found, _rows = Draft.objects.filter(user=by, address=address).delete()
    return bool(found)


def _one_after_the_other(by: User) -> None:
    """Two tabs of one person wait for each other."""
    User.objects.select_for_update().get(pk=by.pk)
