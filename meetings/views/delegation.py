"""The delegation of a party: who is in it, and every act upon it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import scanner
from documents.views.upload import received
from documents.views.upload import status as upload_status
from meetings import domain
from meetings.forms import ConfirmForm, RefuseForm
from meetings.forms.delegation import (
    ConfirmPeopleForm,
    MoveForm,
    NominateForm,
    NomineeForm,
    ReturnForm,
    SubmitForm,
    SubstituteForm,
)
from meetings.models import Delegation, DelegationStatus, Meeting, Nominee
from meetings.queries import seats
from meetings.views.meeting import tabs
from records.views import history_page
from ui.doors import demand, done, page


def delegation(request, public_id):
    """Who is in the delegation, what is still to do, and what the reader may do."""
    row = delegation_of(request, public_id)
    now = timezone.now()
    people = list(_people(request, row))
    issued = row.meeting.lists.exists()
    staff = request.user.has_role("staff")
    open_to_change = row.status != "withdrawn" and (staff or not issued)
    context = {
        "delegation": row,
        "meeting": row.meeting,
        "now": now,
        "seats": seats.of(row).values(),
        "standing": [each for each in people if each.status in ("nominated", "confirmed")],
        "others": [each for each in people if each.status not in ("nominated", "confirmed")],
        "changes": open_to_change and request.user.has_perm("meetings.nominate", row),
        "edits": request.user.has_perm("members.edit_person", row),
        "asks": request.user.has_perm("meetings.request_substitution", row),
        "decides": request.user.has_perm("meetings.approve_substitution", row),
        "issued": issued,
        "missing": domain.delegation.missing_to_submit(row) if row.is_open else [],
        "due": {key: row.due(key) for key in ("nominate", "confirm", "credentials")},
        "steps": _steps(request.user, row),
        "tabs": tabs(request.user, row.meeting, "participants"),
    }
    return page(request, "meetings/delegation.html", context)


def nominate(request, public_id):
    """Include people of the party's roster."""
    row = delegation_of(request, public_id)
    demand(request.user, "meetings.nominate", row)
    query = request.GET.get("q", "").strip()
    form = NominateForm(request.POST or None, row=row, user=request.user, initial={"query": query})
    if form.run(domain.delegation.nominate, by=request.user, now=timezone.now()):
        messages.success(request, _("The delegation is changed. Submit it when it is complete."))
        return done(request, row)
    context = {
        "form": form,
        "delegation": row,
        "meeting": row.meeting,
        "seats": seats.of(row).values(),
        "query": query,
        "cancel_url": row.get_absolute_url(),
    }
    return page(request, "meetings/nominate.html", context, status=form.status)


def reorder(request, public_id):
    """Put a person in another place; reading it leads to the delegation, moving somebody to the person's row."""
    row = delegation_of(request, public_id)
    demand(request.user, "meetings.reorder", row)
    form = MoveForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.delegation.reorder, by=request.user, now=timezone.now()):
        return done(request, f"{row.get_absolute_url()}#{form.cleaned_data['nominee'].public_id}")
    for sentence in form.errors.get("__all__", []):
        messages.warning(request, sentence)
    return done(request, row)


def edit_nominee(request, public_id, nominee):
    """The role of one person."""
    row, person = _nominee(request, public_id, nominee)
    demand(request.user, "meetings.edit_nominee", person)
    form = NomineeForm(request.POST or None, row=person, user=request.user)
    if form.run(domain.delegation.edit_nominee, by=request.user, now=timezone.now()):
        messages.success(request, _("Saved: %(what)s.") % {"what": person.name})
        return done(request, row)
    return ask(request, row, form, person.name, _("Save"), about=person.rank_and_post)


def drop_nominee(request, public_id, nominee):
    """Take a person out of the delegation."""
    row, person = _nominee(request, public_id, nominee)
    demand(request.user, "meetings.drop_nominee", person)
    form = ConfirmForm(request.POST or None, row=person)
    if form.run(domain.delegation.drop, by=request.user, now=timezone.now()):
        messages.success(request, _("Taken out of the delegation: %(person)s.") % {"person": person.name})
        return done(request, row)
    says = [_("The seat is free at once. The person can be included again.")]
    return ask(request, row, form, _("Take out of the delegation"), _("Take out"), about=person.name, says=says)


