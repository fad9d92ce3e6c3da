"""The pages that `--full` looks at besides: acts, forms and histories that differ little from one another.

`./portal screenshots` takes their pictures too. What is no page stands below them, each with its reason.
"""

from collections.abc import Callable

from django.utils import timezone

from documents.models import Decision, Issue
from exercises.models import Exercise, StageParty
from meetings.models import (
    ActionItem,
    AgendaProposal,
    Blackout,
    Delegation,
    Evidence,
    Meeting,
    MeetingLink,
    MeetingPaper,
    MeetingSeries,
    Nominee,
    ProgressReport,
    ProtocolReply,
    Room,
    Venue,
)
from members.models import Agency, Office, Party, Person, Representation, Standing, User
from programs.models import Measure, Programme
from reminders.models import Rule, Wording
from tests.browser.places import Place, listed, returned

Finds = Callable[[], dict]


def these(routes: str, arguments: Finds = dict, role: str = "staff", query: str = "") -> list[Place]:
    """Places of one reader at one record: routes of one app, with spaces between."""
    app, *names = routes.split()
    return [Place(f"{app}:{name}", role, query, arguments=arguments) for name in names]


def _of(model, **found) -> Finds:
    return lambda: {"public_id": model.objects.filter(**found).latest("pk").public_id}


def _with(row: Callable, **names: str) -> Finds:
    """The address of a row by what it is asked for: `public_id="meeting.public_id"`."""

    def found() -> dict:
        values = {}
        for name, path in names.items():
            value = row()
            for part in path.split("."):
                value = getattr(value, part)
            values[name] = value
        return values

    return found


def _seated() -> Meeting:
    """A convened meeting with sittings, an agenda and proposals."""
    return Meeting.objects.filter(status="convened", sittings__number=2).latest("pk")


def _seminar() -> Meeting:
    """A meeting that prepares another one, to which a party has not answered yet."""
    return MeetingLink.objects.latest("pk").from_meeting


def _drawn_up(status: str, code: str) -> Finds:
    found = Delegation.objects.filter(status=status, party__code=code, meeting__series__isnull=False)
    return lambda: {"public_id": found.latest("pk").meeting.public_id}


def _nominee(status: str) -> Finds:
    def found() -> dict:
        row = Nominee.objects.filter(meeting__public_id=listed()["public_id"], party__code="AM", status=status)
        return listed() | {"nominee": row.latest("pk").public_id}

    return found


def _report() -> dict:
    row = ProgressReport.objects.filter(verdict="pending", is_final=True).latest("pk")
    return {"public_id": row.action.public_id, "key": row.public_id}


def _proposal(status: str) -> Finds:
    return _with(
        lambda: AgendaProposal.objects.filter(status=status).latest("pk"),
        public_id="meeting.public_id",
        key="public_id",
    )


def _account(role: str, **found) -> Finds:
    return _of(User, role=role, **found)


def _measure() -> Measure:
    return Measure.objects.filter(executors__collective="interested_states").latest("pk")


def _decision_with_positions() -> Decision:
    return Decision.objects.filter(positions__isnull=False).latest("pk")


def _position(**values) -> Finds:
    return _with(
        lambda: _decision_with_positions().positions.filter(**values).earliest("pk"),
        public_id="decision.public_id",
        code="party.code",
    )


DRAFT = _of(Issue, status="draft")
RELEASED = _of(Issue, status="released")
SEATED = _with(_seated, public_id="public_id")
SITTING = _with(lambda: _seated().sittings.get(number=2), public_id="meeting.public_id", number="number")
ITEM = _with(lambda: _seated().items.earliest("pk"), public_id="meeting.public_id", key="key")
CIRCULATED = _of(Meeting, protocol__status="circulated")
HANDED_IN = _with(
    lambda: MeetingPaper.objects.get(document__submitted_by__code="AM", document__return_reason=""),
    public_id="meeting.public_id",
    pk="pk",
)
SENT_BACK = _with(
    lambda: MeetingPaper.objects.exclude(document__return_reason="").get(),
    public_id="meeting.public_id",
    pk="pk",
)
OWED_COMMENT = _with(
    lambda: ProtocolReply.objects.outstanding().filter(party__code="AM").latest("pk"),
    public_id="meeting.public_id",
    key="public_id",
)
COMMENTED = _with(
    lambda: ProtocolReply.objects.get(verdict="comments", disposition=""),
    public_id="meeting.public_id",
    key="public_id",
)
CONVENED = _with(_seminar, public_id="public_id")
GUEST = _with(lambda: _seminar().invitations.latest("pk"), public_id="meeting.public_id", code="party.code")
ROOM = _with(lambda: Room.objects.latest("pk"), public_id="venue.public_id", room_id="public_id")
MEASURE = _with(_measure, public_id="programme.public_id", number="number")
YEAR = _with(
    lambda: _measure().reporting_years.earliest("year"),
    public_id="measure.programme.public_id",
    number="measure.number",
    year="year",
)
STAGE = _with(
    lambda: Exercise.objects.latest("pk").stages.earliest("number"), public_id="exercise.public_id", number="number"
)
TAKES_PART = _with(
    lambda: Exercise.objects.latest("pk").participants.earliest("pk"), public_id="exercise.public_id", code="party.code"
)
AT_STAGE = _with(
    lambda: StageParty.objects.latest("pk"),
    public_id="participant.exercise.public_id",
    number="stage.number",
    code="participant.party.code",
)
REPRESENTS = _with(lambda: Representation.objects.earliest("pk"), public_id="user.public_id", key="public_id")

