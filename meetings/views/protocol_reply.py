"""What a party says of the protocol, and what becomes of its comments."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from meetings import domain
from meetings.forms import CommentForm, DisposeForm
from meetings.models import Meeting, ProtocolReply
from meetings.papers import protocol as paper_of
from meetings.queries import audience
from records.views import history_page
from ui.doors import demand, done, page

CONFLICT = 409


def comment(request, public_id):
    """The answer of a party to the version circulated last; staff enter one that came by letter."""
    now = timezone.now()
    meeting = _meeting(request, public_id)
    reply = _to_answer(request, meeting)
    demand(request.user, "meetings.comment_protocol", reply)
    form = CommentForm(request.POST or None, row=reply, user=request.user)
    if form.run(domain.protocol_reply.answer, by=request.user, now=now):
        messages.success(request, _("The answer is stored: %(party)s.") % {"party": reply.party})
        return done(request, _protocol(meeting))
    if form.has_error("__all__", "round"):
        form.status = CONFLICT
    language = "ru" if (get_language() or "ru").startswith("ru") else "en"
    context = {
        "form": form,
        "meeting": meeting,
        "reply": reply,
        "now": now,
        "on_behalf": request.user.has_role("staff"),
        "paper": paper_of(reply.round.content, language, number=reply.round.number),
        "heading": _("Answer to the protocol"),
        "save": _("Send the answer"),
        "cancel_url": _protocol(meeting),
    }
    return page(request, "meetings/comment_protocol.html", context, status=form.status)


def dispose(request, public_id, key):
    """Say what becomes of the comments of a party."""
    reply = reply_of(request, public_id, key)
    demand(request.user, "meetings.dispose_comment", reply)
    form = DisposeForm(request.POST or None, row=reply)
    if form.run(domain.protocol_reply.dispose, by=request.user, now=timezone.now()):
        messages.success(
            request, _("The party is told what became of its comments: %(party)s.") % {"party": reply.party}
        )
        return done(request, _protocol(reply.meeting))
    context = {
        "form": form,
        "meeting": reply.meeting,
        "reply": reply,
        "about": reply.party,
        "heading": _("Consider the comments"),
        "act": _("Tell the party"),
        "told": audience.counted((reply, "party")),
        "cancel_url": _protocol(reply.meeting),
    }
    return page(request, "meetings/dispose_comment.html", context, status=form.status)


def history(request, public_id, key):
    """What was done to an answer, its older texts among it; representatives read what was done for their party."""
    reply = reply_of(request, public_id, key)
    return history_page(request, reply, _protocol(reply.meeting), own=reply.party)


def _meeting(request, public_id):
    seen = Meeting.objects.open_to(request.user).filter(facts_only=False)
    return get_object_or_404(seen.select_related("series"), public_id=public_id)


def _to_answer(request, meeting):
    """The answer of the party that is named to the last version; without a name, of the first the reader acts for."""
    seen = ProtocolReply.objects.visible_to(request.user).filter(round__meeting=meeting).with_facts()
    code = request.GET.get("party", "")
    if not code and request.user.has_role("staff"):
        raise Http404
    last = meeting.protocol_versions.newest_first()[:1]
    found = seen.filter(round__in=last, **({"party__code": code} if code else {})).in_order().first()
    if found is None:
        raise Http404
    return found


def reply_of(request, public_id, key):
    """One answer out of those the reader sees."""
    meeting = _meeting(request, public_id)
    seen = ProtocolReply.objects.visible_to(request.user).filter(round__meeting=meeting)
    return get_object_or_404(seen.with_facts(), public_id=key)


def _protocol(meeting):
    return reverse("meetings:protocol", args=[meeting.public_id])
