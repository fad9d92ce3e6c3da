"""The field of an uploaded file."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.translation import gettext, gettext_lazy

from documents import content
from documents.models import Upload
from ui.widgets import UploadInput

ACCEPT = ",".join(f".{ending}" for ending in content.ENDINGS)


def hint():
    """Say what is accepted before anybody chooses."""
    return gettext("%(kinds)s, up to %(limit)d MB. Without macros, scripts and files inside.") % {
        "kinds": content.ACCEPTED,
        "limit": settings.MAX_FILE_MB,
    }


def facts(upload):
    """Say what a file is: kind and size, and what it tells of who made it."""
    said = [f"{upload.ending.upper()}, {filesizeformat(upload.size)}"]
    if upload.author:
        said.append(gettext("names its author: %(author)s") % {"author": upload.author})
    if upload.has_place:
        said.append(gettext("names the place where it was taken"))
    return " · ".join(said)


class UploadField(forms.FileField):
    """A file that was kept before the form is read; gives the `Upload`. `user` is whoever uploads."""

    user = None

    def __init__(self, **options):
        """Say what is accepted."""
        widget = UploadInput(route="documents:keep", accept=ACCEPT)
        hinted = {"label": gettext_lazy("File"), "widget": widget, "help_text": lazy(hint, str)()}
        super().__init__(**hinted | options)

    def clean(self, data, initial=None):
        """Find the own upload by its key; say why it was refused."""
        upload = self._found(data)
        if upload is None:
            if self.required:
                raise ValidationError(gettext("Choose a file."), code="required")
            return None
        if upload.refusal:
            raise ValidationError(content.sentence(upload.refusal), code=upload.refusal)
        upload.facts = facts(upload)
        self.widget.kept = upload
        return upload

    def _found(self, data):
        try:
            key = forms.UUIDField(required=False).clean(data)
        except ValidationError:
            return None
        return Upload.objects.visible_to(self.user).filter(public_id=key).first() if key else None