MORE = [
    # Delegations in each state, and what is done to them
    Place("meetings:delegation", "staff", "?party=BY", arguments=_drawn_up("accepted", "BY")),
    Place("meetings:delegation", "staff", "?party=KG", arguments=_drawn_up("submitted", "KG")),
    Place("meetings:delegation", "staff", "?party=KZ", arguments=_drawn_up("draft", "KZ")),
    Place("meetings:delegation", "representative", arguments=listed),
    Place("meetings:delegation-submit", "representative", arguments=returned),
    *these("meetings delegation-accept delegation-return", _drawn_up("submitted", "KG"), query="?party=KG"),
    Place("meetings:delegation-letter", "representative", arguments=returned),
    Place("meetings:delegation-submit", "staff", "?party=RU", arguments=_drawn_up("submitted", "RU")),
    Place("meetings:delegation-confirm", "staff", "?party=BY", arguments=_drawn_up("accepted", "BY")),
    *these("meetings delegation-credentials delegation-history", listed, query="?party=AM"),
    *these("meetings nominee-edit nominee-drop substitution-ask", _nominee("confirmed"), query="?party=AM"),
    *these("meetings substitution-approve substitution-refuse", _nominee("requested"), query="?party=AM"),
    *these("meetings issue-list seats", listed),
    Place("meetings:participants", "representative", "?issue=1", arguments=listed),
    Place("meetings:participants", "staff", arguments=CONVENED),
    # Meetings
    Place("plan_list", "representative", arguments=lambda: {"year": timezone.localdate().year}),
    *these("meetings plan convene rezone postpone redate cancel revive mark-held finalise delete", CONVENED),
    *these("meetings invitations deadlines", CONVENED),
    Place("meetings:meeting", "representative", arguments=returned),
    Place("meetings:edit", "staff", arguments=lambda: CONVENED() | {"card": "about"}),
    Place("meetings:edit", "staff", arguments=lambda: CONVENED() | {"card": "place"}),
    *these("meetings issue withdraw drop invitation-history own-seats", GUEST),
    *these("meetings grant-more-time decide-term", GUEST),
    *these("meetings ask-more-time", lambda: returned() | {"code": "AM"}, "representative"),
    Place("meetings:reply", "staff", "?party=TJ", arguments=CONVENED),
    Place("meetings:reply", "representative", arguments=CONVENED),
    *these("meetings sittings links", CONVENED),
    *these("meetings edit-sitting move-sitting remove-sitting attendance", SITTING),
    *these("meetings session outcomes", SEATED),
    *these("meetings protocol write-protocol circulate agree-protocol sign-protocol", CIRCULATED),
    *these("meetings protocol comment-protocol", CIRCULATED, "representative"),
    Place("meetings:comment-protocol", "staff", "?party=TJ", arguments=CIRCULATED),
    *these("meetings dispose-comment comment-history", COMMENTED),
    *these("meetings grant-time-for-comments decide-time-for-comments", OWED_COMMENT),
    *these("meetings ask-time-for-comments", OWED_COMMENT, "representative"),
    Place(
        "meetings:unlink",
        "staff",
        arguments=_with(lambda: MeetingLink.objects.latest("pk"), public_id="from_meeting.public_id", link_id="pk"),
    ),
    *these("meetings rooms new-room edit-venue venue-history", _of(Venue, rooms__isnull=False)),
    *these("meetings edit-room", ROOM),
    *these("meetings new-venue new-series"),
    *these("meetings edit-blackout remove-blackout", _of(Blackout, kind="leave")),
    *these(
        "meetings edit-series set-member series-history",
        _with(lambda: MeetingSeries.objects.earliest("pk"), code="code"),
    ),
    # The agenda
    *these("meetings agenda-history new-item renumber attach-paper", SEATED),
    *these("meetings remove-item withdraw-item carry-over adopt-decision", ITEM),
    Place("meetings:adopt", "staff", arguments=lambda: SEATED() | {"revision": 1}),
    *these("meetings proposal proposal-history", _proposal("submitted")),
    Place("meetings:hand-in-paper", "representative", arguments=returned),
    Place("meetings:hand-in-paper", "staff", "?party=TJ", arguments=returned),
    *these("meetings take-back-paper", HANDED_IN, "representative"),
    *these("meetings hand-in-again", SENT_BACK, "representative"),
    *these("meetings hand-in-again", SENT_BACK),
    Place("meetings:meeting", "representative", arguments=_of(Meeting, papers__document__submitted_by__code="AM")),
    Place(
        "documents:document",
        "representative",
        arguments=_of(Issue, document__kind="letter", document__submitted_by__code="AM"),
    ),
    # Action items
    *these(
        "meetings cancel-action decide-more-time action-history action-told",
        _of(ActionItem, status="reported"),
    ),
    *these("meetings ask-more-time-for-action", _of(ActionItem, lead__code="AM"), "representative"),
    *these("meetings send-back-report", _report),
    *these("meetings answer-evidence", _of(Evidence, party__code="AM"), "representative"),
    # Papers and decisions
    *these("documents edit clear unclear", DRAFT),
    *these("documents document return_paper", _of(Issue, document__submitted_by__code="AM", document__kind="report")),
    *these("documents release", DRAFT),
    *these("documents extend withdraw recall revise history told", RELEASED),
    *these("documents decision complete decision_history record_position record_positions", _of(Decision)),
    *these("documents correct_position", _position()),
    *these("documents confirm_procedures", _position(procedures_reported_on__isnull=False)),
    *these("documents report_procedures", _position(procedures="pending")),
    *these("documents withdraw_reservation", _position(stance="signed_with_reservation")),
    *these("documents join", _position(stance="not_signed")),
    # Programmes
    *these("programs edit_measure set_executors measure_history", MEASURE),
    *these("programs date_plan_year year_told", YEAR),
    *these(
        "programs edit check_table record_adoption programme_history programme_told add_section add_measure",
        _of(Programme, status="adopted"),
    ),
    Place("programs:edit_section", "staff", arguments=lambda: _of(Programme, status="adopted")() | {"number": 1}),
    # Exercises
    *these("exercises edit announce postpone resume cancel advance step_back link_meeting history told", _of(Exercise)),
    *these("exercises invite remind add_stage", _of(Exercise)),
    *these("exercises edit_stage reschedule_stage record_stage mark_not_conducted stage_history stage_told", STAGE),
    *these("exercises reply withdraw set_role participant_history participant_told", TAKES_PART),
    *these("exercises place_party set_headcount", AT_STAGE),
    # States, people, accounts
    *these("members edit_party", _with(lambda: Party.objects.get(code="TJ"), code="code")),
    *these(
        "members correct_standing remove_standing",
        _with(lambda: Standing.objects.filter(party__code="TJ").latest("pk"), code="party.code", public_id="public_id"),
    ),
    *these(
        "members edit_agency close_agency",
        _with(lambda: Agency.objects.latest("pk"), code="party.code", public_id="public_id"),
    ),
    *these("members deactivate_person reactivate_person person_history", _of(Person)),
    *these("members edit_office close_office office_history", _of(Office)),
    *these("members enter_office"),
    *these("members account_history ask_address restore end_sessions", _account("representative"), "administrator"),
    *these("members end_right", _account("staff"), "administrator"),
    *these("members change end", REPRESENTS, "administrator"),
    # Reminders
    *these("reminders outbox"),
    *these("reminders rule_history", _of(Rule)),
    *these("reminders wording_history", _of(Wording)),
    # Second steps
    *[Place(f"mfa_{name}", "staff") for name in ("activate_totp", "add_webauthn", "deactivate_totp")],
    Place("mfa_generate_recovery_codes", "staff"),
]

