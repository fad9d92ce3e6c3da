"""The acts on what is uploaded: keep it after a look at its content, ask the scanner again, forget what nothing took."""

import hashlib
import re
import unicodedata
from datetime import datetime, timedelta
from typing import Any

from django.core.files import File
from django.db import transaction

from documents import content, scanner
from documents.models import LanguageFile, Scan, Upload
from members.models import User
from records import history

KEPT_FOR = timedelta(days=1)
AT_ONCE = 50
LONGEST_NAME = 150
# What could hide the end of a name or make it look like another's: controls, marks of direction, parts of paths.
HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\uffff]|[\\/:*?\"<>|]")


@transaction.atomic
def keep(file: Any, *, by: User, now: datetime) -> Upload:
    """Look at an uploaded file and keep it for a day; one that is refused leaves its name, the reason and a trace."""
    name = clean(file.name)
    try:
        found = content.inspect(file, name, file.size)
    except content.RefusedError as refusal:
        return _refused(name, refusal.code, file.size, by=by, now=now)
    scan = scanner.scan(file)
    if scan == scanner.REFUSED:
        return _refused(name, "infected", file.size, by=by, now=now)
    file.seek(0)
    upload = Upload(
        by=by, at=now, name=name, size=file.size, sha256=hashlib.file_digest(file, "sha256").hexdigest(),
        mime=found.mime, author=clean(found.author), has_place=found.has_place, scan=scan,
    )  # fmt: skip
    file.seek(0)
    upload.file.save(name, File(file), save=False)
    try:
        upload.save()
    except BaseException:
        upload.file.delete(save=False)
        raise
    return upload


@transaction.atomic
def turn_away(*, code: str, by: User, now: datetime) -> Upload:
    """Note that a file was refused before it had arrived."""
    return _refused("", code, 0, by=by, now=now)


@transaction.atomic
def rescan(*, by: User | None, now: datetime) -> int:
    """Ask the scanner about the files that wait for it; what it refuses is never sent. Give how many it has answered."""
    waiting = LanguageFile.objects.select_for_update(skip_locked=True).filter(scan=Scan.PENDING)
    answered = 0
    for row in waiting.order_by("pk")[:AT_ONCE]:
        with row.file.open("rb") as file:
            said = scanner.scan(file)
        if said == scanner.PENDING:
            break
        row.scan = said
        row.write("scan")
        history.record(
            row.issue, "file_checked", by=by, now=now, changes=history.diff({}, {"file": f"{row.name}: {said}"})
        )
        answered += 1
    return answered


@transaction.atomic
def forget(*, by: User | None, now: datetime) -> int:  # noqa: ARG001  # the clock does it, nobody's act is recorded
    """Delete what was uploaded a day ago and belongs to nothing, with its bytes. Give how many."""
    rows = Upload.objects.select_for_update(skip_locked=True).filter(at__lt=now - KEPT_FOR)
    gone = list(rows.order_by("pk")[:AT_ONCE])
    for row in gone:
        if row.file:
            row.file.delete(save=False)
        row.delete()
    return len(gone)


def clean(name: str) -> str:
    """Give a name as it is shown: one line, nothing that hides its end, not too long."""
    plain = HIDDEN.sub("", unicodedata.normalize("NFC", name))
    plain = " ".join(plain.split())
    if len(plain) <= LONGEST_NAME:
        return plain
    stem, dot, ending = plain.rpartition(".")
    return (
        f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}" if len(ending) < LONGEST_NAME else plain[:LONGEST_NAME]
    )


def _refused(name: str, code: str, size: int, *, by: User, now: datetime) -> Upload:
    upload = Upload.objects.create(by=by, at=now, name=name, size=size, scan=Scan.REFUSED, refusal=code)
    history.record(upload, "turned_away", by=by, now=now, reason=code)
    return upload
