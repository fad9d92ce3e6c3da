"""Home by role: what needs an answer, and nothing of another party."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exercises.models import Exercise, Participant
from meetings.models import When
from members.models import AccountInvitation
from records import history
from tests.factories.meetings import ENTERED, invite, make_meeting


def in_days(days, **hours):
    day = timezone.localdate() + timedelta(days=days)
    return When(precision="day", starts_local=day, ends_local=day, tz="Europe/Minsk", all_day=True)


def soon(days, *, reply, **values):
    return make_meeting(when=in_days(days), deadlines=(("reply", reply),), **values)


def asks(answer):
    return [(each.party.code, each.ask) for each in answer.context["owed"]]


@pytest.fixture
def home(as_user):
    def opened(user):
        answer = as_user(user).get("/")
        assert answer.status_code == 200
        return answer

    return opened


def test_representative_sees_what_the_party_owes_the_most_urgent_first(home, representative, party):
    for title, days, reply in (("Позже", 60, 20), ("Просрочено", 10, 20), ("Скоро", 40, 35)):
        invite(soon(days, reply=reply, title_ru=title, short_ru=title), party)
    answer = home(representative)
    assert [ask.rsplit(": ", 1)[1] for _code, ask in asks(answer)] == ["Просрочено", "Скоро", "Позже"]
    assert "is-late" in answer.content.decode()


def test_answer_of_a_colleague_clears_it_for_all(home, representative, colleague, party, now):
    row = invite(soon(40, reply=20), party)
    assert len(asks(home(colleague))) == 1
    row.asked_at = row.issued_at = timezone.now() - timedelta(days=1)
    row.reply, row.replied_at, row.replied_by = "accepted", timezone.now(), representative
    row.save()
    assert asks(home(representative)) == asks(home(colleague)) == []


def test_colleague_without_the_right_reads_and_has_no_button(home, representative, colleague, party):
    invite(soon(40, reply=20), party)
    assert 'class="c-button c-button--small"' in main(home(representative))
    assert 'class="c-button c-button--small"' not in main(home(colleague))


def main(answer):
    """The page without its shell, which has buttons of its own."""
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def test_neighbour_sees_nothing_of_the_party(home, neighbour, party):
    invite(soon(40, reply=20, title_ru="Тайное", short_ru="Тайное"), party)
    answer = home(neighbour)
    assert asks(answer) == []
    assert answer.context["next"] == []
    assert "Тайное" not in answer.content.decode()


def test_cancelled_leaves_at_once(home, representative, party):
    meeting = soon(40, reply=20)
    invite(meeting, party)
    type(meeting).objects.filter(pk=meeting.pk).update(status="cancelled", status_reason="—")
    answer = home(representative)
    assert asks(answer) == []
    assert answer.context["next"] == []


def test_lapsed_representative_sees_nothing_and_is_told_why(home, lapsed, party):
    invite(soon(40, reply=20), party)
    answer = home(lapsed)
    assert asks(answer) == []
    assert answer.context["parties"] == []


def test_exercise_that_awaits_an_answer_is_owed(home, representative, party, center):
    exercise = Exercise.objects.create(
        code="2027-x", year=2027, title_ru="Учение", coordinator=center, audience="participants"
    )
    Participant.objects.create(
        exercise=exercise, party=party, invitation="invited", reply_due=timezone.localdate() + timedelta(days=3)
    )
    assert [code for code, _ask in asks(home(representative))] == [party.code]


def test_next_events_are_the_nearest_ones_with_a_day(home, representative, party):
    for days in range(1, 9):
        invite(soon(days * 3, reply=1, short_ru=f"{days}"), party)
    assert [bar.title for bar in home(representative).context["next"]] == ["1", "2", "3", "4", "5", "6"]


def test_staff_sees_overdue_answers_and_counts(home, secretary, party, other_party):
    meeting = soon(10, reply=20, short_ru="Идёт")
    invite(meeting, party)
    invite(meeting, other_party, reply="accepted", replied_at=ENTERED, replied_by=secretary)
    answer = home(secretary)
    assert [row.party for row in answer.context["overdue"]] == [party]
    (shown,) = answer.context["meetings"]
    assert (shown.answered, shown.asked) == (1, 2)


def test_staff_sees_the_terms_of_the_week(home, clerk):
    soon(10, reply=7, short_ru="Идёт")
    soon(40, reply=7)
    assert [row.meeting.short_ru for row in home(clerk).context["week"]] == ["Идёт"]


def test_administrator_sees_accounts_and_no_content(home, administrator, representative, party, other_party):
    AccountInvitation.objects.create(email="new@test.example", role="auditor")
    soon(10, reply=20, title_ru="Содержание", short_ru="Содержание")
    representative.authenticator_set.all().delete()
    answer = home(administrator)
    assert [row.email for row in answer.context["invitations"]] == ["new@test.example"]
    assert list(answer.context["without_second"]) == [representative]
    assert list(answer.context["mute"]) == [other_party]
    assert "Содержание" not in answer.content.decode()


def test_auditor_sees_the_last_entries(home, auditor, secretary):
    meeting = soon(10, reply=20)
    history.record(meeting, "planned", by=secretary, now=timezone.now())
    answer = home(auditor)
    assert [entry.verb for entry in answer.context["entries"]] == ["planned"]
    assert answer.context["today"] == 1


def test_stranger_is_led_to_the_door(as_user, db):
    assert as_user(None).get("/").status_code == 302


def test_more_rows_cost_no_more_queries(same_queries, representative, party):
    def add(count):
        for _ in range(count):
            invite(soon(40, reply=20), party)

    same_queries(representative, "/", add, counts=(1, 3, 40))


def test_more_meetings_cost_staff_no_more_queries(same_queries, secretary, party):
    def add(count):
        for _ in range(count):
            invite(soon(5, reply=7), party)
            invite(soon(5, reply=3), party)

    same_queries(secretary, "/", add, counts=(1, 3, 30))


def test_every_kind_of_obligation_costs_few_queries(as_user, representative, party, django_assert_max_num_queries):
    invite(soon(40, reply=20), party)
    client = as_user(representative)
    client.get("/")
    with django_assert_max_num_queries(27):
        client.get("/")
