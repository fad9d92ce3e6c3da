"""What stands on every paper of the Center: whose it is, how its pages are named."""

from django.conf import settings
from django.utils.translation import gettext as _

from members.models import Party


def center() -> Party | None:
    """The Center, if it is entered."""
    return Party.objects.filter(code=settings.CENTER_PARTY).first()


def letterhead() -> str:
    """The Center's name in the language of the paper."""
    found = center()
    return found.name if found else ""


def pages() -> str:
    """How a page is named at the foot."""
    return _("Page {page} of {pages}")
