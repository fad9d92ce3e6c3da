"""The pages of parties: the list, one party, its standing and agencies."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from members import domain
from members.domain.account import center_day
from members.forms.party import AgencyForm, EditPartyForm, EnterPartyForm, LastDayForm, StandingForm
from members.models import Agency, Party, Representation, Standing, StandingStatus
from members.views import tabs
from records.views import history_page
from ui import sheets, tables, when
from ui.doors import demand, done, page, within
from ui.tables import Column, Table

COLUMNS = [
    Column(name="code", label=gettext_lazy("Code"), nowrap=True, order=("code",)),
    Column(name="short", label=pgettext_lazy("of a thing", "Name"), url="get_absolute_url", head=True),
    Column(name="name", label=gettext_lazy("Full name")),
    Column(name="kind", label=gettext_lazy("Kind"), value="get_kind_display", order=("kind", "protocol_order")),
]
AGENCY_COLUMNS = [
    Column(name="name", label=pgettext_lazy("of a thing", "Name"), value=str, head=True),
    Column(name="kind", label=gettext_lazy("Kind"), value="get_kind_display"),
    Column(name="since", label=gettext_lazy("From"), nowrap=True),
    Column(name="until", label=gettext_lazy("To"), nowrap=True),
]
STANDING_COLUMNS = [
    Column(name="status", label=pgettext_lazy("party", "Standing"), value="get_status_display", head=True),
    Column(name="first_day", label=gettext_lazy("From"), nowrap=True),
    Column(name="last_day", label=gettext_lazy("To"), nowrap=True),
]


def parties(request):
    """All parties in the order of protocol: states, bodies, partners."""
    demand(request.user, "members.read_parties")
    today = center_day(timezone.now())
    words = dict(StandingStatus.choices)
    standings = dict(
        Standing.objects.visible_to(request.user).filter(valid__contains=today).values_list("party", "status")
    )
    columns = COLUMNS
    if not request.user.has_role("administrator"):
        standing = Column(
            name="standing", label=_("Standing today"), value=lambda row: words.get(standings.get(row.pk), "")
        )
        columns = [*COLUMNS, standing]
    found = Party.objects.visible_to(request.user).in_order()
    if "sort" in request.GET:
        found = found.order_by(*tables.ordering(columns, request.GET, ["protocol_order"]))
    if sheet := sheets.answer(request, columns, found, name="parties", title=_("Parties")):
        return sheet
    table = Table(columns, found, caption=_("Parties"), query=request.GET)
    empty = {"title": _("No parties yet"), "text": _("They are entered by the secretariat.")}
    context = {"table": table, "empty": empty, "tabs": tabs.lists(request.user, "parties")}
    return page(request, "members/parties.html", context)


def party(request, code):
    """One party: its names, standing, agencies, and who represents it."""
    found = _party(request, code)
    user = request.user
    keeps = user.has_perm("members.edit_agency")
    answering = Representation.objects.visible_to(user).in_force("answer").filter(party=found)
    context = {
        "party": found,
        "facts": _facts(found, user),
        "standings": Table(
            [*STANDING_COLUMNS, _acts_column("members/_standing_acts.html")] if keeps else STANDING_COLUMNS,
            Standing.objects.visible_to(user).filter(party=found).select_related("party").order_by("valid"),
            caption=_("Standing over time"),
        ),
        "agencies": Table(
            [*AGENCY_COLUMNS, _acts_column("members/_agency_acts.html")] if keeps else AGENCY_COLUMNS,
            Agency.objects.visible_to(user).filter(party=found).select_related("party"),
            caption=_("Agencies"),
        ),
        "representations": _represented(found, user),
        "shows_representations": user.has_role("staff", "administrator") or user.may("view", found),
        "nobody_answers": user.has_role("staff", "administrator") and found.kind == "state" and not answering.exists(),
        "nobody": {"title": _("Nobody represents it")},
        "acts": _acts(found, user),
    }
    return page(request, "members/party.html", context)


def _party(request, code):
    within(request.user, "members.read_parties")
    return get_object_or_404(Party.objects.visible_to(request.user), code=code)


def _facts(found, user):
    facts = [
        (_("Full name (Russian)"), found.name_ru),
        (_("Full name (English)"), found.name_en),
        (_("Short name (Russian)"), found.short_ru),
        (_("Short name (English)"), found.short_en),
        (_("Kind"), found.get_kind_display()),
    ]
    if user.has_role("administrator"):
        return [
            *facts,
            (_("May subscribe to calendars"), _("yes") if found.feeds_allowed else _("no")),
            (_("May use the API"), _("yes") if found.api_allowed else _("no")),
        ]
    now = timezone.now()
    standing = dict(StandingStatus.choices).get(found.standing_on(center_day(now)), "")
    return [
        *facts,
        (_("Standing today"), standing),
        (_("Zone"), when.zone_label(found.tz, now)),
        (_("Place in the order of protocol"), found.protocol_order),
    ]


def _represented(found, user):
    """Who represents a party: names, rights and days; the letter behind it for the Center alone."""
    columns = [
        Column(name="name", label=_("Name"), value="user", head=True, url=_account_url(user)),
        Column(name="rights", label=_("Rights beside seeing"), value="rights"),
        Column(name="first_day", label=_("From"), nowrap=True),
        Column(name="last_day", label=_("To"), nowrap=True),
    ]
    if user.has_role("staff", "administrator"):
        columns.append(Column(name="basis", label=_("Basis")))
    rows = Representation.objects.visible_to(user).in_force().filter(party=found).select_related("user")
    return Table(columns, rows.order_by("user__name_ru", "pk"), caption=_("Who represents it today"))


def _account_url(user):
    return "user.get_absolute_url" if user.has_perm("members.read_accounts") else ""


def _acts_column(template):
    return Column(name="acts", label=_("Acts"), template=template, in_sheet=False)


def _acts(found, user):
    """What the reader may do, after "Edit"."""
    args = [found.code]
    offered = [
        ("members.set_standing", _("Set the standing"), reverse("members:set_standing", args=args)),
        ("members.enter_agency", _("Enter an agency"), reverse("members:enter_agency", args=args)),
    ]
    acts = [(label, url) for permission, label, url in offered if user.has_perm(permission)]
    if user.has_perm("members.read_people") and user.has_role("staff"):
        acts.append((_("People"), f"{reverse('members:people')}?party={found.code}"))
    if user.has_role("staff"):
        acts.append((_("History"), reverse("members:party_history", args=args)))
    return acts


def enter_party(request):
    """Enter a state or a body."""
    demand(request.user, "members.enter_party")
    form = EnterPartyForm(request.POST or None)
    if form.run(domain.party.enter, by=request.user, now=timezone.now()):
        messages.success(request, _("The party has been entered. Set its standing next."))
        return done(request, form.result)
    return page(
        request,
        "members/party_form.html",
        {"form": form, "heading": _("New party"), "cancel_url": reverse("members:parties")},
        status=form.status,
    )


def edit_party(request, code):
    """Change the names, the place or the zone of a party."""
    found = _party(request, code)
    demand(request.user, "members.edit_party", found)
    form = EditPartyForm(request.POST or None, row=found)
    if form.run(domain.party.edit, by=request.user, now=timezone.now()):
        messages.success(request, _("The party has been saved."))
        return done(request, form.result)
    return _form_page(request, form, found, _("Edit the party"))


def set_standing(request, code):
    """Set how a party stands to the Commonwealth."""
    found = _party(request, code)
    demand(request.user, "members.set_standing", found)
    form = StandingForm(request.POST or None, row=found)
    if form.run(domain.party.set_standing, by=request.user, now=timezone.now()):
        messages.success(request, _("The standing has been set."))
        return done(request, found)
    return _form_page(request, form, found, _("Set the standing"))


def enter_agency(request, code):
    """Enter an authority of a party."""
    found = _party(request, code)
    demand(request.user, "members.enter_agency", found)
    form = AgencyForm(request.POST or None)
    if form.run(domain.agency.enter, party=found, by=request.user, now=timezone.now()):
        messages.success(request, _("The agency has been entered."))
        return done(request, found)
    return _form_page(request, form, found, _("New agency"))


def edit_agency(request, code, public_id):
    """Change an authority of a party, or close it."""
    found = _party(request, code)
    agency = get_object_or_404(Agency.objects.visible_to(request.user), party=found, public_id=public_id)
    demand(request.user, "members.edit_agency", agency)
    form = AgencyForm(request.POST or None, row=agency)
    if form.run(domain.agency.edit, by=request.user, now=timezone.now()):
        messages.success(request, _("The agency has been saved."))
        return done(request, found)
    return _form_page(request, form, found, _("Change the agency"))


def close_agency(request, code, public_id):
    """Close an authority of a party with a day."""
    found = _party(request, code)
    agency = get_object_or_404(Agency.objects.visible_to(request.user), party=found, public_id=public_id)
    demand(request.user, "members.close_agency", agency)
    now = timezone.now()
    form = LastDayForm(request.POST or None, row=agency, initial={"last_day": center_day(now)})
    if form.run(domain.agency.close, by=request.user, now=now):
        messages.success(request, _("The agency has been closed."))
        return done(request, found)
    context = {
        "form": form,
        "party": found,
        "heading": _("Close the agency"),
        "act": _("Close"),
        "facts": [(pgettext("of a thing", "Name"), str(agency)), (_("Kind"), agency.get_kind_display())],
        "sentences": [_("It is no longer offered; its people and what it did stay on record.")],
        "cancel_url": found.get_absolute_url(),
    }
    return page(request, "members/party_act.html", context, status=form.status)


def _form_page(request, form, found, heading):
    context = {"form": form, "party": found, "heading": heading, "cancel_url": found.get_absolute_url()}
    return page(request, "members/party_form.html", context, status=form.status)


def party_history(request, code):
    """What was done to a party and its agencies."""
    found = _party(request, code)
    return history_page(request, found, also=Agency.objects.visible_to(request.user).filter(party=found))
