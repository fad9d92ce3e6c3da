"""The outbox: notices that wait for a second look, and letters with their words."""

from email import message_from_bytes, policy

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from reminders import domain, queries
from reminders.models import Message, Priority, Reminder
from reminders.views.centre import tabs
from reminders.views.reminder import previews
from ui import paging
from ui.doors import demand, done, page
from ui.tables import Column, Table

LETTERS = [
    Column(name="send_at", label=gettext_lazy("When"), template="reminders/_when.html", nowrap=True),
    Column(name="kind", label=gettext_lazy("What"), value="says", url="get_absolute_url", head=True),
    Column(name="address", label=gettext_lazy("Address")),
    Column(name="language", label=gettext_lazy("Language"), value="get_language_display"),
    Column(name="attempts", label=gettext_lazy("Tries"), number=True),
    Column(name="state", label=gettext_lazy("State"), value="get_state_display", look="state_look"),
]


def outbox(request):
    """List the notices that wait for a second look, then the letters, the newest first."""
    demand(request.user, "reminders.read_reminders")
    held = queries.outbox(Reminder.objects.visible_to(request.user)).select_related("person")
    batches = [(batch, previews(batch.line)) for batch in queries.batches(held, request.user)]
    found = Message.objects.visible_to(request.user).defer("rendered").order_by("-send_at", "-pk")
    context = {
        "tabs": tabs(request, "outbox"),
        "batches": batches,
        "table": Table(LETTERS, paging.page(found, request.GET), caption=_("Letters")),
        "empty": {
            "title": _("No letter was written yet"),
            "text": _("Letters the portal has written will stand here, each with what became of it."),
        },
    }
    return page(request, "reminders/outbox.html", context)


def letter(request, public_id):
    """Show a letter as it left; the words of letters about accounts are for their reader alone."""
    message = _letter(request, public_id)
    told = message.reminders.visible_to(request.user).select_related("person")
    context = {
        "message": message,
        "subject": "",
        "lines": queries.lines(told, request.user),
        "tries": message.tries.order_by("n"),
    }
    secret = message.priority == Priority.ACCOUNT and not settings.TRIAL
    if message.rendered and not secret:
        mail = message_from_bytes(message.unsealed(), policy=policy.default)
        body = mail.get_body(("plain",))
        context |= {"subject": mail["Subject"], "text": body.get_content() if body else "", "name": mail["Message-ID"]}
    return page(request, "reminders/letter.html", context | {"secret": secret})


def _letter(request, public_id):
    if not request.user.has_perm("reminders.read_reminders"):
        raise Http404
    return get_object_or_404(Message.objects.visible_to(request.user), public_id=public_id)


@require_POST
def mark_delivered(request, public_id):
    """Settle a letter of unknown fate as delivered."""
    message = _letter(request, public_id)
    demand(request.user, "reminders.mark_delivered", message)
    return _done(request, message, domain.letter.mark_delivered, _("The letter counts as delivered."))


@require_POST
def send_again(request, public_id):
    """Send a letter of unknown fate, or a refused one, once more."""
    message = _letter(request, public_id)
    demand(request.user, "reminders.send_again", message)
    return _done(request, message, domain.letter.send_again, _("The letter leaves once more."))


def _done(request, row, act, sentence):
    """Run an act of one button and say what came of it."""
    try:
        act(row, by=request.user, now=timezone.now())
        messages.success(request, sentence)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return done(request, row)
