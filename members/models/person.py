"""People a party sends or the Center employs; they need no account."""

from typing import Any, Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
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

    def matching(self, query: str) -> Self:
        """Keep those whose names, post or address hold the words: in either script, in any case, in the wrong layout."""
        wanted = Q(pk=None)
        for reading in text.readings(query):
            each = Q()
            for word in reading.split():
                each &= Q(search_key__contains=word) | Q(search_key__contains=text.latin(word) or word)
            wanted |= each
        return self.filter(wanted) if query.strip() else self

    def unmerged(self) -> Self:
        """Leave out the records that were merged into another."""
        return self.filter(merged_into=None)

    def named_like(self, *keys: str) -> Self:
        """Keep those who may be the same person by name, however it was spelt."""
        return self.unmerged().filter(name_keys__overlap=list(keys)) if keys else self.none()


class Person(Versioned):
    """A person of a party, by the names the person's papers have."""

    VERBS = {
        "entered": _("Entered"),
        "edited": _("Edited"),
        "imported": _("Changed by an import"),
        "import_undone": _("Import undone"),
        "deactivated": _("Taken off the lists"),
        "reactivated": _("Put back on the lists"),
        "merged": _("Merged with another record"),
        "merged_away": _("Merged into another record"),
        "erased": _("Contacts and post erased"),
    }
    CHANGE_LABELS = {"moved": _("moved with it"), "merged": _("merged with it")}
    PERSONAL = (
        "family_ru", "given_ru", "patronymic_ru", "family_en", "given_en", "display_ru", "display_en",
        "rank_ru", "rank_en", "post_ru", "post_en", "email", "phone", "merged", "merged_into",
    )  # fmt: skip
    NAMES = ("family_ru", "given_ru", "patronymic_ru", "family_en", "given_en")
    KEYS = ("sort_key", "search_key", "name_keys")

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
    search_key = models.TextField(editable=False, default="")
    name_keys = ArrayField(models.CharField(max_length=320), editable=False, default=list)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [
            models.Index(fields=["party", "sort_key", "id"], name="members_person_of_party"),
            models.Index(fields=["sort_key", "id"], name="members_person_by_name"),
            GinIndex(fields=["name_keys"], name="members_person_alike"),
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="members_person_searched"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(family_ru="") | ~Q(family_en=""),
                name="members_person_has_family_name",
                violation_error_message=_("Give the surname, in Cyrillic or in Latin letters."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(is_active=False),
                name="members_person_merged_is_inactive",
                violation_error_message=_("This record was merged into another one, which is used instead."),
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")),
                name="members_person_merged_elsewhere",
                violation_error_message=_("A record cannot be merged into itself."),
            ),
            models.UniqueConstraint(fields=["id", "party"], name="members_person_with_party"),
        ]

    def __str__(self) -> str:
        """The surname first, in the reader's script where it is known."""
        russian, latin = self.full_ru, self.full_en
        return (russian or latin) if (get_language() or "ru").startswith("ru") else (latin or russian)

    def get_absolute_url(self) -> str:
        """The person's page."""
        return reverse("members:person", args=[self.public_id])

    @property
    def full_ru(self) -> str:
        """The whole name in Cyrillic, the surname first."""
        return self.display_ru or " ".join(filter(None, (self.family_ru, self.given_ru, self.patronymic_ru)))

    @property
    def full_en(self) -> str:
        """The whole name in Latin letters, the surname first."""
        return self.display_en or " ".join(filter(None, (self.family_en, self.given_en)))

    @property
    def other_script(self) -> str:
        """The name in the script that is not the reader's, where it is known and not shown already."""
        found = self.full_en if (get_language() or "ru").startswith("ru") else self.full_ru
        return "" if found == str(self) else found

    @property
    def state_in_words(self) -> str:
        """Whether the person can be named anew."""
        if self.merged_into_id:
            return str(_("merged into another"))
        return str(_("on the lists") if self.is_active else _("off the lists"))

    @property
    def state_look(self) -> str:
        """The look of that state."""
        return "confirmed" if self.is_active else "off"

    def whose(self) -> "Person":
        """The trail keeps the name apart."""
        return self

    def name(self) -> None:
        """Write the keys the person is sorted and found by; call it when a name, a post or an address changes."""
        self.sort_key = text.sort_key(
            " ".join(
                filter(None, (self.family_ru or self.family_en, self.given_ru or self.given_en, self.patronymic_ru))
            )
        )[:500]
        said = (self.full_ru, *(getattr(self, name) for name in self.NAMES), self.full_en)
        words = " ".join(filter(None, (*said, self.post_ru, self.post_en, self.email)))
        names = " ".join(filter(None, said))
        self.search_key = f"{text.fold(words)} {text.latin(names)}"
        self.name_keys = name_keys(self.family_ru, self.given_ru, self.family_en, self.given_en)


def name_keys(family_ru: str, given_ru: str, family_en: str, given_en: str) -> list[str]:
    """Give the keys by which two records may be the same person: one rough spelling for both scripts, in any order."""
    pairs = ((family_ru, given_ru), (family_en, given_en))
    words = (sorted(text.latin(f"{family} {given}").split()) for family, given in pairs if family)
    return list(dict.fromkeys(" ".join(each) for each in words))
