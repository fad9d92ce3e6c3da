"""What stands beside the objects of party B and is not for B: party A's rows there, links to what B may not see, drafts."""

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace

from django.contrib.contenttypes.models import ContentType

from documents.models import AccessEvent, Distribution, LanguageFile, Receipt
from exercises.models import Exercise, ExerciseMeasure, ExerciseMeeting
from meetings.models import (
    ConflictAck,
    Deadline,
    Evidence,
    Extension,
    Meeting,
    MeetingPaper,
    PlanVersion,
    PlanYear,
    SeriesQuota,
    When,
)
from members.models import Draft, SavedView
from programs.models import Assessment, Measure, Programme, Stance
from records import history
from records.models import Batch, Import, Undo
from reminders.models import Reminder
from tests.factories.actions import make_action
from tests.factories.delegations import make_delegation, make_extension, make_nominee
from tests.factories.documents import make_cleared, make_decision, make_draft, make_position, make_upload
from tests.factories.exercises import make_exercise, make_part, make_participant
from tests.factories.meetings import ENTERED, invite, make_blackout, make_meeting, make_proposal, make_sitting
from tests.factories.members import make_person
from tests.factories.programs import make_executor, make_measure, make_measure_year, make_programme, make_section
from tests.factories.reminders import make_reminder
from tests.factories.session import make_attendance, make_comments, make_count, make_outcome, make_protocol

DAY = date(2027, 2, 1)
WORD = "zqhiddenqz"  # stands in each of these rows that has words


def hide(world: SimpleNamespace) -> None:
    """Put it there; to party B every answer stays what it was."""
    _secretariat(world)
    _meeting(world)
    _outcomes(world)
    _exercise(world)
    _papers(world)
    _programme(world)
    _people(world)
    _closed_doors(world)
    _office(world)
    _elsewhere(world)
    _ended(world)


def _secretariat(world: SimpleNamespace) -> None:
    """Drafts, of which only the secretariat knows."""
    world.planned = make_programme(world.center, years=(2031, 2033), title_ru=f"План {WORD}")
    section = make_section(world.planned)
    world.planned_measure = make_measure(section, deadline_kind="year", year_from=2031, year_to=2031, text_ru=WORD)
    make_executor(world.planned_measure, world.other_party)
    heading = make_measure(section, "1.2", kind="group", text_ru=WORD)
    below = make_measure(section, "1.2.1", parent=heading, predecessor=world.b.measure, text_ru=WORD)
    make_executor(below, world.other_party)
    Stance.objects.create(
        measure=below, party=world.other_party, from_year=2031, stance="declines", declared_on=DAY, note=WORD
    )
    world.b.group = heading
    world.planned_year = make_measure_year(world.planned_measure, 2031)
    world.hidden = make_meeting("draft", title_ru=WORD, city_ru=WORD, series=world.series, host=world.party)
    history.record(world.hidden, "edited", by=world.secretary, now=ENTERED)


def _meeting(world: SimpleNamespace) -> None:
    of_b: Meeting = world.b.meeting
    invite(of_b, world.party, reply="accepted", reply_note=WORD, replied_at=ENTERED, replied_by=world.secretary)
    invite(of_b, world.center, status="draft")
    make_reminder(of_b, world.representative, now=ENTERED, on_behalf=world.party.code)
    make_extension(
        of_b.deadlines.get(), world.party, world.secretary, reason=WORD, verdict="granted", decided_by=world.secretary,
        decided_at=ENTERED,
    )  # fmt: skip
    make_comments(of_b.protocol, world.party, world.secretary, WORD)
    Meeting.objects.filter(pk=of_b.pk).update(programme=world.planned)
    of_b.measures.add(world.planned_measure)
    invite(world.awaited, world.other_party, status="draft")
    for key in ("papers", "proposals"):
        deadline = Deadline(meeting=world.awaited, key=key, days=30, at_time=time(18))
        deadline.derive()
        deadline.save()


def _outcomes(world: SimpleNamespace) -> None:
    """What the secretariat has noted at the item of B, and what follows from it in a meeting that B does not see."""
    of_b = world.b
    of_b.outcome = make_outcome(of_b.item, "decided", text_ru=WORD, decision=of_b.decision)
    make_action(world.a.meeting, world.party, text_ru=WORD, decision=of_b.decision, outcome=of_b.outcome)
    of_b.action.outcome = of_b.outcome
    of_b.action.save(update_fields=["outcome"])
    world.a.item.actions.add(of_b.action)
    Evidence.objects.create(meeting=of_b.meeting, measure_year=world.shared_year, party=world.party)


