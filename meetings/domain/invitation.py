"""What is done to invitations: chosen, issued, answered, withdrawn, asked again."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from documents.models import Issue, Marking, Upload
from meetings.domain import delegation, issuing, letters
from meetings.domain.guards import reason_given
from meetings.models import (
    Capacity,
    Deadline,
    Invitation,
    InvitationStatus,
    Meeting,
    MeetingSeries,
    Reply,
    Source,
    Status,
)
from members.models import Party, Person, User
from records import history
from reminders.domain import nudge, replan, tell
from ui import when

REPLY = (
    "reply",
    "reply_mode",
    "reply_note",
    "replied_at",
    "replied_by",
    "source",
    "reply_letter",
    "reply_paper",
    "shown",
)
SAID = ("reply", "reply_mode", "reply_note", "source", "reply_letter", "reply_paper")
OPEN = (Status.DRAFT, Status.TENTATIVE, Status.CONVENED, Status.POSTPONED)


@transaction.atomic
def prepare(
    meeting: Meeting,
    *,
    parties: Iterable[Party],
    capacity: str,
    capacity_reason: str = "",
    version: int | None,
    by: User,
    now: datetime,
) -> Meeting:
    """Put parties on the list of those to invite; nobody is told before the invitation is issued."""
    meeting = Meeting.objects.locked(meeting.pk, version=version)
    _still_open(meeting, now)
    chosen = list(parties)
    if not chosen:
        raise ValidationError({"parties": _("Choose at least one party.")})
    if capacity == Capacity.GUEST and not capacity_reason.strip():
        raise ValidationError({"capacity_reason": _("Say why the guest is invited.")})
    strangers = [party for party in chosen if capacity != Capacity.GUEST and not _belongs(meeting, party)]
    if strangers:
        names = ", ".join(str(party) for party in strangers)
        raise ValidationError(
            {
                "parties": _("Not a member of the series on these dates: %(names)s. Invite as a guest, with a reason.")
                % {"names": names}
            }
        )
    for party in chosen:
        row = Invitation(meeting=meeting, party=party, capacity=capacity, capacity_reason=capacity_reason.strip())
        row.write()
        history.record(row, "prepared", by=by, now=now)
    meeting.write()
    changes = history.diff({}, {"parties": chosen})
    history.record(meeting, "prepared", by=by, now=now, changes=changes)
    return meeting


@transaction.atomic
def drop(invitation: Invitation, *, version: int | None, by: User, now: datetime) -> Meeting:
    """Take a party off the list before its invitation is issued."""
    meeting, invitation = _locked(invitation, version)
    if invitation.status != InvitationStatus.DRAFT:
        raise ValidationError(_("This invitation is issued: withdraw it, with a reason."), code="issued")
    was = invitation.party
    invitation.delete()
    meeting.write()
    history.record(meeting, "edited", by=by, now=now, changes=history.diff({"parties": was}, {"parties": ""}))
    return meeting


@transaction.atomic
def issue(
    invitation: Invitation,
    *,
    letter_no: str = "",
    letter_on: date | None = None,
    signatory: Person | None = None,
    papers: Iterable[Issue] = (),
    version: int | None,
    by: User,
    now: datetime,
) -> Meeting:
    """Invite a party after the meeting has been convened; whoever answers for it is told.

    It gets its letter, the agenda and the list of participants the others have, and those of their papers that are named.
    """
    meeting, invitation = _locked(invitation, version)
    if meeting.status != Status.CONVENED:
        raise ValidationError(_("Invitations are issued when the meeting is convened."), code="not_convened")
    _still_open(meeting, now)
    if invitation.status == InvitationStatus.ISSUED:
        raise ValidationError(_("This invitation is issued already."), code="issued")
    send(invitation, letter_no=letter_no, letter_on=letter_on, signatory=signatory, by=by, now=now)
    issuing.catch_up(meeting, party=invitation.party, papers=papers, by=by, now=now)
    changes = history.diff({}, {"parties": invitation.party})
    history.record(meeting, "invited", by=by, now=now, changes=changes)
    replan(meeting, now=now)
    return meeting


@transaction.atomic
def withdraw(invitation: Invitation, *, reason: str, version: int | None, by: User, now: datetime) -> Meeting:
    """Withdraw an invitation that was issued; nothing is owed any more, and the party is told why."""
    meeting, invitation = _locked(invitation, version)
    if invitation.status != InvitationStatus.ISSUED:
        raise ValidationError(_("Only an invitation that is issued can be withdrawn."), code="not_issued")
    _still_open(meeting, now)
    invitation.status = InvitationStatus.WITHDRAWN
    invitation.withdrawn_reason = reason_given(reason)
    invitation.write("status", "withdrawn_reason")
    history.record(invitation, "withdrawn", by=by, now=now, reason=invitation.withdrawn_reason)
    changes = history.diff({"parties": invitation.party}, {"parties": ""})
    history.record(meeting, "invitation_withdrawn", by=by, now=now, changes=changes, reason=invitation.withdrawn_reason)
    replan(invitation, now=now)
    for sent in meeting.delegations.filter(invitation=invitation):
        replan(sent, now=now)
    replan(meeting, now=now)
    issuing.take_back(meeting, party=invitation.party, reason=invitation.withdrawn_reason, by=by, now=now)
    tell(invitation, "withdrawn", to="party", by=by, now=now, words=invitation.withdrawn_reason)
    return meeting


@transaction.atomic
def reply(
    invitation: Invitation,
    *,
    reply: str,
    reply_mode: str = "",
    reply_note: str = "",
    source: str = Source.PORTAL,
    reply_letter: str = "",
    upload: Upload | None = None,
    original_language: str = "ru",
    marking: str = Marking.NONE,
    seen_schedule: int | None = None,
    version: int | None,
    by: User,
    now: datetime,
) -> Invitation:
    """Take the answer of a party, given on the portal or entered by the secretariat from a letter.

    `seen_schedule` is the meeting's `schedule_version` on the page that was answered: an answer to other dates is not
    stored. The letter may come along as a file. A firm answer ends the party's reminders for all its people. Taking part
    opens the delegation, declining withdraws it with its people. Once the list of participants is issued only the
    secretariat enters another answer.
    """
    meeting = Meeting.objects.locked(invitation.meeting_id)
    if seen_schedule is not None and seen_schedule != meeting.schedule_version:
        raise ValidationError(_moved(meeting), code="moved")
    invitation = Invitation.objects.locked(invitation.pk, version=version)
    invitation.meeting = meeting
    _may_answer(invitation, source, now)
    _is_whole(invitation, reply, source, reply_letter.strip(), reply_note.strip())
    was = history.values(invitation, *SAID)
    invitation.reply = reply
    invitation.reply_mode = reply_mode if reply == Reply.ACCEPTED else ""
    if upload is not None:
        invitation.reply_paper = letters.keep_answer(
            invitation, upload=upload, original_language=original_language, marking=marking, by=by, now=now
        )  # fmt: skip
    elif source == Source.PORTAL or reply_letter.strip() != invitation.reply_letter:
        invitation.reply_paper = None  # it was the letter of another answer
    invitation.reply_note, invitation.reply_letter = reply_note.strip(), reply_letter.strip()
    invitation.source = source
    invitation.replied_at, invitation.replied_by = now, by
    invitation.shown = invitation.shown or _shown_at_once(meeting)
    invitation.write(*REPLY)
    changes = history.diff(was, history.values(invitation, *SAID))
    history.record(invitation, "replied", by=by, now=now, changes=changes, on_behalf=invitation.party.code)
    delegation.follow(invitation, by=by, now=now)
    replan(invitation, now=now)
    replan(meeting, now=now)
    return invitation


# What the acts of the meeting call inside their own transaction


@transaction.atomic
def send(
    invitation: Invitation,
    *,
    letter_no: str,
    letter_on: date | None,
    signatory: Person | None = None,
    by: User,
    now: datetime,
) -> None:
    """Issue one invitation with its letter, plan its reminders and tell the party; one issued before is asked anew."""
    if invitation.status == InvitationStatus.ISSUED:
        invitation.asked_at = now
        invitation.write("asked_at")
        history.record(invitation, "asked_again", by=by, now=now)
    else:
        invitation.status, invitation.withdrawn_reason = InvitationStatus.ISSUED, ""
        invitation.issued_at, invitation.issued_by, invitation.asked_at = now, by, now
        invitation.letter_no, invitation.letter_on = letter_no, letter_on
        invitation.write("status", "withdrawn_reason", "issued_at", "issued_by", "asked_at", "letter_no", "letter_on")
        history.record(invitation, "issued", by=by, now=now)
        issuing.send_letter(invitation, signatory=signatory, by=by, now=now)
    replan(invitation, now=now)
    tell(invitation, "invited", to="answer", by=by, now=now)


@transaction.atomic
def send_all(
    meeting: Meeting,
    *,
    letter_no: str,
    letter_on: date | None,
    signatory: Person | None = None,
    by: User,
    now: datetime,
) -> list[Party]:
    """Issue the invitations on the list of a meeting that is being convened."""
    rows = meeting.invitations.select_for_update(of=("self",)).exclude(status=InvitationStatus.WITHDRAWN)
    invited = []
    for row in rows.select_related("party").order_by("pk"):
        row.meeting = meeting
        send(row, letter_no=letter_no, letter_on=letter_on, signatory=signatory, by=by, now=now)
        invited.append(row.party)
    return invited


@transaction.atomic
def shift(meeting: Meeting, *, ask_again: bool, by: User, now: datetime) -> list[dict[str, Any]]:
    """Let deadlines follow the meeting to its new dates and ask for answers anew if wished; give what has moved."""
    was, moved = Deadline.objects.follow(meeting)
    rows = meeting.invitations.select_for_update(of=("self",)).filter(status=InvitationStatus.ISSUED)
    for row in rows.select_related("party").order_by("pk"):
        row.meeting = meeting
        if ask_again:
            row.asked_at = now
            row.write("asked_at")
            history.record(row, "asked_again", by=by, now=now)
        replan(row, now=now)
    for sent in meeting.delegations.select_related("meeting__series", "party", "invitation").order_by("pk"):
        replan(sent, now=now)
    return history.diff(was, moved)


@transaction.atomic
def remind(meeting: Meeting, *, parties: Iterable[Party], version: int | None, by: User, now: datetime) -> Meeting:  # noqa: ARG001  # a reminder overwrites nothing
    """Remind parties that have not answered, at once; who was reminded today is not reminded again."""
    meeting = Meeting.objects.locked(meeting.pk)
    owing = meeting.invitations.outstanding().filter(party__in=list(parties)).select_related("party", "meeting")
    nudge(owing, audience="answer", by=by, now=now)
    return meeting


def _locked(invitation: Invitation, version: int | None) -> tuple[Meeting, Invitation]:
    """Lock the meeting, then the invitation."""
    meeting = Meeting.objects.locked(invitation.meeting_id)
    invitation = Invitation.objects.locked(invitation.pk, version=version)
    invitation.meeting = meeting
    return meeting, invitation


def _still_open(meeting: Meeting, now: datetime) -> None:
    if meeting.facts_only or meeting.status not in OPEN or meeting.has_begun(now):
        raise ValidationError(_("The meeting has begun, is over or cancelled."), code="closed")


def _belongs(meeting: Meeting, party: Party) -> bool:
    """Whether a party is invited without a reason: the host, a member on the dates, or anyone to a one-off meeting."""
    if meeting.series is None or meeting.host_id == party.pk:
        return True
    members = meeting.series.members.filter(party=party)
    return (members.filter(valid__overlap=meeting.window) if meeting.window else members).exists()


def _may_answer(invitation: Invitation, source: str, now: datetime) -> None:
    meeting = invitation.meeting
    if source == Source.PORTAL and meeting.lists.exists():
        raise ValidationError(_("The list of participants is issued. Ask for a substitution."), code="issued")
    if invitation.status != InvitationStatus.ISSUED:
        raise ValidationError(_("The invitation is not issued, or it is withdrawn: there is nothing to answer."))
    if meeting.status == Status.POSTPONED:
        raise ValidationError(_("The meeting is postponed. You will be asked again when it has a date."))
    if meeting.status != Status.CONVENED or meeting.has_begun(now):
        raise ValidationError(_("The meeting has begun, is over or cancelled."), code="closed")


def _is_whole(invitation: Invitation, reply: str, source: str, letter: str, note: str) -> None:
    """Refuse a change of mind without its reason, and what came by a letter that nobody names."""
    if invitation.reply == Reply.ACCEPTED and reply == Reply.DECLINED and not note:
        raise ValidationError({"reply_note": _("The party had accepted. Give the reason of the change.")})
    if source != Source.PORTAL and not letter and not note:
        raise ValidationError({"reply_letter": _("Name the letter, or say in the remark how the answer came.")})


def _shown_at_once(meeting: Meeting) -> bool:
    """Whether the series shows the answers as they come."""
    return meeting.series is not None and meeting.series.replies_shown == MeetingSeries.RepliesShown.ALWAYS


def _moved(meeting: Meeting) -> str:
    said = when.coarse(meeting.precision, meeting.window)
    return _(
        "The meeting has changed since you opened this page. It is now: %(days)s, %(status)s. "
        "Your answer is not stored: read the page again, then answer."
    ) % {"days": said, "status": meeting.get_status_display()}
