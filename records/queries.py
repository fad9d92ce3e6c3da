"""Reads of the trail that one queryset cannot carry."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from records.models import COMMON_VERBS, Entry, Head, Seal, Verification, verbs_of

SENT_WITHIN = timedelta(minutes=15)
VERIFIED_WITHIN = timedelta(hours=48)


def _spoken_of(*, settings_only: bool = False) -> list[type[models.Model]]:
    """The models the trail speaks of."""
    return [
        model for model in apps.get_models() if verbs_of(model) and (not settings_only or hasattr(model, "IS_SETTING"))
    ]


def verbs(*, settings_only: bool = False) -> list[tuple[str, str]]:
    """List every act the trail may name, in words, by the alphabet of the reader; one code may be said in several ways."""
    said = {verb: {str(words)} for verb, words in COMMON_VERBS.items()}
    for model in _spoken_of(settings_only=settings_only):
        for verb, words in verbs_of(model).items():
            said.setdefault(verb, set()).add(str(words))
    return sorted(
        ((verb, " / ".join(sorted(words))) for verb, words in said.items()), key=lambda pair: pair[1].casefold()
    )


def kinds(*, settings_only: bool = False) -> list[tuple[str, str]]:
    """List the kinds of subjects, in words, by the alphabet of the reader."""
    found = [
        (model._meta.label_lower, str(model._meta.verbose_name))  # noqa: SLF001  # Django's documented door to a model's options
        for model in _spoken_of(settings_only=settings_only)
    ]
    return sorted(found, key=lambda pair: pair[1].casefold())


@dataclass(frozen=True)
class Chain:
    """How the chain stands: the last look over it, the last head sent, and what calls for somebody."""

    verified: Verification | None
    sent: Head | None
    is_late: bool
    is_stale: bool

    @property
    def fits(self) -> bool:
        """Tell whether the last look found nothing."""
        return self.verified is None or not self.verified.wrong

    @property
    def trouble(self) -> str:
        """Say what does not fit, and what to do; nothing when all fits."""
        if self.fits or self.verified is None:
            return ""
        return _(
            "The trail does not fit at seal %(seal)d, entry %(entry)s: %(what)s. Change nothing, call the operator."
        ) % {
            "seal": self.verified.seq,
            "entry": self.verified.entry_id or "–",
            "what": self.verified.get_wrong_display(),
        }

    @property
    def is_well(self) -> bool:
        """Tell whether nobody is called for."""
        return self.fits and not self.is_late and not self.is_stale


def chain(now: datetime) -> Chain:
    """Read how the chain stands: heads leave within a quarter of an hour, the whole is looked over every night."""
    verified, sent = Verification.objects.first(), Head.objects.first()
    unsent = Seal.objects.filter(seq__gt=sent.seq if sent else 0).order_by("seq").first()
    is_late = unsent is not None and Entry.objects.filter(pk=unsent.entry_id, at__lt=now - SENT_WITHIN).exists()
    is_stale = verified is not None and verified.at < now - VERIFIED_WITHIN
    return Chain(verified, sent, is_late, is_stale)
