"""What is done to the answers of parties to the protocol: asked for with each version, given, considered."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import (
    CommentVerdict,
    Meeting,
    Protocol,
    ProtocolReply,
    ProtocolStatus,
    ProtocolVersion,
    Source,
)
from meetings.queries import protocol as reads
from members.models import Party, User
from records import history
from reminders.domain import replan, tell

SAID = ("verdict", "text", "source", "letter")
DISPOSED = ("disposition", "disposition_words", "disposed_at", "disposed_by")


@transaction.atomic
def answer(
    reply: ProtocolReply,
    *,
    verdict: str,
    text: str = "",
    source: str = Source.PORTAL,
    letter: str = "",
    seen_round: int | None = None,
    version: int | None,
    by: User,
    now: datetime,
) -> ProtocolReply:
    """Take the answer of a party, given on the portal or entered by the secretariat from a letter.

    `seen_round` is the version that stood on the page: an answer to another one is not stored. A first answer after the
    term is taken and marked; one that is there the party changes within the term only. Other comments are considered anew.
    """
    reply = _locked(reply, seen_round, version)
    text, letter = text.strip(), letter.strip()
    _is_whole(verdict, text, source, letter)
    due = reply.due_at
    late = due is not None and now > due
    if late and reply.verdict and source == Source.PORTAL:
        raise ValidationError(_("The time for comments is over: your answer stands as it is."), code="over")
    was = history.values(reply, *SAID, "disposition")
    if (verdict, text) != (reply.verdict, reply.text):
        reply.disposition, reply.disposition_words, reply.disposed_at, reply.disposed_by = "", "", None, None
    reply.verdict, reply.text, reply.source, reply.letter = verdict, text, source, letter
    reply.at, reply.by, reply.is_late = now, by, late
    reply.write(*SAID, "at", "by", "is_late", *DISPOSED)
    changes = history.diff(was, history.values(reply, *SAID, "disposition"))
    verb = "commented" if verdict == CommentVerdict.COMMENTS else "no_comments_given"
    history.record(reply, verb, by=by, now=now, changes=changes, on_behalf=reply.party.code)
    replan(reply, now=now)
    return reply


@transaction.atomic
def dispose(
    reply: ProtocolReply, *, disposition: str, words: str, version: int | None, by: User, now: datetime
) -> ProtocolReply:
    """Say what becomes of the comments of a party, to any version until the protocol is agreed; the party is told."""
    protocol = protocol_of(reply)
    reply = ProtocolReply.objects.locked(reply.pk, version=version)
    _still_open(protocol)
    if reply.verdict != CommentVerdict.COMMENTS:
        raise ValidationError(_("The party has made no comments: there is nothing to consider."), code="nothing")
    if not words.strip():
        raise ValidationError({"words": _("Say it in words: the party reads them.")})
    was = history.values(reply, "disposition", "disposition_words")
    reply.disposition, reply.disposition_words = disposition, words.strip()
    reply.disposed_at, reply.disposed_by = now, by
    reply.write(*DISPOSED)
    changes = history.diff(was, history.values(reply, "disposition", "disposition_words"))
    history.record(reply, "comment_disposed", by=by, now=now, changes=changes, on_behalf=reply.party.code)
    tell(reply, "comments_considered", to="party", by=by, now=now, words=reply.disposition_words)
    return reply


# What the acts of the protocol call inside their own transaction


@transaction.atomic
def ask(issued: ProtocolVersion, *, now: datetime) -> list[Party]:
    """Ask each party that took part about a new version: an empty answer for each; what was asked before is owed no more."""
    parties = reads.to_ask(issued.meeting)
    for party in parties:
        row = ProtocolReply(round=issued, party=party)
        row.write()
        replan(row, now=now)
    for row in ProtocolReply.objects.filter(round__meeting=issued.meeting, round__number=issued.number - 1):
        replan(row, now=now)
    return parties


@transaction.atomic
def close(meeting: Meeting, *, now: datetime) -> list[Party]:
    """End the asking once comments are over and considered; give the parties from which none were received."""
    open_ones = reads.to_consider(meeting)
    if open_ones:
        names = ", ".join(str(row.party) for row in open_ones)
        raise ValidationError(
            _("Say first what becomes of the comments of: %(names)s.") % {"names": names}, code="open"
        )
    silent = reads.silent(meeting)
    waiting = [row for row in silent if row.due_at is not None and row.due_at >= now]
    if waiting:
        names = ", ".join(str(row.party) for row in waiting)
        raise ValidationError(
            _("The time for comments is not over, and these have not answered: %(names)s.") % {"names": names},
            code="waiting",
        )
    for row in silent:
        replan(row, now=now)
    return [row.party for row in silent]


def _locked(reply: ProtocolReply, seen_round: int | None, version: int | None) -> ProtocolReply:
    """Lock the protocol, then the answer; refuse one to a version that is not the last."""
    protocol = protocol_of(reply)
    last = protocol.meeting.protocol_versions.newest_first()[0].number
    if {reply.round.number, reply.round.number if seen_round is None else seen_round} != {last}:
        raise ValidationError(
            _(
                "Version %(number)s of the protocol has been circulated since you opened this page. "
                "Your answer is not stored: read that version, then answer."
            )
            % {"number": last},
            code="round",
        )
    row: ProtocolReply = ProtocolReply.objects.locked(reply.pk, version=version)
    _still_open(protocol)
    return row


def protocol_of(reply: ProtocolReply) -> Protocol:
    """Lock the meeting and its protocol, in the order in which the acts of the protocol do."""
    meeting = Meeting.objects.locked(reply.round.meeting_id)
    row: Protocol = Protocol.objects.select_for_update(of=("self",)).get(meeting=meeting)
    row.meeting = meeting
    return row


def _still_open(protocol: Protocol) -> None:
    if protocol.status != ProtocolStatus.CIRCULATED:
        raise ValidationError(_("The protocol is agreed: comments are no longer taken."), code="agreed")


def _is_whole(verdict: str, text: str, source: str, letter: str) -> None:
    if verdict == CommentVerdict.COMMENTS and not text:
        raise ValidationError({"text": _("Write the comments, or answer that there are none.")})
    if verdict == CommentVerdict.NO_COMMENTS and text:
        raise ValidationError({"verdict": _("You have written comments and say that there are none: choose one.")})
    if source != Source.PORTAL and not letter:
        raise ValidationError({"letter": _("Name the letter, or who called.")})
