"""One world for the walk: the cast, and one object of each kind for each of two parties, with words only its readers know."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone

from documents.models import AccessEvent
from documents.papers import Paper, kept
from meetings import domain as meetings
from meetings.models import (
    Agenda,
    Evidence,
    Meeting,
    MeetingLink,
    MeetingPaper,
    ParticipantList,
    PlanVersion,
    PlanYear,
    When,
)
from meetings.queries import conflicts
from meetings.queries.plan import said_of
from members import domain
from members.models import AccessToken, AccountInvitation, Agency, SavedView, User
from programs.models import Assessment, Programme, Stance
from records import history
from records.models import Batch, Import
from reminders.models import Wording
from tests.factories.actions import make_action, make_report
from tests.factories.cast import make_cast
from tests.factories.delegations import make_delegation, make_extension, make_nominee
from tests.factories.documents import make_decision, make_position, make_released, make_upload
from tests.factories.exercises import make_exercise, make_part, make_participant, make_stage
from tests.factories.meetings import (
    ENTERED,
    invite,
    make_blackout,
    make_item,
    make_meeting,
    make_proposal,
    make_room,
    make_series,
    make_sitting,
    make_venue,
    make_version,
)
from tests.factories.members import make_person
from tests.factories.programs import make_executor, make_measure, make_measure_year, make_programme, make_section
from tests.factories.reminders import make_message, make_reminder, make_rule
from tests.factories.session import make_attendance, make_comments, make_protocol

SIDES = "ab"
CALENDARS = ("representative", "colleague", "neighbour", "lapsed", "secretary", "clerk")
PROGRAMS = (*CALENDARS, "administrator", "half")
SECTIONS = tuple(AccessToken.Section.values)
DAY = date(2027, 2, 1)
FAR = datetime(2090, 5, 11, 10, 0)
OF_2024 = {"deadline_text_ru": "2024 год", "deadline_kind": "year", "year_from": 2024, "year_to": 2024}


def secret(side: str, of: str) -> str:
    """A word that stands in one row of one party, and nowhere else in the portal."""
    return f"zq{side}{of}qz"


def build() -> SimpleNamespace:
    """Make the cast and the objects; the names are those of policy.toml. `b` is the same world with the parties changed."""
    world = SimpleNamespace(**make_cast())
    _of_all(world)
    world.a, world.b = world, SimpleNamespace(**vars(world))
    world.b.party, world.b.other_party = world.other_party, world.party
    for name, number in zip(SIDES, ("1.1", "1.2"), strict=True):
        side = getattr(world, name)
        side.standing = side.party.standings.get()
        side.duplicate = make_person(side.party, family=secret(name, "person"))
        side.agency = Agency.objects.create(party=side.party, kind="other", name_ru="Ведомство", name_en="Agency")
        side.measure = make_measure(side.section, number)
        make_executor(side.measure, side.party)
        side.measure_year = make_measure_year(side.measure, due_on=date(2027, 12, 30))
        Assessment.objects.create(
            measure_year=side.measure_year, party=side.party, status="done", by=side.secretary, at=ENTERED
        )
        plant(side, name)
        side.notice = make_reminder(side.meeting, side.secretary, now=ENTERED)
        side.measures_batch, side.meetings_batch = _batch(side, side.measure), _batch(side, side.meeting)
    world.names_brought = world.b.names_brought = Import.objects.create(
        user=world.representative, kind="meetings", name="names.csv", sheet=[["family_ru", "role"], ["Новиков", "эксперт"]],
        at=ENTERED, outcome={"delegation": world.a.delegation.pk},
    )  # fmt: skip
    world.wording = world.b.wording = Wording.objects.get(kind="moved")
    world.rule = world.b.rule = make_rule(world.meeting, audience="taking_part")
    return world


def _of_all(world: SimpleNamespace) -> None:
    """What belongs to no party."""
    world.entry = history.record(world.representative, "profile_changed", by=world.representative, now=ENTERED)
    world.access_token, _secret = domain.access_token.make(
        kind="api", name="Мой", reads=["meetings"], by=world.representative, now=ENTERED
    )
    world.representation = world.representative.representations.get()
    world.brought = Import.objects.create(
        user=world.representative,
        kind="members",
        name="people.csv",
        sheet=[["family_ru", "party"], ["Новиков", "TJ"]],
        at=ENTERED,
    )
    world.saved_view = SavedView.objects.create(
        user=world.representative, name="Мои", path="/meetings/", query="year=2027"
    )
    world.account_invitation = AccountInvitation.objects.create(
        email="invited@test.example", role="representative", party=world.party, family_ru="Новый", family_en="New"
    )
    world.accounts_batch = _batch(world, world.representative, by=world.administrator)
    history.record(world.representation, "granted", by=world.administrator, now=ENTERED)
    world.letter = make_message(world.secretary, now=ENTERED)
    world.programme = make_programme(world.center, status="adopted")
    world.in_force = make_decision(world.center, in_force_on=DAY, adopted_on=DAY, positions_shown=False)
    Programme.objects.filter(pk=world.programme.pk).update(adoption_decision=world.in_force)
    world.section = make_section(world.programme)
    _adopted(world)
    world.series = make_series(members=[world.party, world.other_party])
    world.venue = make_venue()
    world.room = make_room(world.venue)
    world.drafted = make_meeting("draft", title_ru=secret("", "drafted"))
    # Far from the day on the wall; answers to it would be due on a Saturday.
    far_off = make_meeting("draft", when=_on(FAR), title_ru=secret("", "far off"))
    (world.warning,) = conflicts.of(far_off, world.secretary, now=ENTERED)
    # Members know that it will take place; they are not asked yet, and read no papers.
    world.awaited = make_meeting("tentative", series=world.series, circle="members", deadlines=())
    world.held = make_meeting("held", when=_on(datetime(2026, 11, 11, 10)), title_ru=secret("", "held"))
    for party in (world.party, world.other_party):
        invite(world.held, party)
    PlanYear.objects.create(year=2026, status="approved")
    beside = {"of": "plan", "deadlines": True, "sittings": True, "detail": "full"}
    of_series = {"of": "series", "series": world.series.code}
    world.series_feed = _token(world.lapsed, "feed", feed=of_series)
    world.feeds = {who: _token(getattr(world, who), "feed", feed=beside) for who in CALENDARS}
    world.tokens = {who: _token(getattr(world, who), "api", reads=SECTIONS, writes=SECTIONS) for who in PROGRAMS}


def _on(starts: datetime) -> When:
    """One working day in Minsk."""
    return When(precision="day", starts_local=starts, ends_local=starts + timedelta(hours=7), tz="Europe/Minsk")


def _adopted(world: SimpleNamespace) -> None:
    """A programme with its matrix: party A is late with three measures, party B with one of them, the Center with none."""
    world.adopted = make_programme(world.center, years=(2022, 2024))
    section = make_section(world.adopted)
    world.shared_measure, world.measure_of_a, late_of_a, settled = (
        make_measure(section, number, **OF_2024) for number in ("1.1", "1.2", "1.3", "1.4")
    )
    make_executor(world.shared_measure, world.party)
    make_executor(world.shared_measure, world.other_party, position=2, role="co")
    make_executor(world.measure_of_a, world.party)
    make_executor(late_of_a, world.party)
    make_executor(settled, world.center)
    world.shared_year, world.year_of_a, _late, settled_year = (
        make_measure_year(each, 2024, due_on=date(2024, 12, 31))
        for each in (world.shared_measure, world.measure_of_a, late_of_a, settled)
    )
    Assessment.objects.create(measure_year=settled_year, status="done", by=world.secretary, at=ENTERED)
    adoption = make_decision(world.center, published=True, number_text="8/2021", positions_shown=False)
    Programme.objects.filter(pk=world.adopted.pk).update(
        status="adopted", adoption_decision=adoption, checked_by=world.secretary, checked_at=ENTERED,
        adoption_recorded_by=world.clerk, adoption_recorded_at=ENTERED,
    )  # fmt: skip
    world.adoption = adoption


def _token(owner: User, kind: str, **reach: Any) -> str:
    """The secret of a new token."""
    return domain.access_token.make(kind=kind, name=kind, by=owner, now=timezone.now(), **reach)[1]


def _batch(side: SimpleNamespace, row: Model, by: User | None = None) -> Batch:
    """What somebody, the secretary for one, did to many rows of a kind."""
    kind = ContentType.objects.get_for_model(row)
    return Batch.objects.create(by=by or side.secretary, at=ENTERED, kind=kind, skipped=[[row.pk, "…"]])


def plant(side: SimpleNamespace, name: str) -> None:
    """Make one of each kind of row that belongs to the party of a side."""
    side.person = make_person(side.party, family=secret(name, "person"), phone=secret(name, "phone"))
    _documents(side, name)
    _meetings(side, name)
    _exercises(side, name)
    side.stance = Stance.objects.create(
        measure=side.measure,
        party=side.party,
        from_year=2027 if name in SIDES else 2028,
        stance="declines",
        declared_on=DAY,
        letter_no=secret(name, "letter"),
        note=secret(name, "stance"),
    )


def _documents(side: SimpleNamespace, name: str) -> None:
    if name in SIDES:
        side.issue = make_released(side.secretary, side.party, due=datetime(2027, 5, 1, 18, 0))
        reader = side.representative if name == "a" else side.neighbour
        AccessEvent.objects.create(issue=side.issue, party=side.party, user=reader, action="view", at=ENTERED)
    side.decision = make_decision(
        side.center, title_ru=secret(name, "decision"), text_ru=secret(name, "text"), positions_shown=False
    )
    side.position = make_position(
        side.decision,
        side.party,
        "signed_with_reservation",
        reservation_ru=secret(name, "reservation"),
        statement_kind="interpretation",
        statement_ru=secret(name, "statement"),
        procedures="pending",
        procedures_reported_on=DAY,
        procedures_reported_at=ENTERED,
        procedures_reported_by=side.secretary,
        procedures_source="letter",
        procedures_letter=secret(name, "letter"),
        shown=False,
    )


def _handed_in(side: SimpleNamespace, name: str) -> MeetingPaper:
    """A paper that the party of a side has handed in, and nobody has cleared."""
    by = side.representative if name == "a" else side.neighbour
    return meetings.paper.hand_in(
        side.meeting, party=side.party, kind="report", title_ru=secret(name, "handed in"), wish=secret(name, "wish"),
        upload=make_upload(by), by=by, now=ENTERED,
    )  # fmt: skip


def _planned(side: SimpleNamespace, name: str) -> PlanVersion:
    """A plan of a year of its own, approved with the meeting of the side in it."""
    line = said_of(side.meeting, place=str, host=str, status=str, look="planned")
    plan = PlanYear.objects.create(year=2091 + SIDES.index(name), status="approved")
    return PlanVersion.objects.create(
        plan=plan, number=1, decision="x", published_at=ENTERED, published_by=side.secretary, lines=[line]
    )  # fmt: skip


def _meetings(side: SimpleNamespace, name: str) -> None:
    side.meeting = make_meeting(title_ru=secret(name, "meeting"))
    sitting = make_sitting(side.meeting, chair_ru=secret(name, "chair"))
    side.blackout = make_blackout(party=side.party, kind="visit")
    side.evidence = Evidence.objects.create(meeting=side.meeting, measure_year=side.measure_year, party=side.party)
    side.link = MeetingLink.objects.create(from_meeting=side.meeting, to_meeting=_prepared(side), kind="prepares")
    side.invitation = invite(
        side.meeting,
        side.party,
        reply="accepted",
        reply_note=secret(name, "reply"),
        replied_at=datetime(2027, 2, 1, 9, 0, tzinfo=UTC),
        replied_by=side.secretary,
        letter=getattr(side, "issue", None),
        letter_words={"ru": kept(Paper("ru", secret(name, "letter"), ""))},
    )
    side.listed = _prepared(side)
    side.participant_list = ParticipantList.objects.create(
        meeting=side.listed, number=1, issued_at=ENTERED, issued_by=side.secretary, lines=[]
    )
    side.item = make_item(side.meeting, title=secret(name, "item"))
    Agenda.objects.create(meeting=side.meeting)
    side.agenda_version = make_version(side.meeting, side.secretary)
    if name in SIDES:
        side.handed = _handed_in(side, name)
        side.paper = MeetingPaper.objects.create(meeting=side.meeting, document=side.issue.document)
        side.plan_version = _planned(side, name)
    side.proposal = make_proposal(
        side.meeting,
        side.party,
        side.representative if name == "a" else side.neighbour,
        title_ru=secret(name, "proposal"),
        rationale=secret(name, "grounds"),
    )
    side.delegation = make_delegation(side.invitation, letter=secret(name, "delegate"))
    side.nominee = make_nominee(side.delegation, side.person, "head", remark=secret(name, "remark"))
    side.attendance = make_attendance(sitting, side.nominee, "excused", reason=secret(name, "excuse"))
    side.extension = make_extension(
        side.meeting.deadlines.get(), side.party, side.secretary, reason=secret(name, "more")
    )

    side.action = make_action(
        side.meeting, side.party, text_ru=secret(name, "task"), due_on=DAY, decision=side.decision
    )
    side.dropped = make_action(
        side.meeting,
        side.party,
        text_ru=secret(name, "task"),
        due_on=DAY,
        status="cancelled",
        cancelled_by=side.decision,
    )
    side.report = make_report(side.action, side.secretary, text=secret(name, "report"))
    protocol = make_protocol(side.meeting, side.secretary, opening_ru=secret(name, "protocol"))
    side.comments = make_comments(
        protocol, side.party, side.secretary, secret(name, "comments"), disposition="partly",
        disposition_words=secret(name, "words"), disposed_at=ENTERED, disposed_by=side.secretary,
    )  # fmt: skip


def _prepared(side: SimpleNamespace) -> Meeting:
    """A meeting that the side's own prepares."""
    row = make_meeting()
    invite(row, side.party)
    return row


def _exercises(side: SimpleNamespace, name: str) -> None:
    side.exercise = make_exercise(f"2027-{name}", title_ru=secret(name, "exercise"))
    side.stage = make_stage(side.exercise)
    side.participant = make_participant(side.exercise, side.party, contact=secret(name, "contact"))
    make_part(side.stage, side.participant, on_territory=True, place_ru=secret(name, "place"))
