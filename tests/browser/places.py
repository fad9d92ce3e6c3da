"""The pages that are looked at: each with who reads it and what finds the record it shows."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from atc_portal.pages import in_the_way
from documents.models import Issue
from exercises.models import Exercise
from meetings.models import ActionItem, Delegation, Meeting, MeetingSeries, ProgressReport
from members.models import Person, Standing, User
from programs.models import Measure, Programme
from records.models import Entry, Import
from reminders import unsubscribing
from reminders.models import Reminder, Rule, Wording


@dataclass(frozen=True)
class Place:
    """A page: its route, the role of its reader (a stranger without one), and the arguments of its address."""

    route: str
    role: str = ""
    query: str = ""
    status: int = 200
    arguments: Callable[[], dict] = dict

    @property
    def path(self) -> str:
        """The address; the record is looked for in the demo data."""
        return reverse(self.route, kwargs=self.arguments()) + self.query

    def __str__(self) -> str:
        words = f"{self.role or 'stranger'}-{self.route}{self.query}"
        return words.translate(str.maketrans(":?=&", "----"))


def _of(model, **found) -> Callable[[], dict]:
    """The address of the newest row of a model that fits."""
    return lambda: {"public_id": model.objects.filter(**found).latest("pk").public_id}


def _unsubscribed() -> dict:
    """The link of a letter by which a topic is left."""
    return {"token": unsubscribing.token(User.objects.filter(role="representative").earliest("pk"), "meetings")}


def _series() -> dict:
    return {"code": MeetingSeries.objects.earliest("pk").code}


def an_account(role: str) -> dict:
    """The last account of a role."""
    return {"public_id": User.objects.filter(role=role).latest("pk").public_id}


def _entry() -> dict:
    """An entry in which something changed."""
    return {"pk": Entry.objects.exclude(changes=[]).latest("pk").pk}


def _open_warning() -> dict:
    """A warning that nobody has accepted."""
    by, today = User.objects.filter(role="staff").earliest("pk"), timezone.localdate()
    found = in_the_way.find(by, today, None, now=timezone.now(), today=today)
    return {"fingerprint": next(each.fingerprint for each in found if each.may_be_accepted)}


def _convened() -> dict:
    return {"public_id": Meeting.objects.filter(status="convened").earliest("pk").public_id}


def _with_agenda() -> dict:
    """A convened meeting whose agenda was issued twice."""
    return {
        "public_id": Meeting.objects.filter(status="convened", agenda_versions__revision=2).earliest("pk").public_id
    }


def _item() -> dict:
    item = Meeting.objects.get(**_with_agenda()).items.filter(parent__isnull=False).earliest("pk")
    return _with_agenda() | {"key": item.key}


def _proposal() -> dict:
    row = Meeting.objects.get(**_with_agenda()).proposals.filter(status="submitted").earliest("pk")
    return _with_agenda() | {"key": row.public_id}


def listed() -> dict:
    """A meeting whose list of participants was issued twice, and that has delegations in several states."""
    return {"public_id": Meeting.objects.filter(lists__number=2).latest("pk").public_id}


def returned() -> dict:
    """A meeting to which the first representative's party must correct its delegation."""
    return {"public_id": Delegation.objects.filter(party__code="AM", status="returned").latest("pk").meeting.public_id}


def _held() -> dict:
    return {"public_id": ActionItem.objects.latest("pk").meeting.public_id}


def _reported() -> dict:
    """An action item with a final report that waits."""
    return {"public_id": ActionItem.objects.filter(status="reported").latest("pk").public_id}


def _waiting() -> dict:
    report = ProgressReport.objects.filter(verdict="pending", is_final=True).latest("pk")
    return {"public_id": report.action.public_id, "key": report.public_id}


def _measure() -> dict:
    """A measure in which interested states are asked to take part."""
    found = Measure.objects.filter(executors__collective="interested_states").latest("pk")
    return {"public_id": found.programme.public_id, "number": found.number}


