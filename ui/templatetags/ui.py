"""The tags of the kit: `{% load ui %}`. How each is used stands in docs/kit.md."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.contrib import messages
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ui import addresses, filters, icons, text
from ui import when as words

register = template.Library()

SOON = 3  # days before a term from which its edge is tinted


@register.simple_tag
def tag(label: object, look: str) -> SafeString:
    """Draw a state: shape, word and tint."""
    return format_html('<span class="c-tag c-tag--{}">{}{}</span>', look, icons.shape(look), label)


@register.simple_tag
def icon(name: str, size: int = 18) -> SafeString:
    """Draw an icon of the closed list; a word stands beside it."""
    return icons.icon(name, size)


@register.simple_tag
def shape(look: str) -> SafeString:
    """Draw the shape of a state without its tag."""
    return icons.shape(look)


@register.simple_tag
def shapes() -> SafeString:
    """Draw the shapes of states once, unseen, for what repeats them by `<use href="#shape-late"/>`."""
    return icons.shapes()


def _time(moment: date, said: str) -> SafeString:
    machine = words.utc(moment) if isinstance(moment, datetime) else moment.isoformat()
    return format_html('<time datetime="{}">{}</time>', machine, text.unbroken(said))


@register.simple_tag
def day(moment: date | None, style: str = "long") -> SafeString | str:
    """Say a day; nothing for None. Styles: long, full (with weekday), short (13.05.2027), month (13 May)."""
    return _time(moment, words.day(moment, style)) if moment else ""


@register.simple_tag
def moment(at: datetime | None) -> SafeString | str:
    """Say an instant in the reader's zone: day and time."""
    return _time(at, words.span(words.local(at))) if at else ""  # type: ignore[arg-type]  # local() keeps a datetime a datetime


@register.simple_tag
def daterange(start: date | None, end: date | None = None) -> SafeString | str:
    """Say a range of days, its last day included."""
    return format_html('<span class="c-range">{}</span>', words.daterange(start, end)) if start else ""


@register.simple_tag
def zoned(start: datetime | None, zone: str, end: datetime | None = None) -> SafeString | str:
    """Say when something is, in the zone of its place, and in the reader's own if that differs."""
    if not start:
        return ""
    there, here = words.zoned(start, zone, end)
    event = _time(words.instant(start, zone), there)
    if not here:
        return event
    return format_html(
        '{} · <span class="c-meta">{}</span>', event, text.unbroken(_("for you %(time)s") % {"time": here})
    )


@register.simple_tag
def coarse(precision: str, window: object = None) -> str:
    """Say a date known to a year, quarter or month only."""
    return words.coarse(str(precision), window)


@register.simple_tag
def when(row: Any, style: str = "full") -> SafeString | str:
    """Say when a dated row is, however well that is known; `days` leaves time and zone out."""
    start, end = row.starts_local, row.ends_local
    if str(row.precision) != "day" or start is None:
        return words.coarse(str(row.precision), row.window)
    if style == "days" or getattr(row, "all_day", False):
        last = words.last_day(start, end)
        said = words.daterange(start, last)
        return format_html('<time class="c-range" datetime="{}">{}</time>', start.date().isoformat(), said)
    return zoned(start, row.tz, end)


@register.simple_tag
def due(at: date | None, now: datetime, done: object = False) -> SafeString | str:  # noqa: FBT002 -- a tag's arguments are written by position
    """Say a term: the date, how far it is in words, and an edge that is tinted when it is near or past."""
    if not at:
        return ""
    said = _time(at, words.day(at))
    if done:
        return format_html('<span class="c-due">{}</span>', said)
    late = words.is_past(at, now)
    soon = not late and (words.as_day(at) - words.as_day(now)).days <= SOON
    state = "is-late" if late else "is-soon" if soon else ""
    distance = words.overdue(at, now) if late else words.distance(at, now)
    return format_html('<span class="c-due {}">{} <span class="c-due__words">{}</span></span>', state, said, distance)


@register.simple_tag
def pair(row: object, name: str) -> SafeString | str:
    """Show a text held in two languages; where English is missing the Russian one stands in, marked and named."""
    plain, fallback = text.pair(row, name)
    said = text.unbroken(plain)
    if not fallback:
        return said
    return format_html('<span lang="ru">{}</span> <span class="c-foreign">({})</span>', said, _("in Russian"))


