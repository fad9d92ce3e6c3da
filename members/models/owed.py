"""The promise of everything a party may owe: home asks each such list once for each party the person acts for, the secretariat for all."""

from django.db import models


class Owed(models.Model):
    """Something a party owes by a time.

    The heir's queryset has `outstanding_at(at)`, what anybody owes, and `outstanding_for(party, at=)`; its rows have `party`,
    `due_at` (None: no date), `ask` (a sentence in the active language) and `get_absolute_url()`.
    """

    class Meta:
        abstract = True

    @property
    def ask(self) -> str:
        """What is asked of the party, in one sentence."""
        raise NotImplementedError
