"""The forms of one's own account: language and zone, and how pages look."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.models import User
from records.forms import ActForm
from ui.fields import ZoneField


class ProfileForm(ActForm):
    """Language and zone."""

    language = forms.ChoiceField(
        label=_("Language of pages and letters"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    tz = ZoneField(
        label=_("Your zone"), help_text=_("Events are always shown in the zone of their place; yours is added.")
    )


class DisplayForm(ActForm):
    """How pages look."""

    theme = forms.ChoiceField(label=_("Colours"), choices=User.Theme, widget=forms.RadioSelect)
    text_size = forms.TypedChoiceField(
        label=_("Text size"),
        choices=[(100, "100 %"), (125, "125 %"), (150, "150 %")],
        coerce=int,
        widget=forms.RadioSelect,
    )
    wide_spacing = forms.BooleanField(label=_("Wide spacing of lines and letters"), required=False)
    compact = forms.BooleanField(label=_("Compact rows in tables"), required=False)
    no_motion = forms.BooleanField(label=_("No motion"), required=False)
    own_times = forms.BooleanField(label=_("Times in my zone first"), required=False)
    shortcuts = forms.BooleanField(label=_("Single-key shortcuts: / for search, ? for their list"), required=False)
