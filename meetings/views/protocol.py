"""The protocol of a meeting: the draft and its versions, on the page and as files; written, circulated, agreed, signed."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from documents.papers import ENDINGS, made
from meetings import domain
from meetings.forms import CirculateForm, ConfirmForm, ProtocolForm, SignForm
from meetings.models import ActionItem, Meeting, Protocol, ProtocolReply, ProtocolStatus, ProtocolVersion, Status
from meetings.papers import protocol as paper_of
from meetings.queries import audience
from meetings.queries import protocol as reads
from meetings.views.meeting import tabs
from records.views import history_page
from ui import when
from ui.doors import demand, done, page

DRAFT = 0
LONGEST = 9  # digits of a number that is looked up


def protocol(request, public_id):
    """The version circulated last unless another is asked for; for staff the draft as it is."""
    row = _opened(request, public_id)
    versions = list(ProtocolVersion.objects.visible_to(request.user).filter(meeting=row).newest_first())
    found = Protocol.objects.visible_to(request.user).filter(meeting=row).first()
    staff = request.user.has_role("staff")
    if found is None and not staff:
        raise Http404
    number = _asked(request, versions, staff=staff)
    language = "ru" if (get_language() or "ru").startswith("ru") else "en"
    latest = versions[0].number if versions else DRAFT
    context = {
        "meeting": row,
        "protocol": found or domain.protocol.of(row),
        "begun": found is not None,
        "versions": versions,
        "number": number,
        "note": next((each for each in versions if each.number == number), None),
        "now": timezone.now(),
        "latest": latest,
        "replies": _replies(request.user, row, number or latest),
        "earlier": [each for each in reads.to_consider(row) if each.round.number != (number or latest)]
        if staff
        else [],
        "paper": _paper(row, number, versions, language),
        "actions": ActionItem.objects.visible_to(request.user)
        .filter(meeting=row)
        .order_by("item_no", "position")
        .select_related("lead"),
        "tabs": tabs(request.user, row, "protocol"),
    }
    return page(request, "meetings/protocol.html", context)


def protocol_paper(request, public_id, number, language, ending):
    """A version of the protocol as a file; number 0 is the draft."""
    row = _opened(request, public_id)
    versions = list(ProtocolVersion.objects.visible_to(request.user).filter(meeting=row))
    known = [each.number for each in versions] + ([DRAFT] if request.user.has_role("staff") else [])
    if number not in known or ending not in ENDINGS or language not in dict(settings.LANGUAGES):
        raise Http404
    body = made(_paper(row, number, versions, language), ending)
    name = content_disposition_header(as_attachment=True, filename=f"{row.code}-protocol-{number}_{language}.{ending}")
    return HttpResponse(body, content_type=ENDINGS[ending], headers={"Content-Disposition": name or "attachment"})


def write_protocol(request, public_id):
    """Write what stands in the protocol beside the record."""
    row = _meeting(request, public_id, "meetings.write_protocol")
    form = ProtocolForm(request.POST or None, row=domain.protocol.of(row))
    if form.run(domain.protocol.write_protocol, by=request.user, now=timezone.now()):
        messages.success(request, _("The draft of the protocol is saved."))
        return done(request, form.result)
    context = {
        "form": form,
        "meeting": row,
        "heading": _("Draft of the protocol"),
        "save": _("Save the draft"),
        "cancel_url": reverse("meetings:protocol", args=[row.public_id]),
    }
    return page(request, "meetings/protocol_form.html", context, status=form.status)


def circulate(request, public_id):
    """Circulate the protocol to all who are invited."""
    row = _meeting(request, public_id, "meetings.circulate_protocol")
    now = timezone.now()
    initial = {"comments_by": domain.protocol.usual_end(row, now)}
    form = CirculateForm(request.POST or None, row=domain.protocol.of(row), initial=initial)
    if form.run(domain.protocol.circulate, by=request.user, now=now):
        messages.success(request, _("The protocol is circulated. Those invited are told."))
        return done(request, form.result)
    says = [
        _("All who are invited read this version from now on, with what every delegation did; it stays as it is."),
        _("What is changed afterwards is circulated as the next version, and all are asked anew."),
    ]
    asked = ", ".join(party.short for party in reads.to_ask(row)) or _("nobody: no party took part")
    nothing = "" if row.status == Status.HELD else _("A protocol is circulated once the meeting is marked as held.")
    facts = [(_("Asked for comments"), asked)]
    return _ask(request, row, form, _("Circulate the protocol"), says, facts=facts, nothing=nothing)


def agree(request, public_id):
    """Note that the protocol is agreed, once comments are over and considered."""
    row = _meeting(request, public_id, "meetings.agree_protocol")
    form = ConfirmForm(request.POST or None, row=domain.protocol.of(row))
    if form.run(domain.protocol.agree, by=request.user, now=timezone.now()):
        messages.success(request, _("The protocol is agreed. It can be signed."))
        return done(request, form.result)
    says = [
        _("The version circulated last is the one that is agreed. Comments are no longer taken."),
        _("Silence is noted as “no comments received”; it is nobody’s consent."),
    ]
    silent = ", ".join(reply.party.short for reply in reads.silent(row)) or _("none")
    facts = [(_("No comments received from"), silent)]
    circulated = form.row.status == ProtocolStatus.CIRCULATED
    nothing = "" if circulated else _("Only a protocol that is circulated can be agreed.")
    return _ask(request, row, form, _("Note that it is agreed"), says, facts=facts, tells=False, nothing=nothing)


def sign(request, public_id):
    """Note that the protocol is signed."""
    row = _meeting(request, public_id, "meetings.sign_protocol")
    form = SignForm(request.POST or None, row=domain.protocol.of(row))
    if form.run(domain.protocol.sign, by=request.user, now=timezone.now()):
        messages.success(request, _("The protocol is signed. The meeting can be finalised."))
        return done(request, form.result)
    says = [_("The agreed version is the one that was signed. The protocol stays as it is from then on.")]
    nothing = "" if form.row.status == ProtocolStatus.AGREED else _("Only a protocol that is agreed can be signed.")
    return _ask(request, row, form, _("Note the signature"), says, nothing=nothing)


def history(request, public_id):
    """What was done to a protocol."""
    row = _opened(request, public_id)
    found = get_object_or_404(Protocol.objects.visible_to(request.user), meeting=row)
    return history_page(request, found)


def _opened(request, public_id):
    seen = Meeting.objects.open_to(request.user).filter(facts_only=False)
    return get_object_or_404(seen.select_related("series"), public_id=public_id)


def _meeting(request, public_id, permission):
    row = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("series"), public_id=public_id)
    demand(request.user, permission, row)
    return row


def _asked(request, versions, *, staff):
    """The number that the address asks for; without one the last version, and the draft while there is none."""
    known = [each.number for each in versions] + ([DRAFT] if staff else [])
    text = request.GET.get("version", "")
    if text and (not text.isdecimal() or len(text) > LONGEST or int(text) not in known):
        raise Http404
    return int(text) if text else known[0]


def _replies(user, meeting, number):
    """What parties have answered to a version, as far as the reader may know it."""
    seen = ProtocolReply.objects.visible_to(user).filter(round__meeting=meeting, round__number=number)
    return list(seen.with_facts().in_order())


def _paper(row, number, versions, language):
    kept = next((each for each in versions if each.number == number), None)
    if kept is None:
        return paper_of(reads.content(row, domain.protocol.of(row)), language)
    found = domain.protocol.of(row)
    signed_on = found.signed_on if number == max(each.number for each in versions) else None
    return paper_of(
        kept.content, language, number=number, issued=when.instant(kept.issued_at, row.tz or "UTC"), signed_on=signed_on
    )


def _ask(request, row, form, heading, says, *, facts=(), tells=True, nothing=""):
    context = {
        "form": form,
        "meeting": row,
        "heading": heading,
        "act": heading,
        "sentences": says,
        "facts": facts,
        "nothing": "" if form.is_bound else nothing,
        "told": audience.counted((row, "invited")) if tells else None,
        "cancel_url": reverse("meetings:protocol", args=[row.public_id]),
    }
    return page(request, "meetings/act.html", context, status=form.status)
