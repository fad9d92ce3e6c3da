"""The version that nothing overwrites unseen."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction


class StaleError(Exception):
    """The row is no longer the version that the person saw; `row` is what it is now."""

    def __init__(self, row: "Versioned") -> None:
        super().__init__(f"{type(row).__name__} {row.pk} is at version {row.version}")
        self.row = row


class VersionedQuerySet(models.QuerySet):
    """The reading vocabulary of editable rows."""

    def locked(self, pk: int, *, version: int | None = None) -> Any:
        """Take a row until the transaction ends; raise `StaleError` when it is not the version that was seen."""
        row: Any = self.select_for_update(of=("self",)).get(pk=pk)
        if version is not None and row.version != version:
            raise StaleError(row)
        return row


class Versioned(models.Model):
    """A row that people edit: it counts its versions, and nothing is overwritten unseen."""

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    class Meta:
        abstract = True

    def write(self, *fields: str) -> None:
        """Check what is written, count the version up and save the named columns; a new row is saved whole.

        What the database refuses is said in words: only then are its constraints gone through one by one.
        """
        was, adding = self.version, self._state.adding
        kept = () if adding else [each.name for each in self._meta.fields if each.name not in fields]
        self.full_clean(exclude=kept, validate_unique=False, validate_constraints=False)
        self._check_deferred()
        try:
            with transaction.atomic():
                if adding:
                    self.save(force_insert=True)
                else:
                    self.version += 1
                    self.save(update_fields=[*fields, "version"])
        except IntegrityError:
            self.version, self._state.adding = was, adding
            self.full_clean()
            raise

    def _check_deferred(self) -> None:
        """Ask the constraints that the database would judge only at the end of the transaction."""
        for model, constraints in self.get_constraints():
            for constraint in constraints:
                if getattr(constraint, "deferrable", None):
                    try:
                        constraint.validate(model, self)
                    except ValidationError:
                        self.full_clean()  # which says it at its field
                        raise
