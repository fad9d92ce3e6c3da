"""One edition from its draft to its last action item, as the secretariat and three states live it.

After each step what each of the four sees, what their calendars say and whom the portal reminds is compared with what
edition.toml says: what is gone, what is new, who was told. The days pass by the portal's clock, which the test holds: March to July 2027.
"""

import tomllib
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from documents.models import Decision
from meetings.models import ActionItem, AgendaItem, Meeting, ProtocolReply
from members import domain as members
from members.models import Party
from reminders import dispatch
from reminders.models import Reminder
from tests.factories.meetings import make_series
from tests.factories.members import make_account, make_person

EXPECTED = tomllib.loads(Path(__file__).with_name("edition.toml").read_text())
NAME = "Проверочное заседание"
FAMILIES = {"TJ": ("Азимов", "Бобоев"), "KG": ("Асанов",), "BY": ()}
STATE = ".c-identity .c-tag"
ANSWERS = ".c-card--own .c-facts__row, .c-tablebox[aria-label='Приглашённые'] tbody tr"
POSITIONS = "[aria-label='Таблица позиций'] tbody tr"
TOLD = timedelta(minutes=10)  # until a notice can no longer be taken back

# Fetches pages as the reader of the tab, and gives what stands in them: a line for each part, or only the words that occur.
READ = """async (wanted) => {
    const found = [], pages = new Map();
    for (const [name, path, selector, words] of wanted) {
        if (!pages.has(path)) {
            const answer = await fetch(path);
            pages.set(path, answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : answer.status);
            if (!answer.ok) found.push(`${name}: ${answer.status}`);
        }
        const page = pages.get(path);
        for (const each of page.querySelectorAll?.(selector) ?? []) {
            const texts = document.createTreeWalker(each, NodeFilter.SHOW_TEXT), parts = [];
            while (texts.nextNode()) parts.push(texts.currentNode.data);
            const line = parts.join(" ").replace(/\\s+/g, " ").trim();
            found.push(...(words ? words.filter((word) => line.includes(word)) : [line]).map((said) => `${name}: ${said}`));
        }
    }
    return found;
}"""


