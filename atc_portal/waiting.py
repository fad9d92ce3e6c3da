"""What waits for the secretariat: what parties have sent and nobody has decided, and what of a meeting is still to be recorded."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from documents.models import Issue, Position
from meetings.models import (
    AgendaProposal,
    Deadline,
    Delegation,
    Extension,
    Meeting,
    Nominee,
    ProgressReport,
    ProtocolReply,
)
from members.models import Party
from ui import text

# What waits, in the order of the work.
KINDS: Mapping[str, Any] = {
    "proposal": gettext_lazy("proposal for the agenda to decide on"),
    "paper": gettext_lazy("paper of a party to accept"),
    "delegation": gettext_lazy("delegation to accept"),
    "substitution": gettext_lazy("substitution to decide on"),
    "more_time": gettext_lazy("more time asked for"),
    "comments": gettext_lazy("comments on the protocol to consider"),
    "report": gettext_lazy("report on an action item to review"),
    "procedures": gettext_lazy("domestic procedures to confirm"),
    "agree": gettext_lazy("protocol to agree: the time for comments is over"),
    "held": pgettext_lazy("waits for the secretariat", "meeting is over: record that it was held"),
}


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what, of whom, since when, where it is done."""

    kind: str
    title: str
    since: datetime | None
    url: str
    party: Party | None = None
    owner: int | None = None

    @property
    def words(self) -> str:
        """What is to be done."""
        return str(KINDS[self.kind])


def everything(user: Any, now: datetime) -> list[Waiting]:
    """What waits for the secretariat, the longest first."""
    found = [one for source in SOURCES for one in source(user, now)]
    return sorted(found, key=lambda one: (one.since or now, one.title, one.url))


def _proposals(user: Any, _now: datetime) -> Iterator[Waiting]:
    rows = AgendaProposal.objects.visible_to(user).waiting().exclude(meeting__status__in=("cancelled", "finalised"))
    for row in rows.select_related("meeting", "party"):
        title = f"{text.pair(row, 'title')[0]} – {row.meeting.short}"
        url = reverse("meetings:decide", args=[row.meeting.public_id, row.public_id])
        yield Waiting("proposal", title, row.submitted_at, url, row.party, row.meeting.owner_id)


def _papers(user: Any, _now: datetime) -> Iterator[Waiting]:
    rows = Issue.objects.visible_to(user).handed_in().select_related("document__submitted_by")
    for row in rows.prefetch_related("document__meeting_papers__meeting"):
        paper = row.document
        owner = next((each.meeting.owner_id for each in paper.meeting_papers.all()), None)
        url = row.get_absolute_url()
        yield Waiting("paper", str(paper), paper.sent_to_center_at, url, paper.submitted_by, owner)


def _delegations(user: Any, _now: datetime) -> Iterator[Waiting]:
    for row in Delegation.objects.visible_to(user).submitted().select_related("meeting", "party"):
        title, owner = row.meeting.short, row.meeting.owner_id
        yield Waiting("delegation", title, row.submitted_at, row.get_absolute_url(), row.party, owner)


def _substitutions(user: Any, _now: datetime) -> Iterator[Waiting]:
    for row in Nominee.objects.visible_to(user).requested().select_related("delegation__party", "meeting"):
        title, owner = f"{row.name} – {row.meeting.short}", row.meeting.owner_id
        yield Waiting(
            "substitution", title, row.created_at, row.delegation.get_absolute_url(), row.delegation.party, owner
        )


def _more_time(user: Any, now: datetime) -> Iterator[Waiting]:
    rows = Extension.objects.visible_to(user).to_decide(now)
    for row in rows.select_related("deadline__meeting", "action_item__meeting", "party"):
        if row.action_item is not None:
            meeting, title = row.action_item.meeting, f"{row.action_item.number}, {row.action_item.meeting.short}"
            url = reverse("meetings:decide-more-time", args=[row.action_item.public_id])
        else:
            assert row.deadline is not None  # one of the two, says the database
            meeting, title = row.deadline.meeting, f"{row.deadline.get_key_display()}: {row.deadline.meeting.short}"
            if row.deadline.key == "protocol_comments":
                reply = row.party.protocol_replies.outstanding().filter(round__meeting=meeting).first()
                if reply is None:  # it has answered meanwhile
                    continue
                url = reverse("meetings:decide-time-for-comments", args=[meeting.public_id, reply.public_id])
            else:
                url = reverse("meetings:decide-term", args=[meeting.public_id, row.party.code])
        yield Waiting("more_time", title, row.asked_at, url, row.party, meeting.owner_id)


def _comments(user: Any, _now: datetime) -> Iterator[Waiting]:
    for row in ProtocolReply.objects.visible_to(user).to_dispose().select_related("round__meeting", "party"):
        url = reverse("meetings:dispose-comment", args=[row.meeting.public_id, row.public_id])
        yield Waiting("comments", row.meeting.short, row.at, url, row.party, row.meeting.owner_id)


def _reports(user: Any, _now: datetime) -> Iterator[Waiting]:
    for row in ProgressReport.objects.visible_to(user).waiting().select_related("action__meeting", "party"):
        title = f"{row.action.number}, {row.action.meeting.short}"
        yield Waiting("report", title, row.at, row.action.get_absolute_url(), row.party, row.action.meeting.owner_id)


def _procedures(user: Any, _now: datetime) -> Iterator[Waiting]:
    for row in Position.objects.visible_to(user).to_confirm():
        url = reverse("documents:confirm_procedures", args=[row.decision.public_id, row.party.code])
        yield Waiting("procedures", str(row.decision), row.procedures_reported_at, url, row.party)


def _to_agree(user: Any, now: datetime) -> Iterator[Waiting]:
    over = Deadline.objects.visible_to(user).filter(
        key="protocol_comments", due_at__lt=now, meeting__protocol__status="circulated"
    )
    for row in over.select_related("meeting"):
        url = reverse("meetings:agree-protocol", args=[row.meeting.public_id])
        yield Waiting("agree", row.meeting.short, row.due_at, url, owner=row.meeting.owner_id)


def _to_record(user: Any, now: datetime) -> Iterator[Waiting]:
    over = Meeting.objects.visible_to(user).filter(status="convened", facts_only=False, ends_at__lt=now)
    for row in over:
        url = reverse("meetings:mark-held", args=[row.public_id])
        yield Waiting("held", row.short, row.ends_at, url, owner=row.owner_id)


SOURCES: list[Callable[[Any, datetime], Iterator[Waiting]]] = [
    _proposals, _papers, _delegations, _substitutions, _more_time, _comments, _reports, _procedures, _to_agree, _to_record,
]  # fmt: skip
