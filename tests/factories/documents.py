"""Decisions and positions for tests."""

from datetime import date

from documents.models import Decision, Position


def make_decision(body, *, status="adopted", adopted_on=date(2025, 10, 10), **values) -> Decision:
    """A decision of a body, adopted unless said otherwise."""
    if status in ("draft", "agreed", "withdrawn"):
        adopted_on = None
    names = {"title_ru": "О порядке", "title_en": "On the procedure"} | values
    return Decision.objects.create(body=body, status=status, adopted_on=adopted_on, **names)


def make_position(decision, party, stance="signed", **values) -> Position:
    """What a party did with a decision; signed on the day of its adoption unless said otherwise."""
    if stance in ("signed", "signed_with_reservation", "joined_later"):
        values.setdefault("signed_on", decision.adopted_on)
    if stance == "signed_with_reservation":
        values.setdefault("reservation_ru", "Кроме пункта 3")
    return Position.objects.create(decision=decision, party=party, stance=stance, **values)
