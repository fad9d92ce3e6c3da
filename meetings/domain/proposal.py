"""What is done to a proposal for an agenda: its party sends it, the secretariat decides."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.domain import agenda as agendas
from meetings.domain.guards import reason_given
from meetings.models import AgendaItem, AgendaProposal, Meeting, ProposalStatus, Status
from meetings.models.proposal import TAKES_PROPOSALS
from members.models import Party, User
from records import history
from reminders.domain import tell

DECISION = ("status", "decided_at", "decided_by", "decision_reason", "item")
SENT = ("status", "submitted_at", "submitted_by")
DECIDED = {
    ProposalStatus.ACCEPTED: "accepted",
    ProposalStatus.RETURNED: "returned",
    ProposalStatus.DECLINED: "declined",
    ProposalStatus.DEFERRED: "deferred",
}


@transaction.atomic
def propose(
    meeting: Meeting,
    *,
    party: Party,
    title_ru: str,
    title_en: str = "",
    rationale: str,
    send: bool,
    version: int | None = None,  # noqa: ARG001  # a new row overwrites nothing
    by: User,
    now: datetime,
) -> AgendaProposal:
    """Draft a proposal of a party, and send it if wished; a draft is read by its party alone."""
    meeting = Meeting.objects.locked(meeting.pk)
    _takes_proposals(meeting, now)
    row = AgendaProposal(meeting=meeting, party=party, title_ru=title_ru, title_en=title_en, rationale=rationale)
    row.write()
    said = history.diff({}, history.values(row, *AgendaProposal.TEXTS))
    history.record(row, "proposal_drafted", by=by, now=now, changes=said, on_behalf=party.code)
    return _sent(row, by=by, now=now) if send else row


@transaction.atomic
def edit_proposal(
    proposal: AgendaProposal,
    *,
    title_ru: str,
    title_en: str = "",
    rationale: str,
    send: bool,
    version: int | None,
    by: User,
    now: datetime,
) -> AgendaProposal:
    """Change a draft or what was returned, and send it if wished; sent again it is owed no longer."""
    meeting = Meeting.objects.locked(proposal.meeting_id)
    row = _locked(proposal, version, meeting)
    _takes_proposals(meeting, now)
    if not row.is_editable:
        raise ValidationError(_("Only a draft, or what was returned, is changed."), code="not_editable")
    was = history.values(row, *AgendaProposal.TEXTS)
    row.title_ru, row.title_en, row.rationale = title_ru, title_en, rationale
    changes = history.diff(was, history.values(row, *AgendaProposal.TEXTS))
    if changes:
        row.write(*AgendaProposal.TEXTS)
        history.record(row, "proposal_edited", by=by, now=now, changes=changes, on_behalf=row.party.code)
    return _sent(row, by=by, now=now) if send else row


@transaction.atomic
def withdraw_proposal(
    proposal: AgendaProposal, *, reason: str, version: int | None, by: User, now: datetime
) -> AgendaProposal:
    """Take a proposal back, until it stands in an issued agenda; the item made of it is withdrawn with it."""
    meeting = Meeting.objects.locked(proposal.meeting_id)
    row = _locked(proposal, version, meeting)
    if row.status in (ProposalStatus.WITHDRAWN, ProposalStatus.DECLINED, ProposalStatus.DEFERRED):
        raise ValidationError(_("There is nothing to take back: the proposal is decided or withdrawn."), code="over")
    if row.item is not None:
        if agendas.was_issued(row.item):
            raise ValidationError(_("It stands in the issued agenda: write to the secretariat."), code="issued")
        if row.item.withdrawn_on is None:
            agendas.withdraw_item(row.item, reason=reason_given(reason), version=None, by=by, now=now)
    was = row.status
    row.status = ProposalStatus.WITHDRAWN
    row.write("status")
    changes = history.diff({"status": was}, {"status": row.status})
    history.record(
        row, "proposal_withdrawn", by=by, now=now, changes=changes, reason=reason.strip(), on_behalf=row.party.code
    )
    return row


@transaction.atomic
def decide(
    proposal: AgendaProposal,
    *,
    verdict: str,
    reason: str = "",
    version: int | None,
    by: User,
    now: datetime,
) -> AgendaProposal:
    """Accept a proposal, which becomes an item that keeps its party; or return, decline or put it off, with a reason."""
    meeting = Meeting.objects.locked(proposal.meeting_id)
    row = _locked(proposal, version, meeting)
    if row.status != ProposalStatus.SUBMITTED:
        raise ValidationError(_("Only a proposal that waits for a decision is decided."), code="decided")
    if verdict not in DECIDED:
        raise ValidationError({"verdict": _("Choose one of the decisions.")}, code="verdict")
    was = row.status
    row.decision_reason = reason.strip() if verdict == ProposalStatus.ACCEPTED else reason_given(reason)
    row.status, row.decided_at, row.decided_by = verdict, now, by
    row.item = _item(row, by=by, now=now) if verdict == ProposalStatus.ACCEPTED else None
    row.write(*DECISION)
    changes = history.diff({"status": was}, {"status": row.status})
    history.record(row, DECIDED[ProposalStatus(verdict)], by=by, now=now, changes=changes, reason=row.decision_reason)
    tell(row, f"proposal_{verdict}", to="party", by=by, now=now, words=row.decision_reason)
    return row


def _item(row: AgendaProposal, *, by: User, now: datetime) -> AgendaItem:
    return agendas.add_item(
        agendas.of(row.meeting), title_ru=row.title_ru, title_en=row.title_en, kind="decision",
        proposed_by=row.party, rapporteur_party=row.party, version=None, by=by, now=now,
    )  # fmt: skip


def _sent(row: AgendaProposal, *, by: User, now: datetime) -> AgendaProposal:
    was = row.status
    row.status, row.submitted_at, row.submitted_by = ProposalStatus.SUBMITTED, now, by
    row.write(*SENT)
    changes = history.diff({"status": was}, {"status": row.status})
    history.record(row, "submitted", by=by, now=now, changes=changes, on_behalf=row.party.code)
    tell(row, "proposal_submitted", to="owner", by=by, now=now)
    return row


def _locked(proposal: AgendaProposal, version: int | None, meeting: Meeting) -> AgendaProposal:
    row = AgendaProposal.objects.locked(proposal.pk, version=version)
    row.meeting = meeting
    return row


def _takes_proposals(meeting: Meeting, now: datetime) -> None:
    begun = meeting.status != Status.POSTPONED and meeting.has_begun(now)
    if meeting.facts_only or meeting.status not in TAKES_PROPOSALS or begun:
        raise ValidationError(_("The meeting has begun, is over or cancelled: it takes no proposals."), code="closed")
