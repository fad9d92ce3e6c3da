"""What is done to the plan of a year: it is approved, as often as it changes, and its members are told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import PlanStatus, PlanVersion, PlanYear
from members.models import User
from records import history
from reminders.domain import tell


@transaction.atomic
def approve(year: int, *, lines: Sequence[Mapping[str, Any]], decision: str, by: User, now: datetime) -> PlanVersion:
    """Keep the plan of a year as it is now, as the one that was approved; nothing in it is frozen by that. Members are told in their digest."""
    PlanYear.objects.get_or_create(year=year)
    plan = PlanYear.objects.select_for_update().get(year=year)
    kept = [dict(line) for line in lines if not line["off"]]
    if not decision.strip():
        raise ValidationError({"decision": _("Say by which decision the plan is approved.")})
    if not kept:
        raise ValidationError(_("The plan of this year is empty."), code="empty")
    last = plan.versions.order_by("-number").first()
    if last is not None and last.lines == kept:
        raise ValidationError(_("Nothing has changed since the plan was approved."), code="same")
    version = PlanVersion.objects.create(
        plan=plan,
        number=last.number + 1 if last else 1,
        published_at=now,
        published_by=by,
        decision=decision.strip(),
        lines=kept,
    )
    was = plan.status
    plan.status = PlanStatus.APPROVED
    plan.write("status")
    changes = history.diff({"status": str(was)}, {"status": str(plan.status)})
    changes += history.diff({}, {"issue": version.number, "events": len(kept)})
    history.record(plan, "approved", by=by, now=now, changes=changes, reason=version.decision)
    tell(plan, "plan_approved", to="members", can_wait=True, by=by, now=now, words=version.decision)
    return version