class Walk:
    """The edition, the four people with their tabs and calendars, and the clock."""

    def __init__(self, open_tab, people, clock):
        self.people, self.clock, self.tabs, self.feeds = people, clock, {}, {}
        for name, person in people.items():
            self.tabs[name] = open_tab(person)
            self.tabs[name].open("/")
            token = members.access_token.make(kind="feed", name="Телефон", by=person, now=clock.now)[1]
            self.feeds[name] = f"/feeds/{token}/calendar.ics"
        self.meeting, self.state, self.known = None, [], set()

    def at(self, name, *more, party=""):
        """The address of one of the edition's pages."""
        return reverse(f"meetings:{name}", args=[self.meeting.public_id, *more]) + (f"?party={party}" if party else "")

    def act(self, who, name, *more, party="", **values):
        """Open the page of an act, fill in its form, one value a field, and send it."""
        self.send(self.tabs[who].open(self.at(name, *more, party=party)), **values)

    def send(self, page, *, button="[type=submit]", **values):
        for field, value in values.items():
            found = page.locator(f"main form.c-form [name='{field}']")
            kind = found.first.get_attribute("type") or found.first.evaluate("each => each.type")
            if kind in ("radio", "checkbox"):
                page.locator(f"main form.c-form [name='{field}'][value='{value}']").check()
            elif kind == "select-one":
                found.select_option(value)
            else:
                found.fill(value)
        with page.expect_navigation() as answer:
            page.locator(f"main form.c-form {button}").first.click()
        assert answer.value.ok, page.locator("main").inner_text()

    def until(self, month, day, hour=9):
        """Let days pass; what falls due meanwhile is shown at its moment."""
        goal = datetime(2027, month, day, hour, tzinfo=UTC)
        planned = Reminder.objects.filter(state="planned", channel="portal", send_at__range=(self.clock.now, goal))
        for moment in planned.order_by("send_at").values_list("send_at", flat=True).distinct():
            dispatch.show(now=moment)
        self.clock.now = goal

    def compare(self, step):
        """Let what has just been done be told; then compare what has changed since the last step with what is written."""
        self.clock.now += TOLD
        dispatch.show(now=self.clock.now)
        before, self.state = self.state, [f"{who} {line}" for who in self.people for line in self.seen(who)]
        told, ahead = self.reminders()
        self.state += ahead
        gone = [f"- {line}" for line in before if line not in self.state]
        new = [f"+ {line}" for line in self.state if line not in before]
        assert gone + new + told == EXPECTED[step].splitlines(), step

    def seen(self, who):
        """What one person is shown of the edition, of what came out of it, and in the calendar."""
        own = self.meeting.get_absolute_url()
        wanted = [("state", own, STATE, None), ("answer", own, ANSWERS, None)]
        if who != "staff":
            wanted += self.beyond()
        tab = self.tabs[who]
        found = tab.page.evaluate(READ, wanted)
        tab.troubles[:] = [trouble for trouble in tab.troubles if "404" not in trouble]  # the answer to strangers
        owed = tab.page.evaluate(READ, [("owes", "/", ".c-owed li", None)]) if who != "staff" else []
        return found + [line for line in owed if NAME in line] + self.calendar(who)

    def beyond(self):
        """What a party reads beside the page of the meeting, as far as it is there."""
        wanted = []
        if self.meeting.agenda_versions.exists():
            wanted.append(("agenda", self.at("agenda"), ".p-lines tbody tr", None))
        if self.meeting.nominees.exists():
            wanted.append(("people", self.at("participants"), "main", sum(FAMILIES.values(), ())))
        if self.meeting.protocol_versions.exists():
            wanted.append(("protocol", self.at("protocol"), ".c-card--own .c-facts__row", None))
        decisions = Decision.objects.filter(pk__in=self.meeting.items.values("outcomes__decision"))
        wanted += [("decision", each.get_absolute_url(), POSITIONS, None) for each in decisions]
        return wanted + [("action", each.get_absolute_url(), STATE, None) for each in self.meeting.action_items.all()]

    def calendar(self, name):
        events = Calendar.from_ical(Client().get(self.feeds[name]).content).walk("VEVENT")
        return [
            f"calendar: {event['summary']}, {event['status']}, {event['dtstart'].dt:%d.%m}, SEQUENCE {event['sequence']}"
            for event in events
            if str(event["uid"]).startswith(str(self.meeting.uid))
        ]

    def reminders(self):
        """Who was told what since the last look, and who is to be told on which days."""
        names = {person.pk: name for name, person in self.people.items()}
        parts = ("invitations", "delegations", "action_items")
        answers = ProtocolReply.objects.filter(round__meeting=self.meeting)
        subjects = [self.meeting, *(row for part in parts for row in getattr(self.meeting, part).all()), *answers]
        about = reduce(or_, (Reminder.objects.about(subject) for subject in subjects))
        rows = about.filter(person__in=names, channel="portal").order_by("due_at", "kind", "pk")
        told, ahead = [], {}
        for row in rows:
            if row.state == "shown" and row.pk not in self.known:
                told.append(f"told {names[row.person_id]}: {row.kind}, {row.due_at:%d.%m}")
                self.known.add(row.pk)
            elif row.state == "planned":
                ahead.setdefault(f"{row.due_at:%d.%m} {row.kind}", []).append(names[row.person_id])
        return sorted(told), [f"ahead {each}: {', '.join(sorted(whom))}" for each, whom in ahead.items()]


