"""The rules: seeded once from the first ladders of the models, then the secretariat's."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from records import history
from reminders import reconcile
from reminders.domain.calls import request
from reminders.models import Channel, Remindable, Request, Rule, Scheduled

STEP = ("audience", "days_before", "at_time", "before", "channels", "zone_of", "urgent", "may_digest")
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


def first_ladder(model: type[Remindable]) -> Sequence[Mapping[str, Any]]:
    """Give the steps a model begins with: its own, or those of its kind if it says nothing."""
    silent = EVENT_LADDER if issubclass(model, Scheduled) else DEADLINE_LADDER
    return getattr(model, "REMINDER_RULES", silent)


@transaction.atomic
def seed(*, now: datetime | None = None) -> int:
    """Turn the first ladders of the models into rules, once; what people edited or switched off stays. Give how many are new."""
    made = 0
    for model in reconcile.remindable():
        kind = ContentType.objects.get_for_model(model)
        known = set(Rule.objects.filter(subject_type=kind, subject_id=None).values_list("seed", flat=True))
        rules = [_rule(kind, step) for step in first_ladder(model)]
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


@transaction.atomic
def add(
    *,
    about: type[Remindable],
    anchor: str,
    audience: str,
    days_before: int | None,
    at_time: time | None,
    before: timedelta | None,
    channels: Sequence[str],
    zone_of: str,
    urgent: bool,
    may_digest: bool,
    by: Any,
    now: datetime,
) -> Rule:
    """Add a step to the ladder of a model; everything it calls for is planned in seconds."""
    if anchor not in about.ANCHORS or audience not in about.AUDIENCES:
        raise ValidationError(_("These people, or this date, do not go with what the rule is about."), code="foreign")
    topic = next((step["topic"] for step in getattr(about, "REMINDER_RULES", ())), "")
    rule = Rule(
        subject_type=ContentType.objects.get_for_model(about),
        kind=anchor if anchor in ("starts", "ends") else "deadline",
        topic=topic,
        anchor=anchor,
        audience=audience,
        days_before=days_before,
        at_time=at_time,
        before=before,
        channels=list(channels),
        zone_of=zone_of,
        urgent=urgent,
        may_digest=may_digest,
    )
    rule.write()
    history.record(rule, "added", by=by, now=now, changes=history.diff({}, history.values(rule, *STEP)))
    request(Request.What.RULE, rule.pk, reason="added", now=now)
    return rule


@transaction.atomic
def edit(
    rule: Rule,
    *,
    audience: str,
    days_before: int | None,
    at_time: time | None,
    before: timedelta | None,
    channels: Sequence[str],
    zone_of: str,
    urgent: bool,
    may_digest: bool,
    version: int | None,
    by: Any,
    now: datetime,
) -> Rule:
    """Change a step; what was told stays told, what waits follows in seconds."""
    rule = Rule.objects.locked(rule.pk, version=version)
    was = history.values(rule, *STEP)
    rule.audience, rule.days_before, rule.at_time, rule.before = audience, days_before, at_time, before
    rule.channels, rule.zone_of, rule.urgent, rule.may_digest = list(channels), zone_of, urgent, may_digest
    if changes := history.diff(was, history.values(rule, *STEP)):
        rule.write(*STEP)
        history.record(rule, "edited", by=by, now=now, changes=changes)
        request(Request.What.RULE, rule.pk, reason="edited", now=now)
    return rule


@transaction.atomic
def switch_off(rule: Rule, *, version: int | None, by: Any, now: datetime) -> Rule:
    """Switch a step off: what waits because of it is cancelled in seconds; the rule stays."""
    return _switched(rule, active=False, version=version, by=by, now=now)


@transaction.atomic
def switch_on(rule: Rule, *, version: int | None, by: Any, now: datetime) -> Rule:
    """Switch a step on again; a step whose time has passed is not made up for."""
    return _switched(rule, active=True, version=version, by=by, now=now)


def _switched(rule: Rule, *, active: bool, version: int | None, by: Any, now: datetime) -> Rule:
    rule = Rule.objects.locked(rule.pk, version=version)
    if rule.active != active:
        rule.active = active
        rule.write("active")
        history.record(rule, "switched_on" if active else "switched_off", by=by, now=now)
        request(Request.What.RULE, rule.pk, reason="switched", now=now)
    return rule
