"""What a password must not be, beside short and well known: the words everybody here would try first."""

import re

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.models import Party, User

OURS = {
    "atc",
    "atcportal",
    "portal",
    "cis",
    "atccis",
    "антитеррор",
    "антитеррористическийцентр",
    "центр",
    "портал",
    "снг",
    "атцснг",
}
FEWEST = 5  # different characters


class Guessable:
    """Refuses what is a known word, the portal's or a party's name once figures and signs are taken off."""

    def validate(self, password: str, user: User | None = None) -> None:  # noqa: ARG002
        """Refuse a password that is the first thing to try."""
        letters = re.sub(r"[\W\d_]", "", password).casefold()
        if len(set(password)) < FEWEST or not letters or letters in self.known():
            raise ValidationError(
                _("This password is easily guessed. Take a phrase of several words."), code="guessable"
            )

    @staticmethod
    def known() -> set[str]:
        """The words: the well-known passwords, the portal's names, the parties'."""
        names = Party.objects.values_list("name_ru", "name_en", "short_ru", "short_en", "code")
        parties = {re.sub(r"[\W\d_]", "", name).casefold() for row in names for name in row}
        return CommonPasswordValidator().passwords | OURS | parties

    def get_help_text(self) -> str:
        """What is said beforehand."""
        return _("Not the name of the portal or of a party, even with figures added.")