def _standing() -> dict:
    return {"code": "TJ", "public_id": Standing.objects.filter(party__code="TJ").latest("pk").public_id}


def _names_brought() -> dict:
    """A delegation as a file, with rows of several kinds, brought by the reader."""
    head = ["family_ru", "given_ru", "family_en", "given_en", "rank_ru", "post_ru", "role"]
    rows = [
        ["Проверочный", "Пётр", "Proverochnyi", "Petr", "полковник", "начальник отдела", "эксперт"],
        ["Иванoв", "Иван", "", "", "", "начальник отдела взаимодействия с органами безопасности", "эксперт"],
        ["Опытова", "Чолпон", "", "", "", "", "наблюдатель"],
    ]
    row = Delegation.objects.filter(party__code="AM", status="returned").latest("pk")
    user = User.objects.active().filter(role="representative", email__endswith="@demo.example").earliest("pk")
    made = Import.objects.create(
        user=user,
        kind="meetings",
        name="names.xlsx",
        sheet=[head, *rows],
        at=timezone.now(),
        outcome={"delegation": row.pk},
    )
    return {"public_id": made.public_id}


def _brought() -> dict:
    """A file with rows of every kind, brought by the reader."""
    head = ["party", "family_ru", "given_ru", "family_en", "given_en", "post_ru", "email"]
    rows = [
        ["TJ", "Проверочный", "Пётр"],
        ["TJ", "Показова", "Мадина", "", "", "начальник отдела взаимодействия с органами безопасности"],
        ["TJ", "", "", "Nagliadov", "Rustam"],
        ["ZZ", "Ошибкин", "", "", "", "", "не адрес"],
        ["KG", "Опытова", "Чолпон"],
    ]
    user = User.objects.active().filter(role="staff", email__endswith="@demo.example").earliest("pk")
    made = Import.objects.create(user=user, kind="members", name="people.xlsx", sheet=[head, *rows], at=timezone.now())
    return {"public_id": made.public_id}


def _twice() -> dict:
    """The two records of one person."""
    stays, other = (Person.objects.get(family_en="Nagliadov", family_ru=name) for name in ("Наглядов", ""))
    return {"public_id": stays.public_id, "other": other.public_id}


def _measure_year() -> int:
    found = Measure.objects.filter(executors__collective="interested_states").latest("pk")
    return found.reporting_years.earliest("year").year


