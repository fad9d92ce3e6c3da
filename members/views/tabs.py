"""The lists that stand beside each other: parties, people, offices."""

from django.urls import reverse
from django.utils.translation import gettext as _


def lists(user, current):
    """Those the reader may open, as templates/ui/views.html draws them; nothing if there is but one."""
    offered = [
        ("parties", _("Parties"), "members.read_parties"),
        ("people", _("People"), "members.read_people"),
        ("offices", _("Offices of the Center"), "members.read_offices"),
    ]
    items = [
        (label, reverse(f"members:{name}"), name == current)
        for name, label, permission in offered
        if user.has_perm(permission)
    ]
    return items if len(items) > 1 else []
