"""`manage.py rotate_fields`: seals second steps and letters under the newest of FIELD_KEYS, bound to their rows."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import BinaryField
from django.db.models.functions import Substr

from members.signin import SECRET_PLACE
from records import sealing
from reminders.models import Message

SECRETS = ("secret", "seed")  # of an app; of recovery codes


class Command(BaseCommand):
    """Goes row by row, each its own transaction, while the portal runs; once more it finds nothing to do."""

    help = (
        "Seal the secrets of second steps and the letters kept under the newest of FIELD_KEYS, each bound to its row."
    )

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """Do it, and say how many there were."""
        steps = sum(_resealed(pk) for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True))
        head = sealing.newest_head()
        begins = Substr("rendered", 1, len(head), output_field=BinaryField())
        older = Message.objects.filter(rendered__isnull=False).annotate(begins=begins).exclude(begins=head)
        letters = sum(_resealed_letter(pk) for pk in older.order_by("pk").values_list("pk", flat=True))
        self.stdout.write(f"{steps} second steps and {letters} letters are sealed anew.")


@transaction.atomic
def _resealed(pk: int) -> bool:
    """Seal one row anew; tell whether that was needed. Somebody who signs in with it meanwhile waits for this."""
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return False
    fresh = {
        name: sealing.resealed_text(row.data[name], place=SECRET_PLACE, row=str(row.user_id))
        for name in SECRETS
        if row.data.get(name)
    }
    if all(row.data[name] == value for name, value in fresh.items()):
        return False
    row.data |= fresh
    row.save(update_fields=["data"])
    return True


@transaction.atomic
def _resealed_letter(pk: int) -> bool:
    """Seal one letter anew, unless its words are gone meanwhile. Whoever sends it waits for this."""
    row = Message.objects.select_for_update().filter(pk=pk, rendered__isnull=False).first()
    if row is None:
        return False
    row.rendered = row.sealed(row.unsealed())
    row.save(update_fields=["rendered"])
    return True
