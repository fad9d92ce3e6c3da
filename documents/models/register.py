"""Registers: the series of symbols, and the last number each has given in its scope."""

import re
from typing import Any, Self

from django.db import models
from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from records.models import Versioned, VersionedQuerySet

SCOPE = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})|(19|20)\d\d")
HOUSE_RU = "АТЦ"  # what Russian symbols begin with: «АТЦ/СР/XX/3»
# Letters of the other alphabet that look the same: a symbol typed with them is the same symbol.
TWINS = str.maketrans("АВЕКМНОРСТХУІ", "ABEKMHOPCTXYI")

DECISIONS = "DEC"


def symbol_key(symbol: str) -> str:
    """Fold a symbol to the one form under which it is compared and found."""
    plain = "".join(symbol.upper().split()).translate(TWINS)
    return plain.replace("REV.", "REV")


class RegisterQuerySet(VersionedQuerySet):
    """The reading vocabulary of registers."""

    def visible_to(self, user: Any) -> Self:
        """Show the registers to staff, who give symbols; readers meet them in the symbols of what they see."""
        return self if user.is_authenticated and user.role == "staff" else self.none()

    def of_papers(self) -> Self:
        """Leave out the one in which decisions are counted."""
        return self.exclude(code=DECISIONS)


class Register(Versioned):
    """A series of symbols: meetings of one kind, programmes, exercises, everything else."""

    code = models.CharField(_("code"), max_length=6, unique=True)
    code_ru = models.CharField(_("code (Russian)"), max_length=6, unique=True)
    name_ru = models.CharField(_("name (Russian)"), max_length=200)
    name_en = models.CharField(_("name (English)"), max_length=200)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("register")
        verbose_name_plural = _("registers")

    def __str__(self) -> str:
        name = self.name_ru if (get_language() or "ru").startswith("ru") else self.name_en
        return f"{self.code} – {name}"


class RegisterCounter(models.Model):
    """The last number given in a scope of a register; a number once given is never given again."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="counters")
    scope = models.CharField(max_length=16)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "scope"],
                name="documents_registercounter_once",
                violation_error_message=_("The scope is counted already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.register.code}/{self.scope}: {self.last}"

    @classmethod
    def take(cls, register: Register, scope: str) -> int:
        """Take the next number; whoever comes at the same time waits and gets the one after."""
        RegisterCounter.objects.bulk_create([RegisterCounter(register=register, scope=scope)], ignore_conflicts=True)
        row = cls.objects.select_for_update().get(register=register, scope=scope)
        cls.objects.filter(pk=row.pk).update(last=F("last") + 1)
        return row.last + 1
