"""Words of letters: one function a kind; values in, bytes out, nothing else.

The words stand in `templates/reminders/<kind>.{subject,txt,html}`; a kind without a template of its own, such as the
notices of the upper floors, is told by the words its act gave it, in those of `notice`.
"""

import hashlib
import logging
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from email.mime.application import MIMEApplication
from email.utils import format_datetime, parseaddr
from functools import cached_property
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError
from django.template.loader import select_template
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from records import parties
from reminders import enclosure, mime, unsubscribing, wording
from reminders.enclosure import Enclosure
from reminders.models import TOPICS, Anchor, Reminder, Wording
from ui import when

log = logging.getLogger(__name__)

LONGEST_SUBJECT, LONGEST_NAME = 200, 100
CHANGES = frozenset({"moved", "revived", "postponed", "cancelled"})  # they set, change or cancel the dates of an event
MOST_LINES = 30


@dataclass(frozen=True, slots=True)
class Envelope:
    """To whom a letter goes, under which name it can be recognised, in which language and zone it is written."""

    kind: str
    address: str
    language: str
    zone: str
    message_id: str
    name: str = ""
    trial: bool = False  # to who keeps the reminders, as it would leave to somebody else


@dataclass(frozen=True)
class Item:
    """One thing a letter tells: the reminder and its subject as it is now."""

    row: Reminder
    subject: Any

    @cached_property
    def anchors(self) -> dict[str, Anchor]:
        """The moments of the subject as it was read."""
        return dict(self.subject.reminder_anchors())


def message_id(dedupe_key: str, generation: int) -> str:
    """Name a letter so that a restored database gives it the same name."""
    domain = parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2] or "portal.invalid"
    return f"<{uuid5(NAMESPACE_URL, f'letter:{dedupe_key}:{generation}')}@{domain}>"


def clean(text: object) -> str:
    """Make one line of a text: control characters, line breaks and words that headers decode are never fatal."""
    plain = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in str(text))
    return " ".join(plain.replace("=?", "= ?").split())


def named(text: str) -> str:
    """Keep of a name what a header needs no quotes for: a long quoted one may lose its quotes where it is folded."""
    kept = (sign if unicodedata.category(sign)[0] in "LMN" or sign in ".-'’" else " " for sign in text)
    return " ".join("".join(kept).split())[:LONGEST_NAME]


def letter(envelope: Envelope, items: Sequence[Item], *, now: datetime) -> bytes:
    """Compose a letter about one subject, or a digest of many."""
    with reader(envelope.language, envelope.zone):
        context = _context(envelope.kind, items, now)
        item = _enclosed(envelope, items)
        leave = "" if envelope.trial else _leave(items)  # the link would act for whom the letter is meant
        return _bytes(envelope, context, now=now, thread=_thread(items), leave=leave, item=item)


def account(envelope: Envelope, words: Mapping[str, Any], *, now: datetime) -> bytes:
    """Compose a letter about an account: an invitation, a new password, a change of security."""
    with reader(envelope.language, envelope.zone):
        return _bytes(envelope, {**words, "words": words, "portal": settings.PORTAL_URL}, now=now)


def preview(envelope: Envelope, items: Sequence[Item], *, now: datetime) -> tuple[str, str]:
    """Give subject and text of a letter as they would leave now."""
    with reader(envelope.language, envelope.zone):
        context = _context(envelope.kind, items, now)
        return _subject(envelope.kind, context), _render(envelope.kind, "txt", context)


def _context(kind: str, items: Sequence[Item], now: datetime) -> dict[str, Any]:
    """Give what a letter reads: the facts, and the secretariat's own words where it has any."""
    facts = KINDS.get(kind, notice)(items, now)
    return facts | wording.own(kind, facts)


def template_of(kind: str) -> str:
    """Name the letter of a wording: what is overdue is a deadline in other words."""
    return "deadline" if kind == "overdue" else kind


def sample(row: Wording, language: str, zone: str, *, now: datetime) -> tuple[str, str]:
    """Give subject and text of a letter about nothing real, in a wording that need not be saved."""
    with reader(language, zone):
        context = _sample(row, now)
        return _subject(template_of(row.kind), context), _render(template_of(row.kind), "txt", context)


def sample_letter(envelope: Envelope, row: Wording, *, now: datetime) -> bytes:
    """Compose a letter about nothing real in a wording."""
    with reader(envelope.language, envelope.zone):
        return _bytes(envelope, _sample(row, now), now=now)


def _sample(row: Wording, now: datetime) -> dict[str, Any]:
    facts = wording.sample(row.kind)
    addresses = {"url": f"{settings.PORTAL_URL}/", "settings_url": f"{settings.PORTAL_URL}/notifications/preferences/"}
    return facts | addresses | {"now": now} | wording.worded(row.kind, row, facts)


