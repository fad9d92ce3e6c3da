"""`manage.py rotate_fields`: seals the secrets of second steps under the newest of FIELD_KEYS, while the portal runs."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand
from django.db import transaction

from members.signin import SECRET_PLACE
from records import sealing

SECRETS = ("secret", "seed")  # of an app; of recovery codes


class Command(BaseCommand):
    """Goes row by row, each its own transaction; running it again finds nothing more to do."""

    help = "Seal the secrets of second steps under the newest of FIELD_KEYS. Letters need none of it: they are gone in 30 days."

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        """Do it, and say how many there were."""
        count = sum(_resealed(pk) for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True))
        self.stdout.write(f"{count} second steps are sealed under the newest key.")


@transaction.atomic
def _resealed(pk: int) -> bool:
    """Seal one row anew; tell whether that was needed. Somebody who signs in with it meanwhile waits for this."""
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return False
    fresh = {name: sealing.resealed_text(row.data[name], place=SECRET_PLACE) for name in SECRETS if row.data.get(name)}
    if all(row.data[name] == value for name, value in fresh.items()):
        return False
    row.data |= fresh
    row.save(update_fields=["data"])
    return True
