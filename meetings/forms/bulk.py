"""The fields that are set in many meetings at once."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from meetings.models import Circle
from meetings.queries import choices
from records.forms import BulkForm
from ui.fields import ChoiceOrAsIs, TextOrAsIs
from ui.widgets import Chooser


class BulkEditForm(BulkForm):
    """Who is responsible, the contact, the organising office, who sees it before it is convened."""

    owner = ChoiceOrAsIs(label=_("Responsible member of staff"), widget=Chooser)
    contact = TextOrAsIs(label=_("Contact"), max_length=200)
    office = ChoiceOrAsIs(label=_("Organising office"))
    circle = ChoiceOrAsIs(label=_("Who sees it before it is convened"))

    def prepare(self):
        nobody = ("none", pgettext("person", "nobody"), None)
        self.fields["owner"].offer([nobody, *_rows(choices.secretariat())])
        self.fields["office"].offer([("none", pgettext("office", "none"), None), *_rows(choices.offices())])
        self.fields["circle"].offer([(str(key), label, key) for key, label in Circle.choices])


def _rows(found):
    return [(str(row.pk), str(row), row) for row in found]