def _exercise(world: SimpleNamespace) -> None:
    of_b: Exercise = world.b.exercise
    asked = make_participant(of_b, world.party, invitation="draft", contact=WORD)
    make_part(world.b.stage, asked, on_territory=True, place_ru=WORD)
    Exercise.objects.filter(pk=of_b.pk).update(mandate=world.a.decision, previous=world.a.exercise)
    Exercise.objects.filter(pk=world.a.exercise.pk).update(previous=of_b)
    for kind in ("assembly", "initial"):
        ExerciseMeeting.objects.create(
            exercise=of_b, meeting=world.a.meeting, kind=kind, stage=world.b.stage if kind == "assembly" else None
        )
    ExerciseMeasure.objects.create(exercise=of_b, measure_year=world.planned_year)
    ExerciseMeasure.objects.create(exercise=world.a.exercise, measure_year=world.b.measure_year)


def _papers(world: SimpleNamespace) -> None:
    issue = world.b.issue
    Distribution.objects.create(issue=issue, party=world.party, added_at=ENTERED, added_by=world.secretary)
    Receipt.objects.create(issue=issue, party=world.party, due_at=ENTERED)
    AccessEvent.objects.create(issue=issue, party=world.party, user=world.representative, action="view", at=ENTERED)
    final = LanguageFile.objects.get(issue=issue, language="ru")
    LanguageFile.objects.create(
        issue=issue, language="en", name=f"{WORD}.pdf", file=final.file, size=final.size, sha256=final.sha256,
        mime=final.mime, scan="clean",
    )  # fmt: skip
    MeetingPaper.objects.create(meeting=world.b.meeting, document=world.a.issue.document)
    decision = world.b.decision
    make_position(decision, world.party, "signed_with_reservation", reservation_ru=WORD, shown=False)
    make_decision(world.party, status="superseded", superseded_by=decision, title_ru=WORD)


def _programme(world: SimpleNamespace) -> None:
    measure: Measure = world.b.measure
    Stance.objects.create(
        measure=measure, party=world.party, from_year=2027, stance="declines", declared_on=DAY, note=WORD
    )
    for of_a, year in ((world.shared_measure, world.shared_year), (world.measure_of_a, world.year_of_a)):
        Stance.objects.create(
            measure=of_a, party=world.party, from_year=2024, stance="declines", declared_on=DAY, note=WORD
        )
        Assessment.objects.create(
            measure_year=year, party=world.party, status="done", justification=WORD, by=world.secretary, at=ENTERED
        )
    make_position(
        world.adoption, world.party, "signed_with_reservation", reservation_ru=WORD, shown=False, in_force_on=DAY
    )
    Programme.objects.filter(pk=world.planned.pk).update(
        checked_by=world.clerk, checked_at=ENTERED, predecessor=world.b.programme
    )
    Assessment.objects.create(
        measure_year=world.b.measure_year, party=None, status="not_done", justification=WORD, by=world.secretary,
        at=ENTERED,
    )  # fmt: skip


def _people(world: SimpleNamespace) -> None:
    """What is a person's own."""
    owner = world.representative
    SavedView.objects.create(user=owner, name=WORD, path="/meetings/", query="year=2027")
    Draft.objects.create(user=owner, address="/meetings/new/", data=[["title_ru", WORD]], saved_at=ENTERED)
    Import.objects.create(user=owner, kind="members", name=f"{WORD}.csv", sheet=[], at=ENTERED)
    make_reminder(world.a.meeting, owner, now=ENTERED, channel="portal")
    kind = ContentType.objects.get_for_model(world.a.person)
    batch = Batch.objects.create(by=owner, at=ENTERED, kind=kind)
    entry = history.record(world.a.person, "entered", by=owner, now=ENTERED)
    Undo.objects.create(entry=entry, version=1, batch=batch)
    world.b.result = Import.objects.create(
        user=owner, kind="members", name=f"{WORD}.csv", sheet=[], at=ENTERED, applied_at=ENTERED, batch=batch
    )


def _closed_doors(world: SimpleNamespace) -> None:
    """Rows of party B itself, of what B does not see: a draft, what it is no longer invited to."""
    party = world.other_party
    draft = world.b.draft = make_draft(world.secretary, title_ru=WORD)
    Distribution.objects.create(issue=draft, party=party, added_at=ENTERED, added_by=world.secretary)
    Receipt.objects.create(issue=draft, party=party, due_at=ENTERED)
    make_proposal(
        world.a.meeting, party, world.neighbour, "returned", title_ru=WORD, decided_by=world.secretary,
        decided_at=ENTERED, decision_reason=WORD,
    )  # fmt: skip
    delegation = make_delegation(invite(world.hidden, party))
    nominee = make_nominee(delegation, world.b.person, "head", remark=WORD)
    make_nominee(delegation, world.b.duplicate)
    world.b.closed, world.b.closed_nominee = world.hidden, nominee
    sitting = make_sitting(world.hidden, room=world.room, needs_interpretation=True)
    make_attendance(sitting, nominee, "excused", reason=WORD)


