"""Many accounts or invitations at once: from the list, with whom it hits, each by the act of one."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import domain, queries
from members.domain.account import center_day
from members.forms.access import ReasonForm
from members.forms.account import BareForm
from members.models import AccountInvitation, User
from members.signin import ask_again
from members.views.account import matching
from members.views.invitation import COLUMNS as INVITATIONS
from records.models import Batch
from records.views import batch_page, bulk_act_page
from ui.doors import demand, done
from ui.tables import Column

ACCOUNTS = [
    Column(name="name", label=gettext_lazy("Name"), value=str, url="get_absolute_url", head=True),
    Column(name="role", label=gettext_lazy("Role"), value="get_role_display"),
    Column(name="party", label=gettext_lazy("Represents"), value="represented"),
    Column(name="last_login", label=gettext_lazy("Last sign-in"), nowrap=True),
    Column(name="open", label=gettext_lazy("Sessions"), number=True),
]


def _accounts(user):
    """The accounts with what tells whom an act hits: the parties of today, how many sessions there are."""
    return queries.with_sessions(User.objects.visible_to(user).with_parties()).order_by("name_ru", "pk")


def _on_accounts(request, form_class, run, *, fits, permission, **words):
    demand(request.user, permission)
    back = reverse("members:accounts")
    if request.method != "POST":
        return done(request, back)

    def left_alone(row):
        return _("Nobody changes their own account. Ask another administrator.") if row == request.user else fits(row)

    return bulk_act_page(
        request,
        _accounts(request.user),
        form_class,
        run,
        match=lambda query: matching(request, query, _accounts(request.user)),
        back=back,
        columns=ACCOUNTS,
        fits=left_alone,
        **words,
    )


def _is_shut(row):
    return "" if row.is_active else _("This account cannot sign in as it is.")


def suspend_many(request):
    """Suspend the accounts chosen on the list."""
    return _on_accounts(
        request,
        ReasonForm,
        domain.bulk.suspend_many,
        permission="members.suspend_many",
        fits=_is_shut,
        heading=_("Suspend accounts"),
        sentences=[
            _("These people are signed out everywhere at once and cannot sign in again until they are restored."),
            _("What was asked of the parties stays with the parties."),
        ],
        act=_("Suspend"),
    )


def end_sessions_many(request):
    """Sign those chosen on the list out everywhere."""
    return _on_accounts(
        request,
        BareForm,
        domain.bulk.end_sessions_many,
        permission="members.end_sessions_many",
        fits=lambda row: "" if row.open else _("Is signed in nowhere."),
        heading=_("End all sessions"),
        sentences=[_("These people are signed out everywhere and may sign in again.")],
        act=_("End"),
    )


def ask_review_many(request):
    """Put the accounts chosen on the list among those to review."""
    today = center_day(timezone.now())

    def fits(row):
        waits = row.review_on is not None and row.review_on <= today
        return _is_shut(row) or (_("Waits for a review already.") if waits else "")

    return _on_accounts(
        request,
        ReasonForm,
        domain.bulk.ask_review_many,
        permission="members.ask_review_many",
        fits=fits,
        heading=_("Ask for a review"),
        sentences=[
            _("These accounts stand in the list “To review” until an administrator says whether they are still needed.")
        ],
        act=_("Ask"),
    )


def send_many(request):
    """Send the invitations chosen on the list, or send them again."""
    demand(request.user, "members.send_many")
    back = reverse("members:invitations")
    if request.method != "POST":
        return done(request, back)
    ask_again(request)
    seen = AccountInvitation.objects.visible_to(request.user).waiting().select_related("party")
    return bulk_act_page(
        request,
        seen,
        BareForm,
        domain.bulk.send_many,
        match=lambda _query: seen.order_by("-created_at", "-pk"),
        back=back,
        columns=INVITATIONS,
        fits=_is_unsendable,
        heading=_("Send the invitations"),
        sentences=[_("Each letter holds a link that works for 72 hours; a link sent before stops working.")],
        act=_("Send"),
    )


def _is_unsendable(row):
    if row.needs_consent:
        return _("Another administrator must consent first.")
    return _("It has been sent five times. Revoke it and invite anew.") if row.is_spent else ""


def batch(request, key):
    """What came of an act on many accounts or invitations."""
    kinds = {"user": User, "accountinvitation": AccountInvitation}
    seen = Batch.objects.visible_to(request.user).select_related("kind")
    found = get_object_or_404(seen, key=key, kind__app_label="members", kind__model__in=kinds)
    model = kinds[found.kind.model]
    is_user = model is User
    return batch_page(
        request,
        found,
        model.objects.visible_to(request.user),
        back=reverse("members:accounts" if is_user else "members:invitations"),
        heading=_("Several accounts") if is_user else _("Several invitations"),
    )
