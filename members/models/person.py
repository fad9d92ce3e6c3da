"""People a party sends or the Center employs; they need no account."""

from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.models.party import Agency, Party
from records.models import Versioned, VersionedQuerySet
from ui import text


class PersonQuerySet(VersionedQuerySet):
    """The reading vocabulary of people."""

    def visible_to(self, user: Any) -> Self:
        """Show staff everybody, a representative the people of the own party."""
        if user.is_anonymous or user.role in ("administrator", "auditor"):
            return self.none()
        if user.role == "staff":
            return self
        return self.filter(party__in=user.parties("view"))


class Person(Versioned):
    """A person of a party, by the names the person's papers have."""

    VERBS = {"entered": _("Entered"), "edited": _("Edited")}
    NAMES = ("family_ru", "given_ru", "patronymic_ru", "family_en", "given_en")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="people", verbose_name=_("party"))
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("agency")
    )
    family_ru = models.CharField(_("surname (Cyrillic)"), max_length=150, blank=True)
    given_ru = models.CharField(_("given name (Cyrillic)"), max_length=150, blank=True)
    patronymic_ru = models.CharField(_("patronymic (Cyrillic)"), max_length=150, blank=True)
    family_en = models.CharField(_("surname (Latin)"), max_length=150, blank=True)
    given_en = models.CharField(_("given name (Latin)"), max_length=150, blank=True)
    display_ru = models.CharField(_("name as written (Cyrillic)"), max_length=300, blank=True)
    display_en = models.CharField(_("name as written (Latin)"), max_length=300, blank=True)
    rank_ru = models.CharField(_("rank (Russian)"), max_length=150, blank=True)
    rank_en = models.CharField(_("rank (English)"), max_length=150, blank=True)
    post_ru = models.CharField(_("post (Russian)"), max_length=300, blank=True)
    post_en = models.CharField(_("post (English)"), max_length=300, blank=True)
    email = models.EmailField(_("work e-mail"), blank=True)
    phone = models.CharField(_("work telephone"), max_length=60, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    sort_key = models.CharField(max_length=500, editable=False, db_collation="C", default="")

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [models.Index(fields=["party", "sort_key", "id"], name="members_person_of_party")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(family_ru="") | ~Q(family_en=""),
                name="members_person_has_family_name",
                violation_error_message=_("Give the surname, in Cyrillic or in Latin letters."),
            ),
        ]

    def __str__(self) -> str:
        """The surname first, in the reader's script where it is known."""
        russian = self.display_ru or " ".join(filter(None, (self.family_ru, self.given_ru, self.patronymic_ru)))
        latin = self.display_en or " ".join(filter(None, (self.family_en, self.given_en)))
        return (russian or latin) if (get_language() or "ru").startswith("ru") else (latin or russian)

    def name(self) -> None:
        """Write the key the person is sorted by; call it when a name changes."""
        self.sort_key = text.sort_key(
            " ".join(
                filter(None, (self.family_ru or self.family_en, self.given_ru or self.given_en, self.patronymic_ru))
            )
        )
