"""The pages of accounts: the list, one account, and what administrators do to it."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from members import devices, domain, queries
from members.domain.account import center_day
from members.forms.access import ReasonForm
from members.forms.account import (
    AccountFilter,
    BareForm,
    EndForm,
    GrantForm,
    RepresentationForm,
    RightForm,
)
from members.models import AccessToken, AccountInvitation, Representation, StaffRight, User
from members.signin import ask_again
from members.views.saved_view import beside
from records.views import history_page
from ui import paging, sheets, tables, when
from ui.doors import demand, done, page, within
from ui.tables import Column, Table

COLUMNS = [
    Column(
        name="name",
        label=gettext_lazy("Name"),
        value=str,
        url="get_absolute_url",
        template="members/_account_name.html",
        head=True,
        order=("name_ru",),
    ),
    Column(name="email", label=gettext_lazy("E-mail"), value="address", on_page=False),
    Column(
        name="role",
        label=gettext_lazy("Role and rights"),
        value="get_role_display",
        template="members/_account_role.html",
        order=("role",),
    ),
    Column(name="rights", label=gettext_lazy("Rights"), value="rights_in_words", on_page=False),
    Column(name="party", label=gettext_lazy("Represents"), value="represented"),
    Column(name="until", label=gettext_lazy("Until"), value="represented_until", nowrap=True),
    Column(name="last_login", label=gettext_lazy("Last sign-in"), order=("last_login",), gaps=True, nowrap=True),
    Column(name="steps", label=gettext_lazy("Second step"), value=queries.steps),
    Column(name="state", label=gettext_lazy("State"), value="state_in_words", look="state_look"),
]

SESSIONS = [
    Column(name="device", label=gettext_lazy("Device"), value=lambda row: devices.said(row.user_agent), head=True),
    Column(name="network", label=gettext_lazy("Network address"), value="ip", nowrap=True),
    Column(name="created_at", label=gettext_lazy("Signed in"), nowrap=True),
    Column(name="last_seen_at", label=gettext_lazy("Last used"), nowrap=True),
]
FACTORS = {
    **queries.STEP_WORDS,
    Authenticator.Type.RECOVERY_CODES.value: gettext_lazy("recovery codes"),
}


def tabs(user, current):
    """The lists: accounts, invitations that wait, accounts to review."""
    waiting = AccountInvitation.objects.visible_to(user).waiting().count()
    return [
        (_("Accounts"), reverse("members:accounts"), current == "accounts"),
        (_("Invitations"), reverse("members:invitations"), current == "invitations", waiting),
        (_("To review"), reverse("members:to_review"), current == "review"),
    ]


ON_MANY = [
    ("suspend_many", gettext_lazy("Suspend…")),
    ("end_sessions_many", gettext_lazy("End sessions…")),
    ("ask_review_many", gettext_lazy("Ask for a review…")),
]


def filtered(request, query, accounts):
    """The filter of the list over some accounts."""
    rows = queries.with_steps(accounts)
    return AccountFilter(query, queryset=rows, request=request, now=timezone.now())


def matching(request, query, accounts):
    """The accounts that a filter lets through; a filter that cannot be read lets nobody through."""
    found = filtered(request, query, accounts)
    return found.qs if found.is_valid() else accounts.none()


def acts_on_many(user, acts):
    """The buttons of the bar under a list: what the reader may do to those chosen."""
    return [(label, reverse(f"members:{act}")) for act, label in acts if user.has_perm(f"members.{act}")]


def accounts(request):
    """All accounts."""
    demand(request.user, "members.read_accounts")
    everyone = User.objects.visible_to(request.user).with_parties().prefetch_related("rights")
    found = filtered(request, request.GET, everyone)
    ordered = found.qs.order_by(*tables.ordering(COLUMNS, request.GET, ["name_ru"]))
    if sheet := sheets.answer(request, COLUMNS, ordered, name="accounts", title=_("Accounts")):
        return sheet
    rows = paging.page(ordered, request.GET)
    acts = acts_on_many(request.user, ON_MANY)
    select = "public_id" if acts else ""
    context = {
        "filter": found,
        "saved": beside(request),
        "table": Table(COLUMNS, rows, caption=_("Accounts"), query=request.GET, select=select),
        "many": acts,
        "total": rows.paginator.count,
        "empty": {"title": _("No accounts match"), "url": "?", "link": _("Clear the filter")},
        "tabs": tabs(request.user, "accounts"),
    }
    return page(request, "members/accounts.html", context)


def found_account(request, public_id):
    """The account of an address, for those who read accounts."""
    within(request.user, "members.read_accounts")
    return get_object_or_404(User.objects.visible_to(request.user), public_id=public_id)


def account(request, public_id):
    """One account: what it may do, for whom, from where it is signed in."""
    found = found_account(request, public_id)
    context = {
        "account": found,
        "facts": _facts(found),
        "rights": found.rights.all(),
        "representations": _representations(found, request.user),
        "tokens": Table(token_columns(timezone.now()), _tokens(found, request.user), caption=_("Tokens")),
        "sessions": Table(SESSIONS, queries.sessions(found), caption=_("Sessions")),
        "nobody": {"title": _("Represents nobody yet")},
        "acts": _acts(found, request.user),
    }
    return page(request, "members/account.html", context)


def _facts(found):
    factors = Authenticator.objects.filter(user=found).order_by("type").values_list("type", flat=True).distinct()
    return [
        (_("E-mail"), found.address),
        (_("Role"), found.get_role_display()),
        (pgettext("person", "Name (Russian)"), found.name_ru),
        (pgettext("person", "Name (English)"), found.name_en),
        (_("Office"), found.office),
        (_("Language"), found.get_language_display()),
        (_("Zone"), when.zone_label(found.tz, timezone.now())),
        (_("Last sign-in"), tables.said(found.last_login) or _("never")),
        (_("Second steps"), ", ".join(str(FACTORS[kind]) for kind in factors) or _("none")),
        (_("To review on"), tables.said(found.review_on)),
        (_("Last reviewed"), tables.said(found.reviewed_at)),
        (_("Suspended because"), found.suspended_reason),
        (pgettext("account", "Closed"), tables.said(found.closed_at)),
    ]


def _representations(found, user):
    columns = [
        Column(name="party", label=pgettext("member", "Party"), value="party", url="party.get_absolute_url", head=True),
        Column(name="rights", label=_("Rights beside seeing"), value="rights"),
        Column(name="first_day", label=_("From"), nowrap=True),
        Column(name="last_day", label=_("To"), nowrap=True),
        Column(name="basis", label=_("Basis")),
    ]
    if user.has_perm("members.grant", found):
        columns.append(Column(name="change", label=_("Acts"), template="members/_representation_acts.html"))
    rows = found.representations.visible_to(user).select_related("party", "user").order_by("-valid", "pk")
    return Table(columns, rows, caption=_("Represents"))


def token_columns(now):
    """What is shown of tokens, to their owner and to administrators: never what they are."""
    return [
        Column(name="name", label=pgettext("token", "Name"), head=True),
        Column(name="kind", label=_("Kind"), value="get_kind_display"),
        Column(name="prefix", label=_("Begins with"), nowrap=True),
        Column(name="reach", label=_("Reaches"), value="reach"),
        Column(name="party", label=_("Only for the party"), value="party"),
        Column(name="expires_at", label=_("Works until"), nowrap=True),
        Column(name="last_used_at", label=_("Last used"), nowrap=True),
        Column(
            name="state",
            label=_("State"),
            value=lambda row: row.state_at(now)[0],
            look=lambda row: row.state_at(now)[1],
        ),
    ]


def _tokens(found, user):
    return AccessToken.objects.visible_to(user).of(found).select_related("party", "user").order_by("-made_at", "-pk")


def _acts(found, user):
    """What the reader may do to this account as it is."""
    args = [found.public_id]
    held = set(found.rights.values_list("right", flat=True))
    offered = [
        (found.is_active, "suspend", _("Suspend")),
        (found.suspended_at and not found.closed_at, "restore", _("Restore")),
        (found.is_active, "end_sessions", _("End all sessions")),
        (found.is_active, "send_enrolment", _("Send an enrolment link")),
        (found.is_active and found != user, "ask_address", _("Change the address")),
        (found.is_active, "review", _("Review")),
        (found.role == "staff" and len(held) < len(StaffRight.Right), "grant_right", _("Grant a right")),
        (found.role == "staff" and held, "end_right", _("End a right")),
        (found.role == "representative", "grant", _("Grant a representation")),
        (found.closed_at is None, "close", _("Close for good")),
    ]
    if found.closed_at is not None:
        return []
    return [
        (label, reverse(f"members:{act}", args=args))
        for fits, act, label in offered
        if fits and user.has_perm(f"members.{act}", found)
    ]


def sent(request):
    """What was posted, an empty form too: an act without a question has nothing to type."""
    return request.POST if request.method == "POST" else None


def confirmation(request, found, form, **words):
    """The page of an act on an account, before it is done."""
    context = {"form": form, "account": found, "cancel_url": found.get_absolute_url(), **words}
    return page(request, "members/account_act.html", context, status=form.status)


def suspend(request, public_id):
    """Suspend an account, with the reason."""
    found = found_account(request, public_id)
    demand(request.user, "members.suspend", found)
    form = ReasonForm(request.POST or None, row=found)
    if form.run(domain.account.suspend, by=request.user, now=timezone.now()):
        messages.success(request, _("The account has been suspended; its sessions have ended."))
        return done(request, found)
    sentences = [
        _("The person is signed out everywhere at once and cannot sign in again until the account is restored."),
        _("What was asked of the party stays with the party."),
    ]
    return confirmation(request, found, form, heading=_("Suspend the account"), sentences=sentences, act=_("Suspend"))


def close(request, public_id):
    """Close an account for good, with the reason."""
    found = found_account(request, public_id)
    demand(request.user, "members.close", found)
    form = ReasonForm(request.POST or None, row=found)
    if form.run(domain.account.close, by=request.user, now=timezone.now()):
        messages.success(request, _("The account has been closed."))
        return done(request, found)
    sentences = [
        _("This is final: the person is signed out, the second step and all tokens end, and nobody can open it again."),
        _("Whom the person represents ends today. The name stays where it was put on record."),
        _("The address is free for a new invitation; it is erased here after 30 days."),
    ]
    return confirmation(
        request, found, form, heading=_("Close the account"), sentences=sentences, act=_("Close for good")
    )


def restore(request, public_id):
    """Let a suspended account sign in again."""
    found = found_account(request, public_id)
    demand(request.user, "members.restore", found)
    form = BareForm(sent(request), row=found)
    if form.run(domain.account.restore, by=request.user, now=timezone.now()):
        messages.success(request, _("The account can sign in again."))
        return done(request, found)
    sentences = [_("The person signs in with the password and the second step of before.")]
    suspended = form.is_bound or (found.suspended_at and not found.closed_at)
    nothing = "" if suspended else _("Only a suspended account can be restored.")
    heading = _("Restore the account")
    return confirmation(request, found, form, heading=heading, sentences=sentences, act=_("Restore"), nothing=nothing)


def end_sessions(request, public_id):
    """Sign a person out everywhere."""
    found = found_account(request, public_id)
    demand(request.user, "members.end_sessions", found)
    form = BareForm(sent(request), row=found)
    if form.run(domain.account.end_sessions, by=request.user, now=timezone.now()):
        messages.success(request, _("The sessions have been ended."))
        return done(request, found)
    sentences = [_("The person is signed out everywhere and may sign in again.")]
    return confirmation(request, found, form, heading=_("End all sessions"), sentences=sentences, act=_("End"))


def grant_right(request, public_id):
    """Give a member of staff a right."""
    found = found_account(request, public_id)
    demand(request.user, "members.grant_right", found)
    ask_again(request)
    among = set(StaffRight.Right.values) - set(found.rights.values_list("right", flat=True))
    form = RightForm(request.POST or None, row=found, among=among)
    if form.run(domain.account.grant_right, by=request.user, now=timezone.now()):
        messages.success(request, _("The right has been granted."))
        return done(request, found)
    return confirmation(request, found, form, heading=_("Grant a right"), act=_("Grant"))


def end_right(request, public_id):
    """Take a right from a member of staff."""
    found = found_account(request, public_id)
    demand(request.user, "members.end_right", found)
    form = RightForm(request.POST or None, row=found, among=set(found.rights.values_list("right", flat=True)))
    if form.run(domain.account.end_right, by=request.user, now=timezone.now()):
        messages.success(request, _("The right has been ended."))
        return done(request, found)
    nothing = "" if form.fields["right"].choices else _("The account holds no rights that could be ended.")
    return confirmation(request, found, form, heading=_("End a right"), act=pgettext("a right", "End"), nothing=nothing)


def grant(request, public_id):
    """Let a person act for a party."""
    found = found_account(request, public_id)
    demand(request.user, "members.grant", found)
    ask_again(request)
    today = center_day(timezone.now())
    offered = {"since": today, "until": domain.representation.offered_end(today)}
    form = GrantForm(request.POST or None, row=found, user=request.user, initial=offered)
    if form.run(domain.representation.grant, by=request.user, now=timezone.now()):
        messages.success(request, _("The representation has been granted."))
        return done(request, found)
    return confirmation(request, found, form, heading=_("Grant a representation"), act=_("Grant"))


def _representation(request, public_id, key):
    found = found_account(request, public_id)
    return found, get_object_or_404(Representation.objects.visible_to(request.user).filter(user=found), public_id=key)


def change(request, public_id, key):
    """Change the days or the rights of a representation."""
    found, representation = _representation(request, public_id, key)
    demand(request.user, "members.change", representation)
    ask_again(request)
    form = RepresentationForm(request.POST or None, row=representation)
    if form.run(domain.representation.change, by=request.user, now=timezone.now()):
        messages.success(request, _("The representation has been saved."))
        return done(request, found)
    heading = _("Change the representation of %(party)s") % {"party": representation.party}
    return confirmation(request, found, form, heading=heading, act=_("Save"))


def end(request, public_id, key):
    """End a representation with a day."""
    found, representation = _representation(request, public_id, key)
    demand(request.user, "members.end", representation)
    form = EndForm(request.POST or None, row=representation, initial={"last_day": center_day(timezone.now())})
    if form.run(domain.representation.end, by=request.user, now=timezone.now()):
        messages.success(request, _("The representation has been ended."))
        return done(request, found)
    heading = _("End the representation of %(party)s") % {"party": representation.party}
    sentences = [_("After the last day the person sees nothing of this party any more.")]
    return confirmation(request, found, form, heading=heading, sentences=sentences, act=pgettext("a right", "End"))


def account_history(request, public_id):
    """What was done to an account and its representations."""
    found = found_account(request, public_id)
    also = found.representations.visible_to(request.user)
    return history_page(request, found, readers=("administrator", "auditor"), also=also)
