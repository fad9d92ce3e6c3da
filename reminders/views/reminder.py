"""One reminder: whom it tells what and when, its words as they would leave, and what may still be decided about it."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from records import parties
from reminders import compose, domain, queries
from reminders.compose import Envelope, Item
from reminders.models import Reminder
from ui import when
from ui.doors import demand, done, page


def reminder(request, public_id):
    """Show one reminder to staff."""
    row = _find(request, public_id)
    line = queries.lines([row], request.user)[0]
    context = {
        "row": row,
        "line": line,
        "facts": _facts(row),
        "previews": previews(line) if row.is_open else [],
        "tries": row.message.tries.order_by("n") if row.message else (),
    }
    return page(request, "reminders/reminder.html", context)


def _facts(row):
    said = [
        (_("Person"), str(row.person)),
        (_("On behalf of"), parties.name(row.on_behalf)),
        (_("How"), row.get_channel_display()),
        (_("Due"), _said(row.due_at, row.person.tz)),
        (_("Leaves"), _said(row.send_at, row.person.tz)),
        (_("Useful until"), _said(row.expires_at, row.person.tz)),
        (_("Step"), row.rule.step if row.rule else ""),
        (_("Reason"), row.because),
    ]
    letter = [(_("Letter"), row.message.get_state_display(), row.message.get_absolute_url())] if row.message else []
    return [fact for fact in said if fact[1]] + letter


def _said(moment, zone):
    """An instant by the clock of the person it is for, and by the reader's where that differs."""
    return " · ".join(part for part in when.zoned(moment, zone) if part)


def previews(line):
    """Give a reminder as it would leave now, in both languages: code and name of the language, subject, text."""
    row, subject = line.row, line.subject
    if subject is None:
        return []
    found = []
    for language, name in settings.LANGUAGES:
        envelope = Envelope(row.kind, row.person.email, language, row.person.tz, "")
        found.append((language, name, *compose.preview(envelope, [Item(row, subject)], now=timezone.now())))
    return found


@require_POST
def keep_back(request, public_id):
    """Keep one reminder back."""
    row = _asked(request, public_id, "reminders.keep_back")
    return _done(request, row, domain.reminder.keep_back, _("The reminder waits until somebody lets it go."))


@require_POST
def skip(request, public_id):
    """Leave one reminder out."""
    row = _asked(request, public_id, "reminders.skip")
    return _done(request, row, domain.reminder.skip, _("The reminder is left out. Nobody was told."))


@require_POST
def send_now(request, public_id):
    """Send one reminder ahead of its hour."""
    row = _asked(request, public_id, "reminders.send_now")
    return _done(request, row, domain.reminder.send_now, _("The reminder leaves now."))


@require_POST
def send_to_me(request, public_id):
    """Send the letter to whoever asks, on trial."""
    row = _asked(request, public_id, "reminders.send_to_me")
    said = _("The letter is on its way to %(address)s, marked as a trial.") % {"address": request.user.email}
    return _done(request, row, domain.reminder.send_to_me, said)


@require_POST
def let_go(request, public_id):
    """Let go what was kept back: one reminder, or a notice for all its recipients."""
    row = _asked(request, public_id, "reminders.let_go")
    said = _("The reminder leaves at its hour.") if row.rule_id else _("The notice leaves now.")
    return _done(request, row, domain.reminder.let_go, said)


@require_POST
def take_back(request, public_id):
    """Take a notice back, for all its recipients."""
    row = _asked(request, public_id, "reminders.take_back")
    return _done(request, row, domain.reminder.take_back, _("The notice was taken back. Nobody was told."))


def _find(request, public_id):
    if not request.user.has_perm("reminders.read_reminders"):
        raise Http404
    seen = Reminder.objects.visible_to(request.user).select_related("person", "message", "rule", "subject_type")
    return get_object_or_404(seen, public_id=public_id)


def _asked(request, public_id, permission):
    """Fetch the reminder an act is about, and ask for the right."""
    row = _find(request, public_id)
    demand(request.user, permission, row)
    return row


def _done(request, row, act, sentence):
    """Run an act of one button and say what came of it; notices go back to the outbox."""
    try:
        act(row, by=request.user, now=timezone.now())
        messages.success(request, sentence)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return done(request, row if row.rule_id else "/reminders/outbox/")
