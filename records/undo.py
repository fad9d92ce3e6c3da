"""Taking an act back: for five minutes, while nothing else has been done to its row."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from records import history
from records.models import Batch, Entry, Undo, Versioned

MAY_BE_UNDONE = timedelta(minutes=5)  # as long as notices of a change wait


def keep(
    entry: Entry, row: Versioned, before: dict[str, Any], *, batch: Batch | None = None, undoes: Entry | None = None
) -> Undo:
    """Keep beside an entry what the row was before the act, in the act's own transaction."""
    return Undo.objects.create(entry=entry, version=row.version, before=before, batch=batch, undoes=undoes)


def offered(row: Versioned, verb: str, *, now: datetime) -> Entry | None:
    """Give the act of a name that may still be taken back; None when it is too late or something was done since."""
    entry = _last(row, verb)
    return entry if entry is not None and not _refusal(entry, row, now) else None


def until(at: datetime) -> datetime:
    """Give the last moment at which an act may be taken back."""
    return at + MAY_BE_UNDONE


def demanded(row: Versioned, verb: str, *, now: datetime) -> Entry:
    """Give the act that is to be taken back, of a row that is locked; else say why it stands."""
    entry = _last(row, verb)
    if entry is None:
        raise ValidationError(_("There is nothing to take back."), code="nothing")
    if why := _refusal(entry, row, now):
        raise ValidationError(why, code="stands")
    return entry


def is_late(at: datetime, now: datetime) -> bool:
    """Tell whether an act stands by now."""
    return now > until(at)


def too_late() -> str:
    """Say that the five minutes are over."""
    return _("The five minutes in which this could be taken back are over.")


def changed_since() -> str:
    """Say that somebody has been at the row."""
    return _("It has been changed since, so it is not taken back. Change it by hand.")


def _last(row: Versioned, verb: str) -> Entry | None:
    return history.of(row).filter(verb=verb, undo__isnull=False).select_related("undo").first()


def _refusal(entry: Entry, row: Versioned, now: datetime) -> str:
    if is_late(entry.at, now):
        return too_late()
    return changed_since() if entry.undo.version != row.version else ""