@register.simple_tag
def pair_text(row: object, name: str) -> str:
    """Give the same text without markup, for titles and attributes."""
    return text.pair(row, name)[0]


@register.simple_tag
def pair_lang(row: object, name: str) -> str:
    """Give lang="ru" when Russian stands in for a missing English text."""
    return format_html('lang="{}"', "ru") if text.pair(row, name)[1] else ""


@register.filter
def unbroken(said: object) -> SafeString | str:
    """Keep the ranges and numbers in a plain text whole: no line ends within «10:00–13:00» or «№ 12»."""
    return said if isinstance(said, SafeString) else text.unbroken(said)


@register.filter
def roman(number: int | None) -> str:
    """Write an ordinal in Roman numerals of Latin letters."""
    return text.roman(number) if number else ""


@register.simple_tag(takes_context=True)
def may(context: Context, permission: str, row: object = None) -> bool:
    """Ask whether the reader may do an act: {% may "meetings.reschedule" meeting as can_move %}."""
    user = context.get("user")
    return bool(user and user.is_authenticated and user.has_perm(permission, row))


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """Give this page's address with some parameters changed: {% query view="month" page=None %}."""
    request = context.get("request")
    return addresses.changed(request.GET if request else None, changes)


@register.simple_tag(takes_context=True)
def swaps(context: Context, url: str = "") -> SafeString | str:
    """Let a link to another state of this page (`?…`), or without an address its GET form, fetch the fragment only."""
    request = context.get("request")
    address = url if url.startswith("?") else request.path if request and not url else ""
    if not address:
        return ""
    return format_html('hx-get="{}" hx-target="#page" hx-push-url="true"', address)


@register.simple_tag
def crumbs(*steps: object) -> SafeString:
    """Draw the breadcrumbs: label and address in turn, the page itself last and without an address."""
    links = [(steps[place], steps[place + 1]) for place in range(0, len(steps) - 1, 2)]
    items = format_html_join("", '<li><a href="{1}">{0}</a></li>', links)
    last = format_html('<li aria-current="page">{}</li>', steps[-1]) if len(steps) % 2 else ""
    return format_html(
        '<nav aria-label="{}"><ol class="c-crumbs">{}{}</ol></nav>', pgettext("navigation", "You are here"), items, last
    )


@register.simple_block_tag
def card(content: str, title: str = "", link: str = "", link_label: str = "", own: object = False) -> SafeString:  # noqa: FBT002 -- a tag's arguments are written by name
    """Wrap what stands inside in a card with a heading and, if given, one link beside it."""
    act = format_html('<a class="c-small" href="{}">{}</a>', link, link_label) if link else ""
    head = format_html('<div class="c-card__head"><h2>{}</h2>{}</div>', title, act) if title else ""
    return format_html('<section class="c-card {}">{}{}</section>', "c-card--own" if own else "", head, content)


@register.simple_block_tag
def dialog(content: str, name: str, title: str, role: str = "dialog") -> SafeString:
    """Wrap what stands inside in a dialog of that id; a link with `data-dialog` opens it, without a script it leads on."""
    values = {"name": name, "title": title, "role": role, "content": content}
    return format_html("{}", render_to_string("ui/dialog.html", values))


@register.simple_tag
def diff(was: object, now: object) -> SafeString:
    """Show what was and what is, struck and underlined, with hidden words for readers by ear."""
    return format_html("{}", render_to_string("ui/diff.html", {"was": was, "now": now}))


@register.simple_tag(takes_context=True)
def chips(context: Context, form: Any) -> list[filters.Chip]:
    """List the chosen values of a filter form, each with the address that takes it away."""
    return filters.chips(form, context["request"].GET)


@register.filter
def message_look(message: Any) -> str:
    """Name the look of a message: success, warning, error or information."""
    return {messages.SUCCESS: "success", messages.WARNING: "warning", messages.ERROR: "error"}.get(
        message.level, "information"
    )


@register.filter
def banner_shape(look: str) -> SafeString:
    """Draw the shape of a banner's look."""
    return icons.shape({"success": "done", "warning": "moved", "error": "late"}.get(look, "planned"), "c-banner__shape")


@register.filter
def lines(rows: Iterable[object]) -> list[object]:
    """Give the parts of a value that say something."""
    return [row for row in rows if row]
