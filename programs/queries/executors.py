"""The names by which executors are known: parties, agencies, and the wordings somebody explained once."""

from members.models import Agency, Party
from programs.models import ExecutorWording


def names_of_parties() -> list[tuple[str, int, int | None]]:
    """Give each name in either language with its party, and its agency if it is one's."""
    found: list[tuple[str, int, int | None]] = []
    for party in Party.objects.order_by("pk"):
        names = (party.code, party.short_ru, party.short_en, party.name_ru, party.name_en)
        found += [(name, party.pk, None) for name in names if name]
    for agency in Agency.objects.filter(until__isnull=True).order_by("pk"):
        its = (agency.name_ru, agency.name_en, agency.abbreviation_ru, agency.abbreviation_en)
        found += [(name, agency.party_id, agency.pk) for name in its if name]
    return found


def learnt() -> list[ExecutorWording]:
    """Give the wordings that were explained."""
    return list(ExecutorWording.objects.order_by("pk"))
