"""What stands on every paper of the Center: whose it is, how its pages are named."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from members.models import Party


def center() -> Party | None:
    """The Center, if it is entered."""
    return Party.objects.filter(code=settings.CENTER_PARTY).first()


def of(party: Party) -> str:
    """The full name as it stands after “of”: the genitive in Russian, the article in English; nothing where it is not on record."""
    if translation.get_language() == "ru":
        return party.name_gen_ru
    return f"the {party.name_en}" if " " in party.name_en else party.name_en


def letterhead() -> str:
    """The Center's name in the language of the paper."""
    found = center()
    return found.name if found else ""


def pages() -> str:
    """How a page is named at the foot."""
    return _("Page {page} of {pages}")
