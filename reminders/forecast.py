"""What a rule would do: the reminders it calls for in the days to come, counted and not written."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from reminders import plan
from reminders.models import Rule

AHEAD = timedelta(days=90)
MOST_SUBJECTS = 300


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many reminders would leave for how many people, about how many subjects; `more` when not all were looked at."""

    reminders: int
    people: int
    subjects: int
    more: bool


def of(rule: Rule, *, now: datetime) -> Forecast:
    """Count what a rule calls for in the next ninety days, by the dates and the people of today."""
    model = rule.subject_model
    offset = abs(timedelta(days=rule.days_before or 0)) + (rule.before or timedelta())
    rows = model._default_manager.with_anchors_between(now - offset, now + AHEAD + offset)  # noqa: SLF001  # the manager the promise is about
    rows = rows.filter(pk=rule.subject_id) if rule.subject_id else rows
    found = list(rows.order_by("pk").distinct()[: MOST_SUBJECTS + 1])
    reminders, people, subjects = 0, set(), 0
    for subject in found[:MOST_SUBJECTS]:
        anchors = dict(subject.reminder_anchors())
        if rule.anchor not in anchors:
            continue
        audience = {rule.audience: list(subject.people_to_remind(rule.audience))}
        wants = plan.wanted([rule], anchors, audience, {}).values()
        due = [want for want in wants if now < want.due_at <= now + AHEAD]
        reminders += len(due)
        people |= {want.person.pk for want in due}
        subjects += bool(due)
    return Forecast(reminders, len(people), subjects, more=len(found) > MOST_SUBJECTS)