PLACES = [
    Place("account_login"),
    Place("account_reset_password"),
    Place("help"),
    Place("accessibility"),
    Place("privacy"),
    Place("gallery", "staff"),
    Place("home", "staff"),
    Place("home", "representative"),
    Place("home", "administrator"),
    Place("home", "auditor"),
    Place("calendar", "staff"),
    Place("calendar", "staff", "?view=month"),
    Place("calendar", "staff", "?view=quarter"),
    Place("calendar", "representative", "?view=year"),
    Place("plan_list", "staff", arguments=lambda: {"year": timezone.localdate().year}),
    Place("approve_plan", "staff", arguments=lambda: {"year": timezone.localdate().year}),
    Place("conflicts", "staff"),
    Place("owed", "staff"),
    Place("waiting", "staff"),
    Place("owed", "staff", "?view=list"),
    Place("accept_conflict", "staff", arguments=_open_warning),
    Place("plan", "staff", arguments=lambda: {"year": timezone.localdate().year}),
    Place("meetings:meetings", "staff"),
    Place("meetings:meetings", "representative", "?year=1900"),
    Place("meetings:new", "staff"),
    Place("meetings:series", "staff", arguments=_series),
    Place("meetings:meeting", "staff", arguments=_convened),
    Place("meetings:clone", "staff", arguments=_convened),
    Place("meetings:history", "staff", arguments=_convened),
    Place("meetings:reschedule", "staff", arguments=_convened),
    Place("meetings:told", "staff", arguments=_convened),
    Place("meetings:agenda", "staff", arguments=_with_agenda),
    Place("meetings:agenda", "representative", arguments=_with_agenda),
    Place("meetings:edit-agenda", "staff", arguments=_with_agenda),
    Place("meetings:compare-agenda", "staff", "?now=copy&was=1", arguments=_with_agenda),
    Place("meetings:issue-agenda", "staff", arguments=_with_agenda),
    Place("meetings:edit-item", "staff", arguments=_item),
    Place("meetings:proposals", "staff", arguments=_with_agenda),
    Place("meetings:decide", "staff", arguments=_proposal),
    Place("meetings:propose", "representative", arguments=_with_agenda),
    Place("meetings:delegation", "staff", "?party=AM", arguments=listed),
    Place("meetings:delegation", "representative", arguments=returned),
    Place("meetings:delegation-add", "representative", arguments=returned),
    Place("meetings:import-names", "representative", arguments=returned),
    Place("meetings:import_check", "representative", arguments=_names_brought),
    Place("meetings:participants", "staff", arguments=listed),
    Place("meetings:venues", "staff"),
    Place("meetings:sittings", "staff", arguments=_with_agenda),
    Place("meetings:add-sitting", "staff", arguments=_with_agenda),
    Place("meetings:links", "staff", arguments=_with_agenda),
    Place("meetings:actions", "staff"),
    Place("meetings:actions", "representative", "?state=all"),
    Place("meetings:actions-of", "staff", arguments=_held),
    Place("meetings:issue-action", "staff", arguments=_held),
    Place("meetings:action", "staff", arguments=_reported),
    Place("meetings:report-action", "staff", arguments=_reported),
    Place("meetings:accept-report", "staff", arguments=_waiting),
    Place("meetings:blackouts", "staff"),
    Place("meetings:new-blackout", "staff"),
    Place("programs:programmes", "representative"),
    Place("programs:programme", "staff", arguments=_of(Programme, status="adopted")),
    Place("programs:programme", "staff", "?view=table", arguments=_of(Programme, status="adopted")),
    Place("programs:programme", "staff", "?view=timeline", arguments=_of(Programme, status="adopted")),
    Place("programs:programme", "staff", "?view=overdue", arguments=_of(Programme, status="adopted")),
    Place("programs:measure", "staff", arguments=_measure),
    Place("programs:declare_stance", "staff", "?party=KZ", arguments=_measure),
    Place("programs:assess", "staff", arguments=lambda: _measure() | {"year": _measure_year()}),
    Place("members:parties", "staff"),
    Place("members:party", "staff", arguments=lambda: {"code": "TJ"}),
    Place("members:people", "staff"),
    Place("members:people", "representative", "?q=Показова"),
    Place("members:person", "staff", arguments=_of(Person, family_ru="Наглядов")),
    Place("members:enter_person", "representative"),
    Place("members:edit_person", "staff", arguments=_of(Person, family_ru="Наглядов")),
    Place("members:merge", "staff", arguments=_of(Person, family_ru="Наглядов")),
    Place("members:merge_people", "staff", arguments=_twice),
    Place("members:import", "representative"),
    Place("members:import_check", "staff", arguments=_brought),
    Place("members:offices", "staff"),
    Place("members:accounts", "administrator"),
    Place("members:invite", "administrator"),
    Place("members:profile", "representative"),
    Place("members:display", "representative"),
    Place("mfa_index", "representative"),
    Place("exercises:exercises", "representative"),
    Place("exercises:exercise", "staff", arguments=_of(Exercise)),
    Place("exercises:participants", "staff", arguments=_of(Exercise)),
    Place("exercises:new", "staff"),
    Place("documents:documents", "staff"),
    Place("documents:documents", "representative"),
    Place("documents:document", "staff", arguments=_of(Issue, status="released", document__kind="agenda")),
    Place("documents:document", "representative", arguments=_of(Issue, status="released", document__kind="agenda")),
    Place("documents:new", "staff"),
    Place("documents:upload", "staff", arguments=_of(Issue, status="draft")),
    Place("documents:receipts", "staff", arguments=_of(Issue, status="released", document__kind="agenda")),
    Place("documents:answer", "representative", arguments=_of(Issue, status="released", document__kind="agenda")),
    Place("documents:decisions", "staff"),
    Place("documents:record", "staff"),
    Place("programs:programmes", "staff"),
    Place("programs:enter", "staff"),
    Place("reminders:notifications", "representative"),
    Place("reminders:reminders", "staff"),
    Place("reminders:reminder", "staff", arguments=_of(Reminder, state="planned", rule__isnull=False)),
    Place("reminders:wordings", "staff"),
    Place("reminders:wording", "staff", arguments=_of(Wording, kind="deadline")),
    Place("reminders:edit_wording", "staff", arguments=_of(Wording, kind="deadline")),
    Place("reminders:rules", "staff"),
    Place("reminders:rule", "staff", arguments=_of(Rule, subject_type__model="meeting")),
    Place("reminders:edit_rule", "staff", arguments=_of(Rule, subject_type__model="meeting")),
    Place("reminders:add_rule", "staff", arguments=lambda: {"about": "meetings.meeting"}),
    Place("meetings:remind", "staff", arguments=_of(Meeting, invitations__reply="", status="convened")),
    Place("reminders:promise", "representative"),
    Place("reminders:preferences", "representative"),
    Place("reminders:unsubscribe", arguments=_unsubscribed),
    Place("status", "administrator"),
    Place("account_reset_password_from_key", status=410, arguments=lambda: {"uidb36": "1", "key": "nonsense"}),
    Place("members:invitation", status=410, arguments=lambda: {"token": "nonsense"}),
    Place("members:display"),
    Place("members:display", "staff"),
    Place("members:views", "staff"),
    Place("members:keep_view", "staff", "?path=/meetings/&query=year%3D2027"),
    Place("mfa_index", "staff"),
    Place("mfa_list_webauthn", "staff"),
    Place("usersessions_list", "staff"),
    Place("account_change_password", "staff"),
    Place("account_reauthenticate", "staff"),
    Place("mfa_reauthenticate", "staff"),
    Place("members:party", "representative", arguments=lambda: {"code": "TJ"}),
    Place("members:party", "administrator", arguments=lambda: {"code": "TJ"}),
    Place("members:enter_party", "staff"),
    Place("members:set_standing", "staff", arguments=lambda: {"code": "TJ"}),
    Place("members:end_standing", "staff", arguments=_standing),
    Place("members:enter_agency", "staff", arguments=lambda: {"code": "TJ"}),
    Place("members:party_history", "staff", arguments=lambda: {"code": "TJ"}),
    Place("members:accounts", "auditor", "?role=staff"),
    Place("members:account", "administrator", arguments=lambda: an_account("representative")),
    Place("members:account", "auditor", arguments=lambda: an_account("staff")),
    Place("members:suspend", "administrator", arguments=lambda: an_account("representative")),
    Place("members:grant", "administrator", arguments=lambda: an_account("representative")),
    Place("members:grant_right", "administrator", arguments=lambda: an_account("staff")),
    Place("members:invitations", "administrator"),
    Place("members:to_review", "administrator"),
    Place("members:review", "administrator", arguments=lambda: an_account("representative")),
    Place("members:close", "administrator", arguments=lambda: an_account("representative")),
    Place("members:send_enrolment", "administrator", arguments=lambda: an_account("representative")),
    Place("members:own_address", "representative"),
    Place("members:tokens", "representative"),
    Place("members:make_token", "representative"),
    Place("my_feeds", "representative"),
    Place("new_feed", "staff"),
    Place("members:switches", "administrator"),
    Place("members:invite", "administrator", "?role=staff"),
    Place("records:trail", "auditor"),
    Place("records:trail", "representative", status=403),
    Place("records:entry", "auditor", arguments=_entry),
]