def _office(world: SimpleNamespace) -> None:
    """What the secretariat alone keeps: beside the rows of B, of the year, of a series."""
    secretary, of_b = world.secretary, world.b
    make_count(of_b.meeting.sittings.get(), secretary)
    make_protocol(world.held, secretary, status="drafting", opening_ru=WORD)
    plan, _new = PlanYear.objects.get_or_create(year=2027)
    PlanVersion.objects.create(
        plan=plan, number=1, published_at=ENTERED, published_by=secretary, decision=WORD, lines=[]
    )
    SeriesQuota.objects.create(series=world.series, kind="state", group="delegates", seats=9)
    ConflictAck.objects.create(
        fingerprint=world.warning.fingerprint, kind=world.warning.kind, said=WORD, note=WORD, by=secretary, at=ENTERED
    )
    for row, verb in (
        (of_b.issue.receipts.get(party=world.party), "acknowledged"),
        (of_b.nominee, "nominated"),
        (of_b.stance, "declared"),
        (of_b.agency, "entered"),
        (make_person(world.other_party, family=WORD, merged_into=of_b.person, is_active=False), "merged"),
    ):
        history.record(row, verb, by=secretary, now=ENTERED)
    make_reminder(world.hidden, secretary, now=ENTERED, held_at=ENTERED)
    made = make_reminder(world.hidden, secretary, now=ENTERED, occasion="starts:2")
    Reminder.objects.filter(pk=made.pk).update(state="bundled", message=world.letter)


def _elsewhere(world: SimpleNamespace) -> None:
    """What B has no part in, and what is to be seen of it: terms and answers, ways it stands in, files of somebody else."""
    of_b, secretary = world.b, world.secretary
    make_exercise("2027-bare", title_ru=WORD)
    make_participant(of_b.exercise, world.center, role="host", invitation="draft")
    make_position(of_b.decision, world.center, "awaited", shown=False)
    make_position(world.in_force, world.party, "signed_with_reservation", reservation_ru=WORD, shown=False)
    make_meeting("draft", title_ru=WORD, series=world.series)
    of_b.cleared = make_cleared(secretary, title_ru=WORD)
    world.upload = make_upload(world.representative, name=f"{WORD}.pdf")
    make_nominee(make_delegation(world.a.listed.invitations.get(), "accepted", by=secretary), world.a.person)
    Extension.objects.create(
        action_item=of_b.action, party=world.party, was_due=ENTERED, due_at=ENTERED + timedelta(days=90), reason=WORD,
        asked_by=secretary, asked_at=ENTERED,
    )  # fmt: skip
    for starts in (datetime(2027, 3, 25, 10), datetime(2027, 4, 13, 10)):  # answers are overdue, or due in a week
        end = starts + timedelta(hours=7)
        soon = make_meeting(
            when=When(precision="day", starts_local=starts, ends_local=end, tz="Europe/Minsk"), title_ru=WORD
        )
        invite(soon, world.party)
    due = soon.deadlines.get().due_at.date()
    make_blackout(due, due + timedelta(days=1), WORD)
    days = When(
        precision="day", starts_local=datetime(2027, 6, 2, 10), ends_local=datetime(2027, 6, 2, 17), tz="Europe/Minsk"
    )
    along = make_meeting("draft", when=days, title_ru=WORD, host=world.party)
    ExerciseMeeting.objects.create(exercise=world.a.exercise, meeting=along, kind="initial")


def _ended(world: SimpleNamespace) -> None:
    """A meeting that was held without party B, with a protocol that B is asked of all the same."""
    starts = datetime(2026, 11, 18, 10)
    day = When(precision="day", starts_local=starts, ends_local=starts + timedelta(hours=7), tz="Europe/Minsk")
    world.b.ended = make_meeting("held", when=day, title_ru=WORD)
    invite(world.b.ended, world.party)
    deadline = Deadline(meeting=world.b.ended, key="protocol_comments", days=10, at_time=time(18))
    deadline.derive()
    deadline.save()
    protocol = make_protocol(world.b.ended, world.secretary)
    for party in (world.party, world.other_party):
        make_comments(protocol, party, world.secretary, WORD)
    world.a.signed = make_meeting("held", when=day, title_ru=WORD)
    make_action(world.a.signed, world.party, text_ru=WORD)
    make_protocol(world.a.signed, world.secretary, status="signed")
