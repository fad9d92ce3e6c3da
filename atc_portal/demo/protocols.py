"""The protocol of the meeting that was held last: circulated; one party owes its answer, one comments, one has none."""

from datetime import timedelta
from typing import Any

from atc_portal.demo.world import EN, RU, World
from meetings.domain import agenda, outcome, protocol, protocol_reply
from meetings.models import Meeting, ProtocolReply, Status

ITEMS = (
    ("О ходе выполнения принятых решений", "Progress on earlier decisions"),
    ("О плане совместных мероприятий", "Plan of joint events"),
)
TAKEN = timedelta(days=6)  # in so many days comments are no longer taken
COMMENT = "Пункт 2 после слов «плана мероприятий» дополнить словами «на первое полугодие»"


def put_before(world: World, meeting: Meeting, now: Any) -> None:
    """Put two items before a meeting, and note of what it took note."""
    by = {"version": None, "by": world.secretary, "now": now}
    items = [
        agenda.add_item(agenda.of(meeting), title_ru=f"{ru}{RU}", title_en=f"{en}{EN}", clearance="yes", **by)
        for ru, en in ITEMS
    ]
    agenda.renumber(agenda.of(meeting), **by)
    marks = {str(item.key): [("noted", "", "")] for item in items}
    outcome.record_outcomes(agenda.of(meeting), marks=marks, **by)


def build(world: World) -> None:
    """Circulate it, and enter what two parties have answered."""
    held = Meeting.objects.filter(status=Status.HELD, facts_only=False).latest("starts_at")
    by = {"version": None, "by": world.secretary, "now": world.now}
    row = protocol.write_protocol(
        protocol.of(held), signatory_ru=f"Председатель{RU}", signatory_en=f"Chair{EN}",
        opening_ru=f"Заседание открыл председатель{RU}.", opening_en=f"The chair opened the meeting{EN}.", **by,
    )  # fmt: skip
    protocol.circulate(row, comments_by=world.today + TAKEN, **by)
    _answer(world, held, "KG", verdict="comments", text=f"{COMMENT}{RU}")
    _answer(world, held, "CHSB", verdict="no_comments")
    considered = _answer(world, held, "TJ", verdict="comments", text=f"Уточнить название второго вопроса{RU}")
    protocol_reply.dispose(considered, disposition="taken", words=f"Название будет уточнено{RU}", **by)


def _answer(world: World, held: Meeting, code: str, **said: Any) -> ProtocolReply:
    return protocol_reply.answer(
        ProtocolReply.objects.get(round__meeting=held, party__code=code), source="letter", letter=f"№ 0/0 от {world.now:%d.%m.%Y}{RU}",
        version=None, by=world.secretary, now=world.now, **said,
    )  # fmt: skip