class Clock:
    """The portal's clock, held by the test."""

    now = datetime(2027, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    held = Clock()
    monkeypatch.setattr(timezone, "now", lambda: held.now)
    return held


@pytest.fixture
def people(account):
    found = {"staff": account("staff")}
    for code, families in FAMILIES.items():
        party = Party.objects.get(code=code)
        rights = ["answer", "manage_delegation", "propose"]
        found[code] = make_account("representative", party=party, name=f"Представитель {code}", rights=rights)
        for family in families:
            make_person(party, family, post_ru="Советник")
    return found


def test_an_edition_from_its_draft_to_its_last_action_item(open_tab, people, clock):
    walk = Walk(open_tab, people, clock)
    plan_and_convene(walk)
    answer(walk)
    name_people(walk)
    move(walk)
    issue(walk)
    hold(walk)
    follow_up(walk)


def plan_and_convene(walk):
    series = make_series(
        "to-check", name_ru=NAME, short_ru=NAME, members=[Party.objects.get(code=code) for code in ("TJ", "KG")]
    )
    page = walk.tabs["staff"].open(reverse("meetings:new"))
    host = page.locator("#id_host")
    host.fill("Кыргызстан")
    page.wait_for_selector("[role=listbox]:not([hidden]) [role=option]")
    host.press("ArrowDown")
    host.press("Enter")
    days = {"start_day": "14.06.2027", "start_time": "10:00", "end_time": "17:00"}
    walk.send(page, series=str(series.pk), precision="day", city_ru="Бишкек", **days)
    walk.meeting = Meeting.objects.get(series=series)
    walk.compare("drafted")
    walk.send(walk.tabs["staff"].open(walk.at("invitations")))
    walk.act("staff", "seats", seats_state_delegates="3", seats_state_accompanying="1")
    walk.act("staff", "plan")
    walk.act("staff", "convene", no_agenda_reason="повестка согласуется")
    walk.compare("convened")


def answer(walk):
    """One state in the portal, the other by letter."""
    walk.until(3, 2)
    walk.act("TJ", "reply", reply="accepted")
    walk.act("staff", "reply", party="KG", reply="accepted", source="letter", reply_letter="№ 17 от 2 марта")
    walk.compare("answered")


def name_people(walk):
    def nominate(who, code, family, role):
        page = walk.tabs[who].open(walk.at("delegation-add", party=code))
        page.get_by_label(family).check()
        walk.send(page, role=role)

    nominate("TJ", "TJ", "Азимов", "head")
    walk.act("TJ", "delegation-submit", party="TJ")
    nominate("staff", "KG", "Асанов", "head")
    walk.act("staff", "delegation-submit", party="KG", letter="№ 18 от 3 марта")
    walk.compare("named")
    walk.act("staff", "delegation-return", party="TJ", reason="Укажите эксперта")
    walk.compare("returned")
    nominate("TJ", "TJ", "Бобоев", "expert")
    walk.act("TJ", "delegation-submit", party="TJ")
    for code in ("TJ", "KG"):
        walk.act("staff", "delegation-accept", party=code)
    walk.compare("accepted")


def move(walk):
    """By a week; the answers stand."""
    walk.until(3, 10)
    page = walk.tabs["staff"].open(walk.at("reschedule"))
    day = dict.fromkeys(("start_day", "end_day"), "21.06.2027")
    walk.send(page, button="[name=step][value=act]", reason="зал занят", **day)
    walk.compare("moved")


def issue(walk):
    """The agenda, once more when it has changed, and the list of participants."""
    walk.until(4, 1)
    for title in ("Открытие заседания", "О подготовке специалистов"):
        walk.act("staff", "new-item", title_ru=title, clearance="yes")
    walk.act("staff", "issue-agenda")
    walk.compare("agenda_issued")
    walk.act("staff", "new-item", title_ru="О следующем заседании", clearance="yes")
    walk.act("staff", "issue-agenda", note_ru="Добавлен пункт")
    walk.act("staff", "issue-list")
    walk.act("staff", "add-sitting", start_time="10:00", end_time="12:00")
    walk.compare("issued_again")


def hold(walk):
    """The quorum is counted, a decision adopted, signed by one state with a reservation."""
    walk.until(6, 21, 8)
    walk.send(walk.tabs["staff"].open(walk.at("attendance", 1)), button="[name=opens]")
    first, second, third = AgendaItem.objects.filter(meeting=walk.meeting).order_by("position")
    sitting = str(walk.meeting.sittings.get().pk)
    said = {"title_ru": "О подготовке специалистов", "text_ru": "Одобрить план подготовки."}
    walk.act("staff", "adopt-decision", second.key, sitting=sitting, **said)
    positions = {"stance_TJ": "signed_with_reservation", "reservation_TJ": "Кроме пункта 2", "stance_KG": "signed"}
    walk.send(walk.tabs["staff"].page, **positions)
    walk.act("staff", "outcomes", **{f"kind_{item.key}_0": "noted" for item in (first, third)})
    walk.compare("in_session")
    walk.act("staff", "mark-held")
    walk.compare("held")


def follow_up(walk):
    """An action item is given, reported on and closed; the protocol is circulated, commented on by one state, agreed, signed."""
    walk.until(6, 22)
    text = {"item_no": "1", "text_ru": "Представить план подготовки"}
    walk.act("staff", "issue-action", lead="TJ", due_on="15.07.2027", **text)
    walk.act("staff", "write-protocol", signatory_ru="Председатель")
    walk.act("staff", "circulate", comments_by="06.07.2027")
    walk.compare("assigned")
    walk.until(7, 1)
    walk.act("TJ", "comment-protocol", verdict="comments", text="Уточнить пункт 2")
    walk.act("staff", "comment-protocol", party="KG", verdict="no_comments", source="letter", letter="№ 20 от 30 июня")
    action = ActionItem.objects.get(meeting=walk.meeting)
    report = walk.tabs["TJ"].open(reverse("meetings:report-action", args=[action.public_id]))
    walk.send(report, text="План направлен письмом", is_final="yes")
    walk.compare("reported")
    page = walk.tabs["staff"].open(action.get_absolute_url())
    page.locator("main").get_by_role("link", name="Принять").last.click()
    walk.send(page, ground="План получен")
    comments = ProtocolReply.objects.get(round__meeting=walk.meeting, party__code="TJ").public_id
    walk.act("staff", "dispose-comment", comments, disposition="taken", words="Пункт 2 уточнён в приложении")
    walk.act("staff", "agree-protocol")
    walk.act("staff", "sign-protocol", signed_on="01.07.2027")
    walk.compare("closed")
