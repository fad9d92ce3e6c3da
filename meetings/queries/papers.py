"""The papers of a meeting as a reader may have them."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, prefetch_related_objects

from documents.models import AccessEvent, Distribution, Issue, IssueStatus, LanguageFile
from documents.models.issue import IssueQuerySet
from meetings.models import Meeting, MeetingPaper
from members.models import Party


@dataclass(frozen=True)
class Shown:
    """A paper with the issue its reader reads."""

    paper: MeetingPaper
    issue: Issue
    # Of a paper of a party: whether the reader may know its letter, and may hand it in or enter it for the party.
    reads_letter: bool = False
    is_handed_in_here: bool = False

    @property
    def is_new(self) -> bool:
        """Whether a reader of a party has not opened it yet."""
        return not getattr(self.issue, "was_opened", True)

    @property
    def submitter(self) -> Party | None:
        """The party that has handed it in, of a paper of a party."""
        return self.issue.document.submitted_by

    @property
    def may_be_taken_back(self) -> bool:
        """Whether it lies with the secretariat and is not cleared yet."""
        return self.issue.is_draft and self.issue.document.lies_with_us

    @property
    def may_be_handed_in(self) -> bool:
        """Whether it was returned to its party, or taken back."""
        return self.issue.is_draft and self.issue.document.is_of_party and not self.issue.document.lies_with_us

    @property
    def reached(self) -> int:
        """To how many parties it went, for the secretariat."""
        return getattr(self.issue, "reached", 0)

    @property
    def languages(self) -> str:
        """The languages it is there in."""
        return ", ".join(file.language.upper() for file in self.issue.files.all())


def by_item(meeting: Meeting, user: Any) -> dict[str, list[Shown]]:
    """The papers by the key of their item; under "" those of the meeting as a whole."""
    seen = MeetingPaper.objects.visible_to(user).filter(meeting=meeting)
    papers = list(seen.select_related("item", "document").in_order())
    if any(paper.document.sent_to_center_at for paper in papers):
        prefetch_related_objects([meeting], "deadlines")
    for paper in papers:
        paper.meeting = meeting
    files = Prefetch("files", LanguageFile.objects.visible_to(user).in_order())
    issues = Issue.objects.visible_to(user).filter(document__in=[paper.document_id for paper in papers])
    newest: dict[int, Issue] = {}
    for issue in (
        _noted(issues.current(), user)
        .select_related("document__register", "document__submitted_by")
        .prefetch_related(files)
        .order_by("pk")
    ):
        newest[issue.document_id] = issue
    reading, handing = _allowed({issue.document.submitted_by for issue in newest.values()}, user)
    found: dict[str, list[Shown]] = defaultdict(list)
    for paper in papers:
        if issue := newest.get(paper.document_id):
            party = issue.document.submitted_by_id
            shown = Shown(paper, issue, reads_letter=party in reading, is_handed_in_here=party in handing)
            found[str(paper.item.key) if paper.item else ""].append(shown)
    return found


def _allowed(submitters: set[Party | None], user: Any) -> tuple[set[int], set[int]]:
    """Of the parties whose papers are there, those whose letters the reader may know, and those it hands in for.

    Rules are asked once for each party the reader has to do with, and not for each paper.
    """
    near = {party for party in submitters if party}
    if near and not user.has_role("staff"):
        near &= set(user.parties("view"))
    reading = {party.pk for party in near if user.has_perm("documents.read_letter", party)}
    return reading, {party.pk for party in near if user.has_perm("meetings.hand_in_paper", party)}


def of_meeting(meeting: Meeting, user: Any) -> list[Shown]:
    """The papers as the page of a meeting lists them: those of the whole first, then by item."""
    return [
        each
        for _key, shown in sorted(by_item(meeting, user).items(), key=lambda found: bool(found[0]))
        for each in shown
    ]


def offered(meeting: Meeting, party: Party, user: Any) -> IssueQuerySet:
    """The papers that are out and that a party invited later has not got."""
    attached = Issue.objects.visible_to(user).filter(
        document__meeting_papers__meeting=meeting, status=IssueStatus.RELEASED
    )
    had = Distribution.objects.standing().filter(party=party).values("issue")
    return attached.exclude(pk__in=had).select_related("document").order_by("document__meeting_papers__position", "pk")


def _noted(issues: IssueQuerySet, user: Any) -> IssueQuerySet:
    """Note for the secretariat how many parties have opened an issue, for a reader of a party whether that reader has."""
    if user.role == "staff":
        standing = Q(distributions__ended_at__isnull=True)
        return issues.annotate(
            reached=Count("distributions", filter=standing, distinct=True),
            opened=Count("accesses__party", distinct=True),
        )
    opened = Exists(AccessEvent.objects.filter(issue=OuterRef("pk"), user=user))
    return issues.annotate(was_opened=opened | Q(document__submitted_by__in=user.parties("view")))
