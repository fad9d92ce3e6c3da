"""Invented exercises: one in preparation, with answers of every kind, and one that is only thought of."""

from datetime import date, timedelta

from atc_portal.demo.world import EN, RU, World
from exercises.domain import exercise, participant, stage
from exercises.models import Exercise, ExerciseStage, Participant
from programs.models import MeasureYear, Programme
from ui.dates import Coarse, whole

MONTH = 31


def build(world: World, programme: Programme) -> None:
    """Make both."""
    year = (world.today + timedelta(days=100)).year
    row = exercise.enter(
        year=year, title_ru=f"Пример-Антитеррор-{year}{RU}", title_en=f"Sample-Antiterror-{year}{EN}",
        kind="combined", host=world.parties["TJ"], by=world.secretary, now=world.now,
    )  # fmt: skip
    row = _card(world, row, MeasureYear.objects.filter(programme=programme, measure__number="2.1").first())
    opens = world.today + timedelta(days=95)
    row = _stage(world, row, "search", Coarse("month", *_month(opens)), final=False)
    last = world.day(150)
    row = _stage(world, row, "active", Coarse("day", last, last + timedelta(days=3)), final=True)
    row = exercise.announce(row, audience="participants", version=None, by=world.secretary, now=world.now)
    row = participant.invite(
        row, parties=[world.parties["TJ"]], role="host", reply_due=world.day(20),
        version=None, by=world.secretary, now=world.now,
    )  # fmt: skip
    row = participant.invite(
        row, parties=world.of("AM BY KZ KG RU UZ"), role="participant", reply_due=world.day(20),
        version=None, by=world.secretary, now=world.now,
    )  # fmt: skip
    _reply(world, row, "tj", "yes")
    _reply(world, row, "by", "yes")
    _reply(world, row, "kz", "yes")
    _reply(world, row, "am", "no")
    _territories(world, row)
    for _gate in ("specification", "planning"):
        row = exercise.advance(row, version=None, by=world.officer, now=world.now)
    _next(world, year + 1)


def _month(day: date) -> tuple[date, date]:
    found = whole("month", day)
    assert found.lower is not None
    assert found.upper is not None
    return found.lower, found.upper


def _card(world: World, row: Exercise, measure: MeasureYear | None) -> Exercise:
    return exercise.edit(
        row, year=row.year, title_ru=row.title_ru, title_en=row.title_en, kind=row.kind,
        topic_ru=f"Взаимодействие при обмене информацией{RU}", topic_en=f"Working together in the exchange of information{EN}",
        goal_ru=f"Проверить порядок оповещения{RU}", goal_en=f"Try out the order of alerting{EN}",
        mandate=None, measures=[measure] if measure else [], coordinator=row.coordinator, partner=None, previous=None,
        uses_events=row.uses_events, uses_ratings=row.uses_ratings, note_ru="(демо)", note_en="(demo)",
        version=None, by=world.secretary, now=world.now,
    )  # fmt: skip


def _stage(world: World, row: Exercise, kind: str, when: Coarse, *, final: bool) -> Exercise:
    stage.add_stage(
        row, title_ru=f"{'Активная фаза' if final else 'Поисковые мероприятия'}{RU}",
        title_en=f"{'Active phase' if final else 'Search measures'}{EN}", kind=kind, is_final=final, when=when,
        opens=None, closes=None, tz="Asia/Dushanbe", by=world.secretary, now=world.now,
    )  # fmt: skip
    return Exercise.objects.get(pk=row.pk)


def _reply(world: World, row: Exercise, name: str, answer: str) -> None:
    person = world.accounts[name]
    asked = Participant.objects.get(exercise=row, party__in=person.parties("answer"))
    participant.reply(
        asked, answer=answer, stages=list(ExerciseStage.objects.filter(exercise=row)), contact=f"дежурная служба{RU}",
        source="portal", version=None, by=person, now=world.now,
    )  # fmt: skip


def _territories(world: World, row: Exercise) -> None:
    """The first stage is held in three states at once, the last one by the host."""
    first, last = ExerciseStage.objects.filter(exercise=row).order_by("number")
    for code, held in (("TJ", first), ("BY", first), ("KZ", first), ("TJ", last)):
        participant.place_party(
            Participant.objects.get(exercise=row, party=world.parties[code]), stage=held, on_territory=True,
            place_ru="", place_en="", zone="", version=None, by=world.secretary, now=world.now,
        )  # fmt: skip


def _next(world: World, year: int) -> None:
    row = exercise.enter(
        year=year, title_ru=f"Образец-Антитеррор-{year}{RU}", title_en=f"Specimen-Antiterror-{year}{EN}",
        host=world.parties["KZ"], by=world.secretary, now=world.now,
    )  # fmt: skip
    _stage(world, row, "command_post", Coarse("quarter", date(year, 4, 1), date(year, 7, 1)), final=True)
    exercise.announce(
        Exercise.objects.get(pk=row.pk), audience="all_parties", version=None, by=world.secretary, now=world.now
    )
