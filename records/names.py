"""Names of people and values of personal fields: kept beside the trail, so that they can be erased and no entry changes.

A model says whose its rows are by `whose()`, and in `PERSONAL` which of its fields tell something of that person.
"""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from records.models import Name


def whose(subject: models.Model) -> models.Model | None:
    """The person, account or invitation whose name the subject bears; None for what is nobody's, or not yet saved."""
    asked = getattr(subject, "whose", None)
    found = asked() if asked else None
    return found if found is not None and found.pk else None


class Keeper:
    """Keeps the names of one entry: each is looked up once, and written if the trail has not met it yet."""

    def __init__(self) -> None:
        self.met: dict[tuple[int, int, str], Name] = {}

    def keep(self, text: str, owner: models.Model) -> Name:
        """Find the name of a person among those the trail has, or add it."""
        type_ = ContentType.objects.get_for_model(owner)
        key = (type_.pk, owner.pk, text)
        if key not in self.met:
            known = Name.objects.filter(whose_type=type_, whose_id=owner.pk, text=text, erased_at=None)
            self.met[key] = known.order_by("pk").first() or self._write(text, type_, owner.pk)
        return self.met[key]

    @staticmethod
    def _write(text: str, type_: ContentType, pk: int) -> Name:
        salt = secrets.token_hex(16)
        digest = hashlib.sha256((salt + text).encode()).hexdigest()
        return Name.objects.create(text=text, salt=salt, digest=digest, whose_type=type_, whose_id=pk)


def hidden(
    changes: list[dict[str, Any]], subject: models.Model, owner: models.Model, kept: Keeper
) -> list[dict[str, Any]]:
    """Put the key and the digest of a kept name in the place of each value of a personal field."""
    personal = getattr(subject, "PERSONAL", ())

    def apart(value: Any) -> Any:
        if value is None or value == "":
            return value
        name = kept.keep(str(value), owner)
        return {"name": name.pk, "digest": name.digest}

    return [
        change | {"was": apart(change.get("was")), "now": apart(change.get("now"))}
        if change["field"] in personal
        else change
        for change in changes
    ]


@transaction.atomic
def erase(*owners: models.Model, now: datetime) -> int:
    """Put one pseudonym in the place of all names and values that the trail has of a person; give how many there were.

    `owners` are the rows that are the same human being: account, person, invitation. The act that erases records itself.
    """
    pseudonym = f"P-{secrets.token_hex(4)}"
    asked = models.Q(pk=None)
    for owner in owners:
        asked |= models.Q(whose_type=ContentType.objects.get_for_model(owner), whose_id=owner.pk)
    return Name.objects.filter(asked, erased_at=None).update(text=pseudonym, salt="", erased_at=now)
