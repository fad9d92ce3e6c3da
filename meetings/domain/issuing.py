"""How the papers of a meeting become documents: each in the register of its series, released to those who are invited."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.domain import composed
from documents.domain import release as releases
from documents.models import Distribution, Document, Issue, IssueStatus, Register
from documents.papers import Paper, kept, made
from meetings import papers
from meetings.models import AgendaVersion, Invitation, Meeting, ParticipantList
from meetings.queries import choices
from members.models import Party, Person, User
from records import history
from reminders import walltime
from ui.text import roman

GENERAL = "GEN"  # letters, and what belongs to no series
LANGUAGES = ("ru", "en")
TITLES = {
    "agenda": gettext_lazy("Agenda: %(meeting)s"),
    "participants": gettext_lazy("List of participants: %(meeting)s"),
    "convocation": gettext_lazy("Notice of convocation for %(party)s: %(meeting)s"),
}


@transaction.atomic
def compose_agenda(version: AgendaVersion, *, by: User, now: datetime) -> Issue:
    """Make the document of an issue of the agenda; what nobody has read yet keeps its symbol."""
    last = version.meeting.agenda_versions.exclude(issue=None).order_by("-revision").first()

    def pdf(issue: Issue) -> dict[str, bytes]:
        version.issue = issue
        return _pdfs({language: papers.agenda(version, language) for language in LANGUAGES})

    return _composed(version.meeting, "agenda", last.issue.document if last and last.issue else None, pdf, by, now)


@transaction.atomic
def compose_list(row: ParticipantList, *, by: User, now: datetime) -> Issue:
    """Make the document of an issue of the list of participants."""
    last = row.meeting.lists.exclude(issue=None).order_by("-number").first()

    def pdf(issue: Issue) -> dict[str, bytes]:
        row.issue = issue
        return _pdfs({language: papers.participants(row, language) for language in LANGUAGES})

    return _composed(row.meeting, "participants", last.issue.document if last and last.issue else None, pdf, by, now)


@transaction.atomic
def send_letter(invitation: Invitation, *, signatory: Person | None, by: User, now: datetime) -> None:
    """Write the letter to a party, keep its words, and release it to that party alone; the next one is its revision."""
    meeting = invitation.meeting
    day = walltime.today(now, settings.CENTER_TZ)
    agenda = meeting.agenda_versions.exclude(issue=None).order_by("-revision").first()
    write = partial(
        papers.letter, invitation, day=day, agenda=agenda.issue if agenda else None, signatory=signatory
    )  # fmt: skip

    def pdf(issue: Issue) -> dict[str, bytes]:
        words = {language: write(issue, language) for language in LANGUAGES}
        invitation.letter_words = {language: kept(paper) for language, paper in words.items()}
        return _pdfs(words)

    before = invitation.letter.document if invitation.letter else None
    invitation.letter = _composed(meeting, "convocation", before, pdf, by, now, party=invitation.party)
    invitation.write("letter", "letter_words")
    history.record(
        invitation, "letter_written", by=by, now=now, changes=history.diff({}, {"letter": invitation.letter.symbol})
    )
    give_out(invitation.letter, parties=[invitation.party], by=by, now=now)


@transaction.atomic
def give_out(
    issue: Issue, *, parties: list[Party], note_ru: str = "", note_en: str = "", by: User, now: datetime
) -> None:
    """Release a paper to parties; the act that does it tells them in its own words."""
    if not parties or issue.status != IssueStatus.CLEARED:
        return
    with translation.override("ru"):
        note_ru = note_ru.strip() or (_("A new issue") if issue.number else "")
        audience = ", ".join(party.short_ru for party in parties)
    releases.release(
        issue, parties=parties, audience_note=audience[:300], change_note_ru=note_ru, change_note_en=note_en, told=False,
        version=None, by=by, now=now,
    )  # fmt: skip


@transaction.atomic
def catch_up(meeting: Meeting, *, party: Party, papers: Iterable[Issue] = (), by: User, now: datetime) -> None:
    """Give a party that is invited later the agenda and the list of participants the others have, and papers named."""
    given = [*_own(meeting).filter(status=IssueStatus.RELEASED).order_by("pk"), *papers]
    for issue in given:
        if not issue.distributions.standing().filter(party=party).exists():
            releases.extend(issue, parties=[party], told=False, version=None, by=by, now=now)


@transaction.atomic
def take_back(meeting: Meeting, *, party: Party, reason: str, by: User, now: datetime) -> None:
    """End the distribution of all papers of a meeting to a party that is not invited any more; it keeps its letter."""
    attached = Issue.objects.filter(document__meeting_papers__meeting=meeting)
    rows = Distribution.objects.standing().filter(party=party)
    for row in rows.filter(Q(issue__in=_own(meeting)) | Q(issue__in=attached)).order_by("issue_id"):
        releases.end_distribution(row, reason=reason, version=None, by=by, now=now)


def _own(meeting: Meeting) -> QuerySet[Issue]:
    """The issues of the agenda and of the list of participants."""
    return Issue.objects.filter(Q(agenda_versions__meeting=meeting) | Q(participant_lists__meeting=meeting)).distinct()


def readers(meeting: Meeting) -> list[Party]:
    """The parties that read the papers of a meeting: those invited, and the host."""
    return list(choices.readers(meeting))


def _composed(
    meeting: Meeting,
    kind: str,
    document: Document | None,
    filled: composed.Filled,
    by: User,
    now: datetime,
    party: Party | None = None,
) -> Issue:
    register, scope = register_of(meeting, general=party is not None)
    titles = {}
    for language in LANGUAGES:
        with translation.override(language):
            said = {
                "meeting": getattr(meeting, f"title_{language}") or meeting.title_ru,
                "party": party and party.short,
            }
            titles[f"title_{language}"] = (str(TITLES[kind]) % said)[:600]
    return composed.compose(
        document, register=register, scope=scope, kind=kind, **titles, filled=filled, by=by, now=now
    )  # fmt: skip


def register_of(meeting: Meeting, *, general: bool) -> tuple[Register, str]:
    """The register of a paper, and the edition or the year it is counted in."""
    register = meeting.series.register if meeting.series and not general else None
    if register is not None and meeting.ordinal and meeting.series and meeting.series.numbering == "roman":
        return register, roman(meeting.ordinal)
    year = meeting.window.lower.year if meeting.window else meeting.created_at.year
    return register or Register.objects.get(code=GENERAL), str(year)


def _pdfs(words: dict[str, Paper]) -> dict[str, bytes]:
    return {language: made(paper, "pdf") for language, paper in words.items()}