@contextmanager
def reader(language: str, zone: str) -> Iterator[None]:
    """Speak the reader's language and count by the reader's clock."""
    with translation.override(language), timezone.override(ZoneInfo(zone or "UTC")):
        yield


# One function a kind: what its template reads.


def notice(items: Sequence[Item], now: datetime) -> dict[str, Any]:
    """A notice of which the words were given by the act that caused it."""
    item = items[0]
    facts = _about(item, now)
    event, mine = _event(item.subject)
    return facts | {"event": event, "mine": mine, "date": _first_day(item.subject)}


def moved(items: Sequence[Item], now: datetime) -> dict[str, Any]:
    """The dates are others now."""
    return notice(items, now)


def cancelled(items: Sequence[Item], now: datetime) -> dict[str, Any]:
    """It does not take place; the dates named are those it would have had."""
    return notice(items, now)


def postponed(items: Sequence[Item], now: datetime) -> dict[str, Any]:
    """It takes place later; nobody knows yet when, so no dates are named."""
    return notice(items, now) | {"event": "", "mine": "", "date": ""}


def revived(items: Sequence[Item], now: datetime) -> dict[str, Any]:
    """It takes place after all."""
    return notice(items, now)


def invited(items: Sequence[Item], now: datetime) -> dict[str, Any]:
    """A party is invited, and by when it should answer."""
    by, by_mine = "", ""
    for anchor in items[0].anchors.values():
        by, by_mine = said(anchor)
        break
    return notice(items, now) | {"by": by, "by_mine": by_mine}


def deadline(items: Sequence[Item], now: datetime) -> dict[str, Any]:
    """Something is owed by a date, or is overdue."""
    item = items[0]
    facts = _about(item, now)
    anchor = _anchor(item)
    by, mine = said(anchor) if anchor else ("", "")
    overdue = anchor is not None and anchor.at <= now
    owing = "" if item.row.on_behalf else clean(getattr(item.subject, "party", "") or "")
    dates = {"by": by, "by_mine": mine, "date": short(anchor) if anchor else ""}
    return facts | dates | {"overdue": overdue, "owing": owing}


def starts(items: Sequence[Item], now: datetime) -> dict[str, Any]:
    """An event begins soon."""
    item = items[0]
    anchor = _anchor(item)
    event, mine = _event(item.subject)
    if not event and anchor:
        event, mine = said(anchor)
    return _about(item, now) | {"event": event, "mine": mine, "date": short(anchor) if anchor else ""}


def ends(items: Sequence[Item], now: datetime) -> dict[str, Any]:
    """Something ends soon: an event, an accreditation."""
    item = items[0]
    anchor = _anchor(item)
    event, mine = said(anchor) if anchor else ("", "")
    return _about(item, now) | {"event": event, "mine": mine, "date": short(anchor) if anchor else ""}


def digest(items: Sequence[Item], now: datetime) -> dict[str, Any]:
    """Thirty lines of what is new and of what is ahead, and how many more."""
    lines, news = [], []
    for item in items[:MOST_LINES]:
        anchor = _anchor(item)
        if item.row.rule_id is None and anchor is None:
            news.append(_news(item, now))
        else:
            lines.append(_about(item, now) | {"date": short(anchor) if anchor else ""})
    return {
        "news": news,
        "lines": lines,
        "count": len(items),
        "more": max(0, len(items) - MOST_LINES),
        "settings_url": f"{settings.PORTAL_URL}/notifications/preferences/",
        "url": f"{settings.PORTAL_URL}/notifications/",
    }


def _news(item: Item, now: datetime) -> dict[str, Any]:
    """Say what is new as its own letter would begin; where those words fail, name what it is about: the rest is told all the same."""
    about, kind = _about(item, now), item.row.kind
    try:
        return about | {"said": _subject(kind, _context(kind, [item], now))}
    except DatabaseError:  # the database is in trouble, not the words
        raise
    except Exception:  # whatever a template or the secretariat's words do
        log.exception("the line of a digest of kind %s cannot be composed", kind)
        return about | {"said": about["ask"]}


KINDS: dict[str, Callable[[Sequence[Item], datetime], dict[str, Any]]] = {
    "deadline": deadline,
    "starts": starts,
    "ends": ends,
    "moved": moved,
    "cancelled": cancelled,
    "postponed": postponed,
    "revived": revived,
    "invited": invited,
    "digest": digest,
}


def said(anchor: Anchor) -> tuple[str, str]:
    """Say a moment where the event is and for the reader, a day as a day."""
    if isinstance(anchor.local, datetime):
        return when.zoned(anchor.local, anchor.tz)
    return when.day(anchor.local), ""


def short(anchor: Anchor) -> str:
    """Say the day of a moment, as the subject line of a letter does."""
    return when.day(anchor.local)