NO_PLACE = {
    "no page: an answer for machines or scripts, a file, a feed": """
        feed health-live health-ready health-reminders metrics
        documents:keep documents:download documents:extract meetings:agenda-paper meetings:letter
        plan_paper meetings:protocol-paper meetings:annotated-paper meetings:business-paper meetings:name-plates
        meetings:action-extract
        meetings:participants-paper meetings:event meetings:venue-choices
        exercises:stage_event members:drafts
    """,
    "only sent, from a form of another page; reading it leads there": """
        account_logout set_language members:discard_draft members:keep_codes members:delete_view members:move_view
        members:undo_import meetings:undo_names reminders:hold reminders:release reminders:keep_back reminders:let_go reminders:take_back
        reminders:mark_delivered reminders:send_again reminders:mark_read reminders:reset_wording reminders:try_wording
        reminders:send_now reminders:send_to_me reminders:skip reminders:switch_rule_off reminders:switch_rule_on
        meetings:delegation-move meetings:bulk programs:bulk members:suspend_many members:end_sessions_many
        members:ask_review_many members:send_many
    """,
    "stands only after an act that a test of its own takes and looks at": """
        account_reset_password_done account_reset_password_from_key_done members:send_again members:enrolment
        members:new_address mfa_authenticate mfa_login_webauthn mfa_reauthenticate_webauthn mfa_edit_webauthn
        mfa_remove_webauthn mfa_view_recovery_codes members:confirm members:send members:revoke members:revoke_token
        members:change_view meetings:batch meetings:undo-batch meetings:undo-move meetings:undo-rest programs:batch programs:undo_batch members:batch reminders:letter
        documents:remove documents:end_distribution meetings:detach-paper meetings:edit-proposal
        meetings:withdraw-proposal meetings:protocol-history
    """,
}
