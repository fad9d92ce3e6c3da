"""One world for the walk: the cast, and one object of each kind, those of a party belonging to party A."""

from datetime import datetime
from types import SimpleNamespace

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from members import domain
from members.models import AccountInvitation, Agency, SavedView
from records import history
from records.models import Batch, Import
from tests.factories.cast import make_cast
from tests.factories.documents import make_decision, make_position, make_released
from tests.factories.exercises import make_exercise, make_part, make_participant, make_stage
from tests.factories.meetings import ENTERED, invite, make_meeting, make_series, make_venue
from tests.factories.members import make_person
from tests.factories.programs import make_executor, make_measure, make_measure_year, make_programme, make_section
from tests.factories.reminders import make_message, make_reminder, make_rule


def build() -> SimpleNamespace:
    """Make the cast and the objects; the names are those of policy.toml."""
    world = SimpleNamespace(**make_cast())
    _members(world)
    _documents(world)
    _programs(world)
    _meetings(world)
    _exercises(world)
    _reminders(world)
    return world


def _members(world: SimpleNamespace) -> None:
    world.entry = history.record(world.representative, "profile_changed", by=world.representative, now=ENTERED)
    world.representation = world.representative.representations.get()
    world.person = world.representative.person
    world.duplicate = make_person(world.party, "Представитель", "Тест")
    world.brought = Import.objects.create(
        user=world.representative, kind="members", name="people.csv", sheet=[["family_ru"], ["Новиков"]], at=ENTERED
    )
    world.standing = world.party.standings.get()
    world.agency = Agency.objects.create(party=world.party, kind="other", name_ru="Ведомство", name_en="Agency")
    world.saved_view = SavedView.objects.create(
        user=world.representative, name="Мои", path="/meetings/", query="year=2027"
    )
    world.access_token, _secret = domain.access_token.make(
        kind="api", name="Мой", reads=["meetings"], by=world.representative, now=ENTERED
    )
    world.account_invitation = AccountInvitation.objects.create(
        email="invited@test.example", role="representative", party=world.party, family_ru="Новый", family_en="New"
    )


def _reminders(world: SimpleNamespace) -> None:
    world.letter = make_message(world.secretary, now=ENTERED)
    world.rule = make_rule(world.meeting, audience="taking_part")
    world.notice = make_reminder(world.meeting, world.secretary, now=ENTERED)


def _documents(world: SimpleNamespace) -> None:
    world.decision = make_decision(world.center)
    world.position = make_position(world.decision, world.party)
    world.issue = make_released(world.secretary, world.party, due=datetime(2027, 5, 1, 18, 0))


def _programs(world: SimpleNamespace) -> None:
    world.programme = make_programme(world.center, status="adopted")
    world.section = make_section(world.programme)
    world.measure = make_measure(world.section)
    make_executor(world.measure, world.party)
    world.measure_year = make_measure_year(world.measure)
    world.measures_batch = _batch(world, world.measure)


def _meetings(world: SimpleNamespace) -> None:
    world.series = make_series(members=[world.party])
    world.venue = make_venue()
    world.meeting = make_meeting(title_ru="Совещание стороны А")
    world.invitation = invite(world.meeting, world.party)
    world.drafted = make_meeting("draft")
    world.meetings_batch = _batch(world, world.meeting)


def _batch(world: SimpleNamespace, row: Model) -> Batch:
    """What the secretary did to many rows of a kind."""
    kind = ContentType.objects.get_for_model(row)
    return Batch.objects.create(by=world.secretary, at=ENTERED, kind=kind)


def _exercises(world: SimpleNamespace) -> None:
    world.exercise = make_exercise()
    world.stage = make_stage(world.exercise)
    world.participant = make_participant(world.exercise, world.party)
    make_part(world.stage, world.participant, on_territory=True)