def submit(request, public_id):
    """What will stand in the list of participants, in both languages, and the button that sends it."""
    row = delegation_of(request, public_id)
    demand(request.user, "meetings.submit_delegation", row)
    form = SubmitForm(received(request), row=row, user=request.user)
    if form.run(domain.delegation.submit, by=request.user, now=timezone.now()):
        messages.success(request, _("The delegation is submitted: %(reference)s.") % {"reference": row.reference})
        return done(request, row)
    context = {
        "form": form,
        "delegation": row,
        "meeting": row.meeting,
        "people": [each for each in _people(request, row) if each.status in ("nominated", "confirmed")],
        "missing": domain.delegation.missing_to_submit(row),
        "unscanned": scanner.absence(),
        "cancel_url": row.get_absolute_url(),
    }
    return page(request, "meetings/submit_delegation.html", context, status=upload_status(form))


def accept(request, public_id):
    """The secretariat accepts a delegation."""
    row = delegation_of(request, public_id)
    demand(request.user, "meetings.accept_delegation", row)
    form = ConfirmForm(request.POST or None, row=row)
    if form.run(domain.delegation.accept, by=request.user, now=timezone.now()):
        messages.success(request, _("The delegation is accepted, and the party is told."))
        return done(request, row)
    if row.two_step:
        says = [_("The party is told and then confirms its people; who is not confirmed is left out of the list.")]
    else:
        says = [_("The party is told. All its people are confirmed for the list of participants.")]
    waits = form.is_bound or row.status == DelegationStatus.SUBMITTED
    nothing = "" if waits else _("Only a delegation that is submitted can be accepted.")
    return ask(request, row, form, _("Accept the delegation"), _("Accept"), says=says, nothing=nothing)


def send_back(request, public_id):
    """The secretariat returns a delegation."""
    row = delegation_of(request, public_id)
    demand(request.user, "meetings.return_delegation", row)
    form = ReturnForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.delegation.return_delegation, by=request.user, now=timezone.now()):
        messages.success(request, _("The delegation is returned, and the party is told why."))
        return done(request, row)
    return ask(request, row, form, _("Return the delegation"), _("Return"))


def confirm(request, public_id):
    """The party confirms its people."""
    row = delegation_of(request, public_id)
    demand(request.user, "meetings.confirm_delegation", row)
    form = ConfirmPeopleForm(request.POST or None, row=row, user=request.user)
    if form.run(domain.delegation.confirm, by=request.user, now=timezone.now()):
        messages.success(request, _("Confirmed."))
        return done(request, row)
    says = [_("Who is not confirmed is left out of the list of participants, and stays in the delegation.")]
    if form.is_bound:
        nothing = ""
    elif row.status != DelegationStatus.ACCEPTED:
        nothing = _("Only an accepted delegation is confirmed.")
    else:
        nothing = "" if form.initial["people"] else _("All people of the delegation are confirmed.")
    return ask(request, row, form, _("Confirm the delegation"), _("Confirm"), says=says, nothing=nothing)


def substitute(request, public_id, nominee):
    """Ask for a substitution once the list is issued."""
    row, person = _nominee(request, public_id, nominee)
    demand(request.user, "meetings.request_substitution", person)
    form = SubstituteForm(request.POST or None, row=person, user=request.user)
    if form.run(domain.participants.request_substitution, by=request.user, now=timezone.now()):
        messages.success(request, _("The substitution is asked for. The secretariat decides."))
        return done(request, row)
    says = [_("Whoever comes instead takes the same role and place. The list is issued again once it is approved.")]
    return ask(request, row, form, _("Ask for a substitution"), _("Ask"), about=person.name, says=says)


