"""The chain over the trail: a seal for each entry, the heads sent off the host, the looks over the whole of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.models.trail import Entry


class Seal(models.Model):
    """The seal of an entry: a link of the chain, made by the database when the transaction commits."""

    seq = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="seal")
    prev = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {bytes(self.hash).hex()}"


class Head(models.Model):
    """An end of the chain that was signed and sent off the host."""

    seq = models.BigIntegerField(_("number"))
    hash = models.BinaryField(max_length=32)
    at = models.DateTimeField(_("time"))
    key = models.CharField(max_length=44)  # the public one
    signature = models.BinaryField(max_length=64)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.seq} {bytes(self.hash).hex()}"


class Verification(models.Model):
    """One look over the whole chain: how far it went, and the first thing that did not fit."""

    class Wrong(models.TextChoices):
        """What may not fit."""

        GAP = "gap", _("a seal is missing before this one")
        ORDER = "order", _("this seal does not follow the one before it")
        GONE = "gone", _("the entry of this seal is gone")
        CHANGED = "changed", _("the entry is not what was sealed")
        UNSEALED = "unsealed", _("the entry has no seal")
        NAME = "name", _("a name is not the one that was written")
        ADDRESS = "address", _("a network address is not the one that was written")
        HEAD = "head", _("another head was sent for this seal: the chain was made anew")
        CUT = "cut", _("the chain ends before a head that was sent")
        FORGED = "forged", _("a head at the place it was sent to does not bear our signature")
        LOST = "lost", _("a head that was sent is missing at the place it was sent to")

    at = models.DateTimeField(_("time"))
    seq = models.BigIntegerField(_("number"))
    entry_id = models.BigIntegerField(null=True)
    wrong = models.CharField(_("what does not fit"), max_length=8, choices=Wrong, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.seq} {self.entry_id or ''} {self.get_wrong_display()}".strip()
