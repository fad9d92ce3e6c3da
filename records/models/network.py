"""Where entries of the trail came from, beside the trail: it can be dropped, and no entry changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.models.trail import Entry


class Network(models.Model):
    """The network address an entry came from; it is dropped after its time, and the entry stays as it was sealed."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="network")
    address = models.CharField(_("network address"), max_length=45)
    salt = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["-entry"]
        indexes = [models.Index(fields=["address", "-entry"], name="records_network_address")]
        verbose_name = _("network address in the trail")
        verbose_name_plural = _("network addresses in the trail")

    def __str__(self) -> str:
        return self.address
