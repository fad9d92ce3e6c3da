"""A report is its party's, read by whoever carries the action out with it; what it says stays, a review is given once."""

from django.db import migrations

from records.triggers import frozen_when, party_wall

PARTIES = "ANY ((SELECT nullif(current_setting('atc.parties', true), '')::bigint[])::bigint[])"
TOGETHER = f"""EXISTS (
    SELECT 1 FROM meetings_actionitem a WHERE a.id = action_id AND (a.lead_id = {PARTIES} OR EXISTS (
        SELECT 1 FROM meetings_actionitem_co_executors c WHERE c.actionitem_id = a.id AND c.party_id = {PARTIES}
    ))
)"""
SENT = ("public_id", "action_id", "party_id", "text", "is_final", "at", "by_id", "source", "letter")
REVIEW = ("verdict", "reason", "decided_at", "decided_by_id")


class Migration(migrations.Migration):
    dependencies = [("meetings", "0012_action_items_and_their_reports")]
    operations = [
        party_wall("meetings_progressreport", shown=TOGETHER),
        frozen_when("meetings_progressreport", "TRUE", SENT, name="sent"),
        frozen_when("meetings_progressreport", "OLD.verdict <> 'pending'", REVIEW, name="reviewed"),
    ]
