"""Action items and reports for tests."""

from datetime import date

from meetings.models import ActionItem, ProgressReport, Status
from tests.factories.meetings import ENTERED, make_meeting

DUE = date(2027, 6, 1)


def make_action(meeting=None, lead=None, *, co_executors=(), **values) -> ActionItem:
    """An action item due on 1 June, of a meeting that was held unless one is given."""
    meeting = meeting or make_meeting(Status.HELD)
    last = meeting.action_items.count()
    rule = {} if "due_rule" in values else {"due_on": DUE}
    action = ActionItem.objects.create(
        meeting=meeting,
        lead=lead,
        **{"item_no": 7, "position": last + 1, "text_ru": "Представить предложения"} | rule | values,
    )
    action.co_executors.set(co_executors)
    return action


def make_report(action, by, *, party=None, **values) -> ProgressReport:
    """An interim report of the lead that nobody has reviewed."""
    return ProgressReport.objects.create(
        action=action,
        party=party or action.lead,
        **{"text": "Предложения подготовлены", "at": ENTERED, "by": by} | values,
    )