def approve(request, public_id, nominee):
    """The secretariat approves a substitution."""
    row, person = _nominee(request, public_id, nominee)
    demand(request.user, "meetings.approve_substitution", person)
    form = ConfirmForm(request.POST or None, row=person)
    if form.run(domain.participants.approve_substitution, by=request.user, now=timezone.now()):
        messages.success(request, _("The substitution is approved. Issue the list again."))
        return done(request, row)
    says = [_("The party is told. The next issue of the list names %(person)s.") % {"person": person.name}]
    return ask(request, row, form, _("Approve the substitution"), _("Approve"), about=_pair(person), says=says)


def refuse(request, public_id, nominee):
    """The secretariat refuses a substitution."""
    row, person = _nominee(request, public_id, nominee)
    demand(request.user, "meetings.refuse_substitution", person)
    form = RefuseForm(request.POST or None, row=person)
    if form.run(domain.participants.refuse_substitution, by=request.user, now=timezone.now()):
        messages.success(request, _("The substitution is refused, and the party is told why."))
        return done(request, row)
    return ask(request, row, form, _("Refuse the substitution"), _("Refuse"), about=_pair(person))


def history(request, public_id):
    """What was done to a delegation and its people; representatives read what was done for their party."""
    row = delegation_of(request, public_id)
    people = Nominee.objects.visible_to(request.user).filter(delegation=row)
    return history_page(request, row, row.get_absolute_url(), own=row.party, also=people)


def _pair(person):
    return f"{person.replaces.name} → {person.name}" if person.replaces else person.name


def delegation_of(request, public_id):
    """The delegation of the party the address names; without a name, of the first party the reader acts for."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("series"), public_id=public_id)
    seen = (
        Delegation.objects.visible_to(request.user).filter(meeting=meeting).with_facts().select_related("credentials")
    )
    code = request.GET.get("party", "")
    if not code and request.user.has_role("staff"):
        raise Http404
    row = (seen.filter(party__code=code) if code else seen).order_by("party__protocol_order", "pk").first()
    if row is None:
        raise Http404
    return row


def _nominee(request, public_id, nominee):
    row = delegation_of(request, public_id)
    seen = Nominee.objects.visible_to(request.user).filter(delegation=row).select_related("person", "party")
    found = get_object_or_404(seen.select_related("replaces__person"), public_id=nominee)
    found.delegation, found.meeting = row, row.meeting
    return row, found


def _people(request, row):
    """The people of a delegation in their order, each with the delegation it stands in."""
    seen = Nominee.objects.visible_to(request.user).filter(delegation=row).select_related("person", "replaces__person")
    for each in seen.order_by("position", "pk"):
        each.delegation = row
        if each.replaces:
            each.replaces.delegation = row
        yield each


STEPS = (
    ("submit", "submit_delegation", ("draft", "returned")),
    ("accept", "accept_delegation", ("submitted",)),
    ("return", "return_delegation", ("submitted", "accepted")),
    ("credentials", "set_credentials", ("draft", "submitted", "returned", "accepted")),
    ("letter", "send_credentials", ("draft", "submitted", "returned", "accepted")),
)


def _steps(user, row):
    """The acts on the whole delegation the reader may do in its state: (name, address)."""
    found = [
        (name, _at(f"delegation-{name}", row))
        for name, permission, statuses in STEPS
        if row.status in statuses and user.has_perm(f"meetings.{permission}", row)
    ]
    if not row.wants_credentials:
        found = [step for step in found if step[0] != "letter"]
    if row.is_unconfirmed and user.has_perm("meetings.confirm_delegation", row):
        found.insert(0, ("confirm", _at("delegation-confirm", row)))
    return dict(found)


def _at(name, row):
    return f"{reverse(f'meetings:{name}', args=[row.meeting.public_id])}?party={row.party.code}"


def ask(request, row, form, heading, act, *, about="", says=(), nothing=""):
    """The page of an act on a delegation."""
    context = {
        "form": form,
        "meeting": row.meeting,
        "delegation": row,
        "heading": heading,
        "about": about or row.party.name,
        "act": act,
        "sentences": says,
        "nothing": nothing,
        "cancel_url": row.get_absolute_url(),
    }
    return page(request, "meetings/act.html", context, status=form.status)
