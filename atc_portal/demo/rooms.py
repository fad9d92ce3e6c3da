"""What is around the meetings of the demo: rooms and sittings in them, links between meetings, closed dates."""

from datetime import time, timedelta
from typing import Any

from atc_portal.demo.world import EN, RU, World
from meetings.domain import blackout, link, room, sitting
from meetings.models import Meeting, Room, Venue

ROOMS = (
    ("Большой зал", "Large hall", 120, True),
    ("Малый зал для переговоров", "Small negotiation room", 24, False),
)
HELD_IN = "Москва"


def build(world: World) -> None:
    """Rooms of each hall; the heads of centres sit in those of one."""
    for venue in Venue.objects.filter(name_ru__endswith=RU):
        for name_ru, name_en, capacity, booths in ROOMS:
            room.enter_room(
                venue=venue, name_ru=f"{name_ru}{RU}", name_en=f"{name_en}{EN}", capacity=capacity, has_booths=booths,
                by=world.secretary, now=world.now,
            )  # fmt: skip
    heads = Meeting.objects.filter(series__code="national-centres", status="convened").latest("starts_at")
    seminar = Meeting.objects.get(title_ru__startswith="Семинар")
    _sittings(world, heads)
    link.link(seminar, kind="prepares", other=heads, **_by(world))
    _closed(world)


def _sittings(world: World, meeting: Meeting) -> None:
    large, small = Room.objects.filter(venue__city_ru=HELD_IN).order_by("pk")[:2]
    chair = {"chair_ru": f"Руководитель Центра{RU}", "chair_en": f"Head of the Center{EN}"}
    sat = (
        (1, time(10), time(13), large, {"kind": "plenary", "needs_interpretation": True} | chair),
        (1, time(14, 30), time(17), small, {"kind": "restricted", "is_closed": True, "needs_interpretation": True}),
        (2, time(10), time(13), large, {"kind": "plenary", "needs_interpretation": True} | chair),
        (2, time(15), time(16, 30), None, {"kind": "other", "room_wish": f"комната для подписания{RU}"}),
    )
    for day, start, end, where, about in sat:
        sitting.add(
            Meeting.objects.get(pk=meeting.pk), day=day, start_time=start, end_time=end, room=where,
            **about, **_by(world),
        )  # fmt: skip


def _closed(world: World) -> None:
    year = world.today.year + 1
    holiday = world.today.replace(year=year, month=1, day=1)
    hall = Venue.objects.get(city_ru=HELD_IN, name_ru__endswith=RU)
    rows: tuple[dict[str, Any], ...] = (
        {"title_ru": "Новый год", "title_en": "New Year", "kind": "holiday", "shown": True,
         "days": (holiday, holiday + timedelta(days=7))},
        {"title_ru": "Заседание совета", "title_en": "Session of the council", "kind": "council",
         "party": world.parties["KG"], "days": (world.day(72), world.day(72))},
        {"title_ru": "Ремонт системы синхронного перевода", "title_en": "Repair of the interpretation system",
         "kind": "other", "venue": hall, "days": (world.day(30), world.day(36))},
        {"title_ru": "Отпуск", "title_en": "Leave", "kind": "leave", "person": world.officer,
         "days": (world.day(44), world.day(58))},
    )  # fmt: skip
    for row in rows:
        said = row | {"title_ru": f"{row['title_ru']}{RU}", "title_en": f"{row['title_en']}{EN}"}
        blackout.enter_blackout(**said, by=world.secretary, now=world.now)


def _by(world: World) -> dict[str, Any]:
    return {"by": world.secretary, "version": None, "now": world.now}
