"""The list of participants as it would stand today, and what an issue changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import get_language

from meetings.models import Delegation, Invitation, Meeting, Nominee, ParticipantList, Role
from meetings.models.delegation import DelegationQuerySet
from meetings.models.invitation import InvitationQuerySet
from meetings.models.nominee import AS_SENT

NAMES = ("short_ru", "short_en", "name_ru", "name_en")


def lines(meeting: Meeting) -> list[dict[str, Any]]:
    """Name who would stand in the list: confirmed people of accepted delegations, by party, the head first."""
    found = Nominee.objects.filter(
        meeting=meeting, status="confirmed", delegation__status="accepted", delegation__invitation__status="issued"
    )
    kinds = Case(When(party__kind="state", then=0), When(party__kind="body", then=1), default=2)
    heads = Case(When(role=Role.HEAD, then=Value(0)), default=Value(1), output_field=IntegerField())
    ordered = found.select_related("party").order_by(
        kinds, "party__protocol_order", "party_id", heads, "position", "pk"
    )
    return [
        {
            "key": str(row.public_id),
            "party": row.party.code,
            **{f"party_{name}": getattr(row.party, name) for name in NAMES},
            "role": row.role,
            "mode": row.mode,
            **{name: getattr(row, name) for name in AS_SENT},
        }
        for row in ordered
    ]


def families(meeting: Meeting) -> dict[str, tuple[str, ...]]:
    """Give the surnames of those named for a meeting, in both scripts."""
    rows = Nominee.objects.filter(meeting=meeting).values_list(
        "public_id", "person__family_ru", "person__family_en"
    )  # fmt: skip
    return {str(key): (russian, latin) for key, russian, latin in rows}


def left_out(meeting: Meeting) -> list[Nominee]:
    """Name who is in a delegation and would not stand in the list: not confirmed, or the delegation is not accepted."""
    standing = Nominee.objects.filter(meeting=meeting).standing()
    listed = {line["key"] for line in lines(meeting)}
    found = standing.select_related("party", "person", "delegation").order_by("party__protocol_order", "position", "pk")
    return [row for row in found if str(row.public_id) not in listed]


def overlaps(meeting: Meeting) -> list[Nominee]:
    """Name who would stand in the list and is sent to another meeting on the same days."""
    people = Nominee.objects.filter(public_id__in=[line["key"] for line in lines(meeting)]).values("person")
    elsewhere = Nominee.objects.filter(person__in=people).elsewhere(meeting)
    return list(elsewhere.select_related("person", "meeting").order_by("person__sort_key", "pk"))


def _language() -> str:
    """The language of the reader, as the names of columns end."""
    return "ru" if (get_language() or "ru").startswith("ru") else "en"


@dataclass(frozen=True)
class Line:
    """One person of an issued list, in the reader's language."""

    line: Mapping[str, Any]
    is_new: bool = False

    def _said(self, name: str) -> str:
        language = _language()
        return self.line[f"{name}_{language}"] or self.line[f"{name}_ru"] or self.line[f"{name}_en"]

    @property
    def name(self) -> str:
        """The name, the surname first."""
        return self._said("name")

    @property
    def other_script(self) -> str:
        """The name in the other script, where it is known."""
        other = self.line["name_en" if _language() == "ru" else "name_ru"]
        return other if other != self.name else ""

    @property
    def party(self) -> str:
        """The party."""
        return self._said("party_name")

    @property
    def role(self) -> str:
        """The role in words."""
        return str(Role(self.line["role"]).label)

    @property
    def rank(self) -> str:
        """The rank."""
        return self._said("rank")

    @property
    def post(self) -> str:
        """The post."""
        return self._said("post")

    @property
    def rank_and_post(self) -> str:
        """Rank and post."""
        return ", ".join(filter(None, (self.rank, self.post)))


def by_party(issue: ParticipantList, before: ParticipantList | None) -> list[tuple[str, list[Line]]]:
    """The lines of an issue by party; those the issue before had not are marked."""
    known = {line["key"] for line in before.lines} if before else set()
    found = [Line(line, is_new=bool(before) and line["key"] not in known) for line in issue.lines]
    return [(party, list(group)) for party, group in groupby(found, key=lambda line: line.party)]


@dataclass(frozen=True)
class Change:
    """What an issue changed about one person."""

    kind: str
    line: Line


def changes(issue: ParticipantList, before: ParticipantList | None) -> list[Change]:
    """Name who was added, is no longer there, or stands otherwise than in the issue before."""
    if before is None:
        return []
    was, now = _keyed(before.lines), _keyed(issue.lines)
    found = [Change("added", Line(line)) for key, line in now.items() if key not in was]
    found += [Change("gone", Line(line)) for key, line in was.items() if key not in now]
    found += [Change("changed", Line(line)) for key, line in now.items() if key in was and was[key] != line]
    return found


def _keyed(rows: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {line["key"]: line for line in rows}


def in_order(delegations: DelegationQuerySet) -> list[Delegation]:
    """Delegations in the order of protocol, with what a table of them shows."""
    kinds = Case(When(party__kind="state", then=0), When(party__kind="body", then=1), default=2)
    return list(delegations.with_facts().order_by(kinds, "party__protocol_order", "pk"))


def replies(meeting: Meeting, user: Any) -> InvitationQuerySet:
    """The answers of the invited that a person may read: the own ones, and those shown to all."""
    found = Invitation.objects.shown_to(user).filter(meeting=meeting, status="issued")
    return found.select_related("party").in_order()
