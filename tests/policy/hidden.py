"""What stands beside the objects of party B and is not for B: party A's rows there, links to what B may not see, drafts."""

from datetime import date, time
from types import SimpleNamespace

from documents.models import AccessEvent, Distribution, LanguageFile, Receipt
from exercises.models import Exercise, ExerciseMeasure, ExerciseMeeting
from meetings.models import Deadline, Meeting
from members.models import Draft, SavedView
from programs.models import Assessment, Measure, Stance
from records import history
from records.models import Import
from tests.factories.delegations import make_extension
from tests.factories.documents import make_decision, make_position
from tests.factories.exercises import make_part, make_participant
from tests.factories.meetings import ENTERED, invite, make_meeting
from tests.factories.programs import make_executor, make_measure, make_measure_year, make_programme, make_section
from tests.factories.reminders import make_reminder
from tests.factories.session import make_comments

DAY = date(2027, 2, 1)
WORD = "zqhiddenqz"  # stands in each of these rows that has words


def hide(world: SimpleNamespace) -> None:
    """Put it there; to party B every answer stays what it was."""
    _secretariat(world)
    _meeting(world)
    _exercise(world)
    _papers(world)
    _programme(world)
    _people(world)


def _secretariat(world: SimpleNamespace) -> None:
    """Drafts, of which only the secretariat knows."""
    world.planned = make_programme(world.center, years=(2031, 2033), title_ru=f"План {WORD}")
    section = make_section(world.planned)
    world.planned_measure = make_measure(section, deadline_kind="year", year_from=2031, year_to=2031, text_ru=WORD)
    make_executor(world.planned_measure, world.other_party)
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
    deadline = Deadline(meeting=world.awaited, key="papers", days=30, at_time=time(18))
    deadline.derive()
    deadline.save()


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
    make_position(world.adoption, world.party, "signed_with_reservation", reservation_ru=WORD, shown=False)
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
