"""The credentials of a delegation: the party sends them as a file, the secretariat notes them."""

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _

from documents import scanner
from documents.views.upload import received, status
from meetings import domain
from meetings.forms.delegation import CredentialsForm, SendCredentialsForm
from meetings.views.delegation import delegation_of
from ui.doors import demand, done, page


def send_credentials(request, public_id):
    """The party sends its credentials as a file."""
    row = delegation_of(request, public_id)
    demand(request.user, "meetings.send_credentials", row)
    form = SendCredentialsForm(received(request), row=row, user=request.user)
    if form.run(domain.credentials.send_credentials, by=request.user, now=timezone.now()):
        messages.success(request, _("The credentials are sent. The secretariat reads them, and nobody else."))
        return done(request, row)
    return _form(request, row, form, heading=_("Send the credentials"), save=_("Send the credentials"))


def credentials(request, public_id):
    """The secretariat notes the credentials, and stores the file that came by letter."""
    row = delegation_of(request, public_id)
    demand(request.user, "meetings.set_credentials", row)
    form = CredentialsForm(received(request), row=row, user=request.user)
    if form.run(domain.credentials.set_credentials, by=request.user, now=timezone.now()):
        messages.success(request, _("Saved: %(what)s.") % {"what": _("credentials")})
        return done(request, row)
    return _form(request, row, form, heading=_("Credentials"), save=_("Save"))


def _form(request, row, form, *, heading, save):
    context = {
        "form": form,
        "delegation": row,
        "meeting": row.meeting,
        "heading": heading,
        "save": save,
        "unscanned": scanner.absence(),
        "cancel_url": row.get_absolute_url(),
    }
    return page(request, "meetings/credentials.html", context, status=status(form))
