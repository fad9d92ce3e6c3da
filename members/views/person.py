"""The pages of people: the list, one person, and what is done to the record."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from members import domain
from members.forms.account import BareForm
from members.forms.person import DeactivateForm, PartyOfPersonForm, PeopleFilter, PersonForm
from members.models import Party, Person
from members.papers import roster
from members.views import tabs
from members.views.saved_view import beside
from records.views import history_page
from ui import paging, sheets, tables
from ui.doors import demand, done, page
from ui.tables import Column, Table

COLUMNS = [
    Column(
        name="name", label=gettext_lazy("Name"), value=str, template="members/_person_name.html", head=True,
        order=("sort_key",),
    ),
    Column(name="party", label=pgettext_lazy("member", "Party"), value="party.short", order=("party__kind", "party__protocol_order", "sort_key")),
    Column(name="agency", label=gettext_lazy("Agency")),
    Column(name="post", label=gettext_lazy("Post"), value=tables.pair("post")),
    Column(name="email", label=gettext_lazy("Work e-mail"), order=("email",)),
    Column(name="state", label=gettext_lazy("State"), value="state_in_words", look="state_look", nowrap=True),
]  # fmt: skip
STATE = Column(name="state", label=gettext_lazy("State"), value="state_in_words")


def people(request):
    """The people of all parties to staff, of the own party to its representatives."""
    demand(request.user, "members.read_people")
    asked = PeopleFilter(request.GET, user=request.user)
    seen = asked.apply(Person.objects.visible_to(request.user).select_related("party", "agency"))
    ordered = seen.order_by(*tables.ordering(COLUMNS, request.GET, ["sort_key"]))
    title = _("People")
    if sheet := sheets.answer(request, [*roster.COLUMNS, STATE], ordered, name="people", title=title):
        return sheet
    shown = paging.page(ordered, request.GET)
    narrowed = any(request.GET.get(name) for name in asked.fields)
    context = {
        "filter_form": asked,
        "saved": beside(request),
        "shown": shown,
        "table": Table(_columns(asked), shown, caption=title, query=request.GET),
        "empty": _no_match() if narrowed else _nobody_yet(),
        "tabs": tabs.lists(request.user, "people"),
    }
    return page(request, "members/people.html", context)


def _columns(asked):
    """Without what is the same in every row: the only party, and that all are on the lists."""
    same = {"party": "party" not in asked.fields, "state": not asked.data.get("state")}
    return [column for column in COLUMNS if not same.get(column.name)]


def _no_match():
    return {"title": _("Nobody matches"), "url": "?", "link": _("Clear the filter")}


def _nobody_yet():
    return {
        "title": _("Nobody is on the list yet"),
        "text": _("People are entered once and then chosen for delegations."),
    }


def _person(request, public_id, act=""):
    seen = Person.objects.visible_to(request.user).select_related("party", "agency", "merged_into")
    found = get_object_or_404(seen, public_id=public_id)
    if act:
        demand(request.user, f"members.{act}", found)
    return found


def person(request, public_id):
    """One person: the names in both scripts, whose, as what, and how to reach."""
    found = _person(request, public_id)
    seen = Person.objects.visible_to(request.user)
    alike = (
        seen.filter(party=found.party_id).named_like(*found.name_keys).exclude(pk=found.pk).order_by("sort_key", "pk")
    )
    context = {
        "person": found,
        "facts": _facts(found),
        "alike": [] if found.merged_into_id else list(alike[:5]),
        "acts": _acts(found, request.user),
    }
    return page(request, "members/person.html", context)


def _facts(found):
    agency = [(_("Agency"), str(found.agency), found.party.get_absolute_url())] if found.agency else []
    return [
        (_("Name (Cyrillic)"), found.full_ru),
        (_("Name (Latin)"), found.full_en),
        (pgettext("member", "Party"), found.party.short, found.party.get_absolute_url()),
        *agency,
        (_("Rank"), tables.pair("rank")(found)),
        (_("Post"), tables.pair("post")(found)),
        (_("Work e-mail"), found.email),
        (_("Work telephone"), found.phone),
    ]


def _acts(found, user):
    """What the reader may do, after "Edit"."""
    offered = [
        (found.is_active, "deactivate_person", "deactivate_person", _("Take off the lists")),
        (not found.is_active, "reactivate_person", "reactivate_person", _("Put back on the lists")),
        (True, "merge_people", "merge", _("Merge with another record")),
    ]
    acts = [
        (label, reverse(f"members:{route}", args=[found.public_id]))
        for fits, permission, route, label in offered
        if fits and not found.merged_into_id and user.has_perm(f"members.{permission}", found)
    ]
    if user.has_role("staff"):
        acts.append((_("History"), reverse("members:person_history", args=[found.public_id])))
    return acts


def enter_person(request):
    """Enter a person: whose it is, then the rest."""
    demand(request.user, "members.enter_person")
    parties = Party.objects.visible_to(request.user).people_kept_by(request.user).in_order()
    asked = PartyOfPersonForm(request.GET if "party" in request.GET else None, parties=parties)
    only = parties[0] if parties.count() == 1 else None
    party = only or (asked.cleaned_data["party"] if asked.is_valid() else None)
    if party is None:
        context = {"form": asked, "heading": _("New person"), "cancel_url": reverse("members:people")}
        return page(request, "members/person_party.html", context, status=422 if asked.errors else 200)
    demand(request.user, "members.enter_person", party)
    form = PersonForm(request.POST or None, user=request.user, initial={"of_party": party})
    if form.run(domain.person.enter, party=party, by=request.user, now=timezone.now()):
        messages.success(request, _("Entered: %(person)s.") % {"person": form.result})
        return done(request, form.result)
    return _form_page(request, form, _("New person"), party=party, cancel_url=reverse("members:people"))


def edit_person(request, public_id):
    """Change what is known of a person; the party stays."""
    found = _person(request, public_id, "edit_person")
    form = PersonForm(request.POST or None, row=found, user=request.user)
    if form.run(domain.person.edit, by=request.user, now=timezone.now()):
        messages.success(request, _("Saved: %(person)s.") % {"person": form.result})
        return done(request, form.result)
    return _form_page(
        request, form, _("Edit the person"), party=found.party, person=found, cancel_url=found.get_absolute_url()
    )


def _form_page(request, form, heading, **more):
    return page(request, "members/person_form.html", {"form": form, "heading": heading, **more}, status=form.status)


def deactivate_person(request, public_id):
    """Take a person off the lists people are chosen from."""
    found = _person(request, public_id, "deactivate_person")
    form = DeactivateForm(request.POST or None, row=found)
    if form.run(domain.person.deactivate, by=request.user, now=timezone.now()):
        messages.success(request, _("Off the lists: %(person)s.") % {"person": found})
        return done(request, found)
    says = [_("The person is no longer offered for delegations. What the person did stays on record.")]
    nothing = "" if found.is_active else _("The person is off the lists already.")
    heading = _("Take off the lists")
    return _ask(request, form, found, heading=heading, act=heading, sentences=says, nothing=nothing)


def reactivate_person(request, public_id):
    """Put a person back on the lists people are chosen from."""
    found = _person(request, public_id, "reactivate_person")
    form = BareForm(request.POST or None, row=found)
    if form.run(domain.person.reactivate, by=request.user, now=timezone.now()):
        messages.success(request, _("Back on the lists: %(person)s.") % {"person": found})
        return done(request, found)
    says = [_("The person is offered for delegations again.")]
    nothing = _("The person is on the lists already.") if found.is_active and not form.is_bound else ""
    heading = _("Put back on the lists")
    return _ask(request, form, found, heading=heading, act=heading, sentences=says, nothing=nothing)


def _ask(request, form, found, **more):
    facts = [
        (_("Name"), str(found)),
        (pgettext("member", "Party"), found.party.short),
        (_("Post"), tables.pair("post")(found)),
    ]
    context = {"form": form, "person": found, "facts": facts, "cancel_url": found.get_absolute_url(), **more}
    return page(request, "members/person_act.html", context, status=form.status)


def person_history(request, public_id):
    """What was done to a person's record, and to those that were merged into it."""
    found = _person(request, public_id)
    return history_page(request, found, also=Person.objects.visible_to(request.user).filter(merged_into=found))
