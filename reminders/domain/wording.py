"""The words of letters: edited by the secretariat, set back, tried out on oneself."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from records import history
from reminders import compose, pace, trial, wording
from reminders.models import Wording


@transaction.atomic
def edit(
    row: Wording,
    *,
    subject_ru: str,
    lead_ru: str,
    subject_en: str,
    lead_en: str,
    version: int | None,
    by: Any,
    now: datetime,
) -> Wording:
    """Word one kind of letter anew; what has not left yet leaves in these words. What is empty is as shipped."""
    row = Wording.objects.locked(row.pk, version=version)
    texts = {"subject_ru": subject_ru, "lead_ru": lead_ru, "subject_en": subject_en, "lead_en": lead_en}
    wording.check(row.kind, texts)
    return _written(row, texts, "edited", by=by, now=now)


@transaction.atomic
def reset(row: Wording, *, version: int | None, by: Any, now: datetime) -> Wording:
    """Go back to the words the portal came with; the history keeps those that were."""
    row = Wording.objects.locked(row.pk, version=version)
    return _written(row, dict.fromkeys(Wording.TEXTS, ""), "reset", by=by, now=now)


def _written(row: Wording, texts: dict[str, str], verb: str, *, by: Any, now: datetime) -> Wording:
    was = history.values(row, *Wording.TEXTS)
    for name, text in texts.items():
        setattr(row, name, text.strip())
    if changes := history.diff(was, history.values(row, *Wording.TEXTS)):
        row.write(*Wording.TEXTS)
        history.record(row, verb, by=by, now=now, changes=changes)
    return row


@transaction.atomic
def send_to_me(row: Wording, *, by: Any, now: datetime) -> Wording:
    """Send an editor the letter with made-up facts, once in each language."""
    pace.keep(by, now=now)
    for language, _name in settings.LANGUAGES:
        trial.post(
            compose.template_of(row.kind),
            lambda envelope: compose.sample_letter(envelope, row, now=now),
            to=by,
            now=now,
            language=language,
        )
    history.record(row, "sent_to_self", by=by, now=now)
    return row
