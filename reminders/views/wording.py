"""The words of letters: a list of kinds, and a page for each with what it becomes in both languages."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from records.forms import UNPROCESSABLE
from records.views import history_page
from reminders import compose, domain
from reminders.forms import SwitchForm, WordingForm
from reminders.models import Wording
from reminders.views.centre import tabs
from ui import paging
from ui.doors import demand, done, page
from ui.tables import Column, Table

COLUMNS = [
    Column(name="says", label=gettext_lazy("Letter"), head=True, url="get_absolute_url"),
    Column(name="state", label=gettext_lazy("Words")),
]


def wordings(request):
    """List the kinds of letters whose words may be others."""
    demand(request.user, "reminders.read_reminders")
    rows = paging.page(Wording.objects.visible_to(request.user), request.GET)
    context = {
        "tabs": tabs(request, "wordings"),
        "table": Table(COLUMNS, rows, caption=_("Wording of letters")),
        "empty": {"title": _("There are none")},
    }
    return page(request, "reminders/wordings.html", context)


def wording(request, public_id):
    """Show the words of one kind of letter, as they would be read."""
    row = _find(request, public_id)
    return page(request, "reminders/wording.html", {"wording": row, "previews": _previews(request, row)})


def edit(request, public_id):
    """Word one kind of letter anew; before it is saved it can be shown as it would be read."""
    row = typed = _find(request, public_id)
    demand(request.user, "reminders.edit_wording", row)
    form = WordingForm(request.POST or None, row=row, user=request.user)
    if request.POST.get("step") == "preview":
        if form.is_valid():
            typed = Wording(kind=row.kind, **{name: form.cleaned_data[name] for name in Wording.TEXTS})
        else:
            form.status = UNPROCESSABLE
    elif form.run(domain.wording.edit, by=request.user, now=timezone.now()):
        messages.success(request, _("Saved. What has not left yet leaves in these words."))
        return done(request, row)
    context = {"wording": row, "form": form, "previews": _previews(request, typed), "is_typed": typed is not row}
    return page(request, "reminders/edit_wording.html", context, status=form.status)


def _previews(request, row):
    """The letter with made-up facts in both languages: code and name of the language, subject, text."""
    return [
        (language, name, *compose.sample(row, language, request.user.tz, now=timezone.now()))
        for language, name in settings.LANGUAGES
    ]


@require_POST
def reset(request, public_id):
    """Go back to the shipped words."""
    row = _find(request, public_id)
    demand(request.user, "reminders.reset_wording", row)
    form = SwitchForm(request.POST, row=row)
    if form.run(domain.wording.reset, by=request.user, now=timezone.now()):
        messages.success(request, _("The letter has its shipped words again."))
    else:
        messages.error(request, _("Somebody has changed the words meanwhile. Look at them first."))
    return done(request, row)


@require_POST
def send_to_me(request, public_id):
    """Send the letter to whoever asks, in both languages."""
    row = _find(request, public_id)
    demand(request.user, "reminders.try_wording", row)
    try:
        domain.wording.send_to_me(row, by=request.user, now=timezone.now())
        said = _("Two letters, one in each language, are on their way to %(address)s, marked as a trial.")
        messages.success(request, said % {"address": request.user.email})
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return done(request, row)


def history(request, public_id):
    """What was done to a wording."""
    row = _find(request, public_id)
    return history_page(request, row, row.get_absolute_url())


def _find(request, public_id):
    if not request.user.has_perm("reminders.read_reminders"):
        raise Http404
    return get_object_or_404(Wording.objects.visible_to(request.user), public_id=public_id)
