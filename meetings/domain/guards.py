"""Refusals that several acts share."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def reason_given(reason: str) -> str:
    """Give the reason without spaces around it; refuse an empty one."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason: it is shown in the history and to those who are told.")})
    return reason.strip()
