"""The rules: seeded once from the first ladders of the models, then the secretariat's."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max

from reminders import reconcile
from reminders.domain.calls import request
from reminders.models import Channel, Request, Rule, Scheduled

EVENT_LADDER = tuple(
    {"anchor": "starts", "days_before": days, "at_time": "09:00", "audience": "taking_part", "kind": "starts",
     "may_digest": days == 14}  # noqa: PLR2004
    for days in (14, 2)
)  # fmt: skip
DEADLINE_LADDER = tuple(
    {"anchor": "due", "days_before": days, "at_time": "09:00", "audience": "answer", "kind": "deadline",
     "urgent": days < 0, "mandatory": True}
    for days in (14, 7, 2, -1)
)  # fmt: skip


@transaction.atomic
def seed(*, now: datetime | None = None) -> int:
    """Turn the first ladders of the models into rules, once; what people edited or switched off stays. Give how many are new."""
    made = 0
    for model in reconcile.remindable():
        kind = ContentType.objects.get_for_model(model)
        silent = EVENT_LADDER if issubclass(model, Scheduled) else DEADLINE_LADDER
        known = set(Rule.objects.filter(subject_type=kind, subject_id=None).values_list("seed", flat=True))
        rules = [_rule(kind, step) for step in getattr(model, "REMINDER_RULES", silent)]
        new = [rule for rule in rules if rule.seed not in known]
        before = Rule.objects.aggregate(last=Max("pk"))["last"] or 0
        Rule.objects.bulk_create(new, ignore_conflicts=True)
        fresh = list(Rule.objects.filter(pk__gt=before, subject_type=kind))
        made += len(fresh)
        if now is not None:
            for rule in fresh:
                request(Request.What.RULE, rule.pk, reason="seeded", now=now)
    return made


def _rule(kind: ContentType, step: Mapping[str, Any]) -> Rule:
    values = {"channels": list(Channel.values), "topic": "", **step}
    at = values.get("at_time")
    if isinstance(at, str):
        values["at_time"] = time.fromisoformat(at)
    named = [step.get(name, "") for name in ("anchor", "audience", "kind", "days_before", "before", "at_time")]
    seed = "/".join(str(part) for part in named)
    return Rule(subject_type=kind, seed=seed, **values)
