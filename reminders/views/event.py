"""One event as a file for calendar programs."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from reminders import ical


def event_file(row, name):
    """Give a dated row as an attachment: what a feed says of it, and no method, so that nobody is asked anything."""
    if row.starts_local is None:
        raise Http404
    body = ical.calendar([ical.event(ical.facts(row))]).to_ical()
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.ics")
    return answer
