"""The papers of a meeting as a reader may have them."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from documents.models import Issue, LanguageFile
from meetings.models import Meeting, MeetingPaper


@dataclass(frozen=True)
class Shown:
    """A paper with the issue its reader reads."""

    paper: MeetingPaper
    issue: Issue

    @property
    def languages(self) -> str:
        """The languages it is there in."""
        return ", ".join(file.language.upper() for file in self.issue.files.all())


def by_item(meeting: Meeting, user: Any) -> dict[str, list[Shown]]:
    """The papers by the key of their item; under "" those of the meeting as a whole."""
    papers = list(MeetingPaper.objects.visible_to(user).filter(meeting=meeting).select_related("item").in_order())
    files = Prefetch("files", LanguageFile.objects.visible_to(user).in_order())
    issues = Issue.objects.visible_to(user).filter(document__in=[paper.document_id for paper in papers])
    newest: dict[int, Issue] = {}
    for issue in issues.current().select_related("document").prefetch_related(files).order_by("pk"):
        newest[issue.document_id] = issue
    found: dict[str, list[Shown]] = defaultdict(list)
    for paper in papers:
        if paper.document_id in newest:
            found[str(paper.item.key) if paper.item else ""].append(Shown(paper, newest[paper.document_id]))
    return found
