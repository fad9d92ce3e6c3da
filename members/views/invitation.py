"""The pages of invitations: those of administrators, and the one behind the link of a letter."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from members import domain
from members.domain.account import center_day
from members.forms.account import AcceptForm, BareForm, InviteForm
from members.models import AccountInvitation, Role
from members.signin import ask_again
from members.views.account import acts_on_many, sent, tabs
from records import sealing
from ui import paging
from ui.doors import demand, done, page
from ui.tables import Column, Table

COLUMNS = [
    Column(name="email", label=gettext_lazy("E-mail"), head=True),
    Column(name="name", label=gettext_lazy("Name")),
    Column(name="role", label=gettext_lazy("Role"), value="get_role_display"),
    Column(name="party", label=gettext_lazy("Represents"), value="party"),
    Column(name="expires_at", label=gettext_lazy("Works until"), nowrap=True),
]
UNPROCESSABLE, GONE = 422, 410


def invitations(request):
    """Invitations that were neither accepted nor revoked."""
    demand(request.user, "members.read_accounts")
    now = timezone.now()
    state = Column(
        name="state", label=_("State"), value=lambda row: row.state_at(now)[0], look=lambda row: row.state_at(now)[1]
    )
    columns = [*COLUMNS, state]
    if request.user.has_perm("members.invite"):
        columns.append(Column(name="acts", label=_("Acts"), template="members/_invitation_acts.html"))
    found = AccountInvitation.objects.visible_to(request.user).waiting().select_related("party")
    rows = paging.page(found.order_by("-created_at", "-pk"), request.GET)
    acts = acts_on_many(request.user, [("send_many", _("Send…"))])
    select = "public_id" if acts else ""
    context = {
        "table": Table(columns, rows, caption=_("Invitations"), query=request.GET, select=select),
        "many": acts,
        "total": rows.paginator.count,
        "empty": {"title": _("No invitation waits"), "text": _("Whoever was invited has come in.")},
        "tabs": tabs(request.user, "invitations"),
    }
    return page(request, "members/invitations.html", context)


def invite(request):
    """Invite somebody: the role first, then what that role needs. It is sent at once unless it needs consent."""
    demand(request.user, "members.invite")
    ask_again(request)
    role = request.GET.get("role", Role.REPRESENTATIVE)
    if role not in Role.values:
        role = Role.REPRESENTATIVE
    offered = {"valid_until": domain.representation.offered_end(center_day(timezone.now()))}
    form = InviteForm(request.POST or None, role=role, user=request.user, initial=offered)
    if form.run(domain.invitation.invite, role=role, by=request.user, now=timezone.now()):
        return _after_invite(request, form.result)
    roles = [(label.capitalize(), f"?role={value}", value == role) for value, label in Role.choices]
    context = {"form": form, "roles": roles, "role": role, "cancel_url": reverse("members:invitations")}
    return page(request, "members/invite.html", context, status=form.status)


def _after_invite(request, invitation):
    if isinstance(invitation, AccountInvitation):
        if invitation.needs_consent:
            messages.success(request, _("The invitation is prepared. Another administrator must consent to it."))
        else:
            domain.invitation.send(invitation, version=None, by=request.user, now=timezone.now())
            messages.success(request, _("The invitation has been sent to %(address)s.") % {"address": invitation.email})
    return done(request, reverse("members:invitations"))


def _act(request, public_id, run, *, said, **words):
    found = get_object_or_404(AccountInvitation.objects.visible_to(request.user), public_id=public_id)
    demand(request.user, f"members.{run.__name__}", found)
    ask_again(request)
    form = BareForm(sent(request), row=found)
    if form.run(run, by=request.user, now=timezone.now()):
        messages.success(request, said % {"address": found.email})
        return done(request, reverse("members:invitations"))
    facts = [(_("E-mail"), found.email), (_("Name"), found.name), (_("Role"), found.get_role_display())]
    context = {"form": form, "facts": facts, "cancel_url": reverse("members:invitations"), **words}
    return page(request, "members/account_act.html", context, status=form.status)


def confirm(request, public_id):
    """Consent to the invitation of an administrator."""
    return _act(
        request,
        public_id,
        domain.invitation.confirm,
        said=_("You have consented. The invitation to %(address)s can be sent."),
        heading=_("Consent to a new administrator"),
        sentences=[_("An administrator keeps accounts and settings, and sees no content.")],
        act=_("Consent"),
    )


def send(request, public_id):
    """Send an invitation, or send it again."""
    return _act(
        request,
        public_id,
        domain.invitation.send,
        said=_("The invitation has been sent to %(address)s."),
        heading=_("Send the invitation"),
        sentences=[_("The letter holds a link that works for 72 hours; a link sent before stops working.")],
        act=_("Send"),
    )


def revoke(request, public_id):
    """Take an invitation back."""
    return _act(
        request,
        public_id,
        domain.invitation.revoke,
        said=_("The invitation to %(address)s has been revoked."),
        heading=_("Revoke the invitation"),
        sentences=[_("Its link stops working at once.")],
        act=_("Revoke"),
    )


@sensitive_post_parameters("password", "again")
def invitation(request, token):
    """What the link of the letter opens: what is offered, and the password. GET shows, POST accepts."""
    found = AccountInvitation.objects.by_fingerprint(sealing.fingerprint(token))
    now = timezone.now()
    if found is None or not found.works_at(now):
        return gone(request)
    if not request.user.is_authenticated and "language" not in request.GET:
        translation.activate(found.language)
    form = AcceptForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            user = domain.invitation.accept(token=token, password=form.cleaned_data["password"], by=None, now=now)
        except ValidationError as refusal:
            if getattr(refusal, "code", "") == "gone":
                return gone(request)
            form.add_error(None, refusal)
        else:
            return _enter(request, user)
    context = {"form": form, "invitation": found, "facts": _offered(found)}
    return page(request, "members/invitation.html", context, status=UNPROCESSABLE if form.errors else 200)


def _offered(found):
    facts = [
        (_("E-mail, your name for signing in"), found.email),
        (_("Name"), found.name),
        (_("Role"), found.get_role_display()),
        (_("Invited by"), found.invited_by or _("the Center")),
    ]
    if found.party:
        facts.append((_("You represent"), found.party))
        facts.append((_("Until"), found.valid_until or _("without an end")))
    return facts


def _enter(request, user):
    """Sign the new person in, and lead on to the second step."""
    record_authentication(request, user, method="password", reauthenticated=True, email=user.email)
    try:
        return perform_login(request, Login(user=user, email=user.email, redirect_url=reverse("mfa_index")))
    except ImmediateHttpResponse as answer:
        return answer.response


def gone(request):
    """One page for a link that is used, over, or never was: it tells nothing of an account."""
    remedy = _("Ask the Center for a new one.")
    return page(request, "410.html", {"remedy": remedy}, status=GONE)
