"""The fields that are set in many measures at once."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from members.models import Party
from programs.models import Product
from records.forms import BulkForm
from ui.fields import ChoiceOrAsIs


class BulkEditForm(BulkForm):
    """What the measures bring forth, and which body adopts it."""

    product = ChoiceOrAsIs(label=_("Product"))
    adopting_body = ChoiceOrAsIs(label=_("Body that adopts the paper"))

    def prepare(self):
        bodies = Party.objects.visible_to(self.user).filter(kind="body").in_order()
        nothing, no_body = pgettext("product", "none"), pgettext("body", "none")
        self.fields["product"].offer([("none", nothing, ""), *((key, label, key) for key, label in Product.choices)])
        self.fields["adopting_body"].offer(
            [("none", no_body, None), *((str(row.pk), row.short, row) for row in bodies)]
        )