def _anchor(item: Item) -> Anchor | None:
    found = item.anchors.get(item.row.anchor)
    if found is None and item.row.anchor_at is not None:
        return Anchor.instant(item.row.anchor_at, item.row.person.tz)
    return found


def _about(item: Item, now: datetime) -> dict[str, Any]:
    subject = item.subject
    title = clean(subject.reminder_title())
    return {
        "kind": item.row.kind,
        "title": title,
        "ask": clean(subject.reminder_ask(item.row.anchor)),
        "words": item.row.words.strip(),
        "party": parties.called(item.row.on_behalf),
        "told": item.row.audience == "told",
        "url": f"{settings.PORTAL_URL}{subject.reminder_url()}",
        "settings_url": f"{settings.PORTAL_URL}/notifications/preferences/",
        "now": now,
    }


def _event(subject: Any) -> tuple[str, str]:
    """Say when an event is: where it is, and for the reader when that differs."""
    row = subject.reminder_dates()
    if row is None:
        return "", ""
    if row.starts_local is None:
        return when.coarse(row.precision, row.window), ""
    if row.all_day:
        return when.daterange(row.first_day, row.last_day), ""
    return when.zoned(row.starts_local, row.tz, row.ends_local)


def _first_day(subject: Any) -> str:
    row = subject.reminder_dates()
    if row is None:
        return ""
    day: date | None = row.starts_local
    return when.day(day) if day is not None else when.coarse(row.precision, row.window)


def _thread(items: Sequence[Item]) -> str:
    """Name what all letters about one subject have in common, for mail programmes that sort by conversation."""
    if len({(item.row.subject_type_id, item.row.subject_id) for item in items}) != 1:
        return ""
    row, subject = items[0].row, items[0].subject
    return message_id(f"subject:{row.subject_type_id}:{subject.reminder_key()}", 0)


def _render(kind: str, ending: str, context: Mapping[str, Any]) -> str:
    found = select_template([f"reminders/{kind}.{ending}", f"reminders/notice.{ending}"])
    text: str = found.render(dict(context))
    return text if ending == "html" else "".join(text)  # a plain text is no markup: a page that shows it escapes it


def _subject(kind: str, context: Mapping[str, Any], *, trial: bool = False) -> str:
    said = clean(context.get("own_subject") or _render(kind, "subject", context))
    return (_("[trial] %(subject)s") % {"subject": said} if trial else said)[:LONGEST_SUBJECT]


def _leave(items: Sequence[Item]) -> str:
    """Give the address by which the reader leaves the topic of a letter, where all of it may be left."""
    rules = [item.row.rule for item in items]
    topics = {rule.topic if rule is not None and not rule.mandatory else "" for rule in rules}
    topic = topics.pop() if len(topics) == 1 else ""
    path = f"unsubscribe/{unsubscribing.token(items[0].row.person, topic)}/" if topic in TOPICS else ""
    return f"{settings.PORTAL_URL}/{path}" if path else ""


def _enclosed(envelope: Envelope, items: Sequence[Item]) -> Enclosure | None:
    """Give what the letter carries for the calendar of whom it is to; a digest carries nothing."""
    if envelope.trial or envelope.kind not in CHANGES or len(items) != 1:
        return None
    return enclosure.of(items[0].subject, items[0].row.person, envelope.address)


def _bytes(
    envelope: Envelope,
    context: Mapping[str, Any],
    *,
    now: datetime,
    thread: str = "",
    leave: str = "",
    item: Enclosure | None = None,
) -> bytes:
    parts = [
        mime.part(_render(envelope.kind, "txt", context).strip() + "\n"),
        mime.part(_render(envelope.kind, "html", context), "html"),
    ]
    if item is not None:  # as a part that calendars take up by themselves, and as a file for programs that do not
        parts.append(mime.part(item.body, "calendar", method=item.method))
    mail = mime.together("alternative", parts, envelope.message_id)
    if item is not None:
        file = MIMEApplication(item.body.encode(), "ics")
        file.add_header("Content-Disposition", "attachment", filename="event.ics")
        mail = mime.together("mixed", [mail, file], envelope.message_id)
    name, sender = parseaddr(settings.MAIL_FROM)
    mail["From"] = mime.mailbox("From", name, sender)
    mail["To"] = mime.mailbox("To", named(envelope.name), envelope.address)
    mail["Subject"] = mime.words("Subject", _subject(envelope.kind, context, trial=envelope.trial))
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = envelope.message_id
    if thread:
        mail["References"] = thread
    if leave:
        mail["List-Unsubscribe"] = f"<{leave}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["Content-Language"] = envelope.language
    return mail.as_bytes(policy=mime.POLICY)


def fingerprint(letter: bytes) -> str:
    """Give the hash by which a repeat is known to be the same letter."""
    return hashlib.sha256(letter).hexdigest()
