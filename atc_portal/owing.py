"""What the parties owe, of every kind, in one list: one party's for its own people, everybody's for the secretariat."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy, pgettext_lazy

from atc_portal.lists import OWED
from documents.models import Position, Receipt
from exercises.models import Participant
from meetings.models import ActionItem, AgendaProposal, Delegation, Evidence, Invitation, ProtocolReply
from members.models import Party
from reminders import walltime

# The kinds of what is owed, in the order of the work: what stands over a column, and the whole of it.
KINDS: Mapping[str, tuple[Any, Any]] = {
    "reply": (pgettext_lazy("owed", "Reply"), gettext_lazy("reply to an invitation")),
    "nominate": (pgettext_lazy("owed", "Names"), gettext_lazy("names of the delegation")),
    "confirm": (pgettext_lazy("owed", "Conf."), gettext_lazy("confirmation of the delegation")),
    "credentials": (pgettext_lazy("owed", "Cred."), gettext_lazy("credentials")),
    "proposal": (pgettext_lazy("owed", "Prop."), gettext_lazy("proposal returned for revision")),
    "protocol": (pgettext_lazy("owed", "Prot."), gettext_lazy("comments on the protocol")),
    "action": (pgettext_lazy("owed", "Action"), gettext_lazy("report on an action item")),
    "receipt": (pgettext_lazy("owed", "Doc."), gettext_lazy("receipt of a document")),
    "exercise": (pgettext_lazy("owed", "Exer."), gettext_lazy("answer about an exercise")),
    "procedures": (pgettext_lazy("owed", "Proc."), gettext_lazy("domestic procedures of a decision")),
    "evidence": (pgettext_lazy("owed", "Evid."), gettext_lazy("evidence for a measure")),
}
# Of which kind a row is; a delegation says by itself what it owes first.
OF_MODEL: Mapping[Any, str] = {
    Invitation: "reply",
    AgendaProposal: "proposal",
    ProtocolReply: "protocol",
    ActionItem: "action",
    Receipt: "receipt",
    Participant: "exercise",
    Position: "procedures",
    Evidence: "evidence",
}


@dataclass(frozen=True)
class Owed:
    """One thing a party owes: what, by when, where it is done."""

    party: Party
    kind: str
    ask: str
    due_at: datetime | date | None
    url: str

    @property
    def moment(self) -> datetime | None:
        """The instant it is due at; a day is over when the day at the Center is."""
        if self.due_at is None or isinstance(self.due_at, datetime):
            return self.due_at
        return walltime.day_ends(self.due_at, settings.CENTER_TZ)

    @property
    def order(self) -> tuple[bool, datetime, str]:
        """The most urgent first; what has no term last."""
        return self.moment is None, self.moment or datetime.max.replace(tzinfo=UTC), self.ask

    @property
    def kind_words(self) -> str:
        """What is owed, in words."""
        return str(KINDS[self.kind][1])

    def is_late(self, now: datetime) -> bool:
        """Whether its term has passed."""
        return self.moment is not None and self.moment < now


def of(user: Any, party: Party, now: datetime) -> list[Owed]:
    """What one party owes, of every kind; an answer of any colleague takes it off for all."""
    return [_one(row, party) for model in OWED for row in model.objects.visible_to(user).outstanding_for(party, at=now)]


def everything(user: Any, now: datetime) -> list[Owed]:
    """What all parties owe, the most urgent first; of one moment and one question, in the order of protocol."""
    found = [_one(row, row.party) for model in OWED for row in model.objects.visible_to(user).outstanding_at(now)]
    return sorted(found, key=lambda each: (*each.order, each.party.kind != "state", each.party.protocol_order))


def _one(row: Any, party: Party) -> Owed:
    kind = row.owes or "nominate" if isinstance(row, Delegation) else OF_MODEL[type(row)]
    return Owed(party, kind, row.ask, row.due_at, row.get_absolute_url())
