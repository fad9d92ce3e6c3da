"""Who is told what, as the secretariat and a party see it: a move after somebody was told, its undoing, a reminder by hand."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.models import When
from members.models import Party
from reminders import dispatch
from reminders.domain import replan
from reminders.models import Reminder
from tests.factories.meetings import ENTERED, invite, make_meeting
from tests.factories.members import make_account


def in_days(days: int) -> datetime:
    """Ten o'clock so many days from now: pages live by the clock of the wall."""
    return datetime.combine(timezone.now().date() + timedelta(days=days), time(10))


@pytest.fixture
def speakers(transactional_db):
    """Who answers for Tajikistan and for Kyrgyzstan."""
    return [
        make_account("representative", party=Party.objects.get(code=code), name=name, rights=["answer"])
        for code, name in (("TJ", "Участник"), ("KG", "Соседка"))
    ]


@pytest.fixture
def meeting(account, speakers):
    """Convened; Kyrgyzstan has accepted and was told of the start already, Tajikistan owes an answer."""
    starts = in_days(90)
    when = When(precision="day", starts_local=starts, ends_local=starts + timedelta(hours=7), tz="Europe/Minsk")
    found = make_meeting(when=when, circle="invited", owner=account("staff"))
    silent, ready = speakers
    invite(found, silent.person.party)
    answer = {
        "reply": "accepted",
        "reply_mode": "in_person",
        "replied_by": ready,
        "replied_at": ENTERED + timedelta(days=1),
    }
    invite(found, ready.person.party, **answer)
    for subject in (found, *found.invitations.all()):
        replan(subject, now=timezone.now())
    first = Reminder.objects.about(found).filter(rule__isnull=False, person=ready).earliest("due_at")
    dispatch.show(now=first.due_at)
    return found


def rows(page) -> list[str]:
    """The lines of the list, each on one line."""
    return [" ".join(line.split()) for line in page.locator("main tbody tr").all_inner_texts()]


def count(lines, *words) -> int:
    return sum(all(word in line for word in words) for line in lines)


def test_staff_move_undo_and_remind_and_a_party_sees_its_own(open_tab, account, meeting, speakers):
    silent, ready = speakers
    told = reverse("meetings:told", args=[meeting.public_id])
    tab = open_tab(account("staff"))
    lines = rows(tab.open(told))
    assert count(lines, str(ready), "показано в портале") == 1

    page = tab.open(reverse("meetings:reschedule", args=[meeting.public_id]))
    for name in ("start_day", "end_day"):
        page.fill(f"[name={name}]", f"{in_days(100):%d.%m.%Y}")
    page.fill("[name=reason]", "зал занят")
    page.locator("main form button[name='step'][value='act']").click()
    page.wait_for_url(f"**{meeting.get_absolute_url()}")
    lines = rows(tab.open(told))
    assert count(lines, str(ready), "показано в портале") == 1  # what was told stays told
    assert count(lines, str(ready), "заменено", "дата перенесена") >= 1
    assert count(lines, str(ready), "запланировано") >= 2
    assert count(lines, str(ready), "Перенесено", "запланировано") == 2

    page = tab.open(meeting.get_absolute_url())
    page.locator(f"form[action='{reverse('meetings:undo-move', args=[meeting.public_id])}'] [type=submit]").click()
    page.wait_for_url(f"**{meeting.get_absolute_url()}")
    meeting.refresh_from_db()
    assert meeting.starts_local == in_days(90)
    lines = rows(tab.open(told))
    assert count(lines, "Перенесено", "отменено", "секретариат") == count(lines, "Перенесено") > 0

    page = tab.open(reverse("meetings:remind", args=[meeting.public_id]))
    boxes = page.locator("main [name=parties]")
    assert boxes.count() == 1  # who has answered cannot be reminded
    if not boxes.is_checked():
        boxes.check()
    page.locator("main form [type=submit]").last.click()
    page.wait_for_load_state()
    nudged = Reminder.objects.filter(occasion__startswith="nudge:")
    assert {row.on_behalf for row in nudged} == {silent.person.party.code}
    assert silent in {row.person for row in nudged}

    for person, other in ((silent, ready), (ready, silent)):
        lines = rows(open_tab(person).open(told))
        assert count(lines, str(other)) == count(lines, str(account("staff"))) == 0
        assert count(lines, str(person)) > 0
        assert count(lines, person.person.party.short_ru) == len(lines)  # its own and those of its party's others
