"""The review of access: the accounts somebody should look at, and the answer for each."""

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import domain, queries
from members.domain.account import center_day
from members.forms.access import ReviewForm
from members.models import User
from members.views.account import found_account, sent, tabs
from ui import paging, tables
from ui.doors import demand, done, page
from ui.tables import Column, Table

COLUMNS = [
    Column(name="name", label=gettext_lazy("Name"), value=str, url="get_absolute_url", head=True),
    Column(name="role", label=gettext_lazy("Role"), value="get_role_display"),
    Column(name="party", label=gettext_lazy("Represents"), value="represented"),
    Column(name="why", label=gettext_lazy("What asks for a look"), value=queries.flags),
    Column(name="review_on", label=gettext_lazy("To review on"), nowrap=True),
    Column(name="last_login", label=gettext_lazy("Last sign-in"), nowrap=True),
]


def to_review(request):
    """The accounts whose review is due, and those that give a reason to look."""
    demand(request.user, "members.read_accounts")
    now = timezone.now()
    columns = [*COLUMNS]
    if request.user.has_perm("members.invite"):
        columns.append(Column(name="acts", label=_("Acts"), template="members/_review_acts.html"))
    found = queries.to_review(User.objects.visible_to(request.user).with_parties(), today=center_day(now), now=now)
    rows = paging.page(found.order_by("review_on", "name_ru", "pk"), request.GET)
    for row in rows:  # a cell knows its row and nothing of the reader
        row.may_review = request.user.has_perm("members.review", row)
    context = {
        "table": Table(columns, rows, caption=_("To review"), query=request.GET),
        "empty": {"title": _("No account waits for a review"), "text": _("Each has been looked at in time.")},
        "tabs": tabs(request.user, "review"),
    }
    return page(request, "members/to_review.html", context)


def review(request, public_id):
    """Say whether an account is still needed."""
    found = found_account(request, public_id)
    demand(request.user, "members.review", found)
    form = ReviewForm(sent(request), row=found)
    if form.run(domain.review.review, by=request.user, now=timezone.now()):
        messages.success(request, _("The answer has been noted."))
        return done(request, reverse("members:to_review"))
    context = {
        "form": form,
        "account": found,
        "heading": _("Is this account still needed?"),
        "facts": _facts(found, request.user),
        "act": _("Save"),
        "cancel_url": reverse("members:to_review"),
    }
    return page(request, "members/account_act.html", context, status=form.status)


def _facts(found, user):
    now = timezone.now()
    looked = queries.to_review(
        User.objects.visible_to(user).filter(pk=found.pk), today=center_day(now), now=now
    ).first()
    held = found.representations.visible_to(user).in_force().select_related("party")
    return [
        (_("Name"), str(found)),
        (_("Role"), found.get_role_display()),
        (_("Rights"), ", ".join(str(right) for right in found.rights.all())),
        (_("Represents"), ", ".join(str(row.party) for row in held)),
        (_("Last sign-in"), tables.said(found.last_login) or _("never")),
        (_("Last reviewed"), tables.said(found.reviewed_at) or _("never")),
        (_("What asks for a look"), ", ".join(queries.flags(looked)) if looked else ""),
    ]
