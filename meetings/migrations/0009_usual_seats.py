"""Seats of the series and meetings that stood before seats were counted; the series in two steps are those with a term for it."""

from django.db import migrations

USUAL = (("state", "delegates", 3), ("state", "accompanying", 2), ("body", "delegates", 2), ("partner", "delegates", 2))


def fill(apps, schema_editor):
    """Give each series and each meeting to come the usual seats; what is of the public record has none."""
    series, seats = apps.get_model("meetings", "MeetingSeries"), apps.get_model("meetings", "SeriesQuota")
    meetings, quotas = apps.get_model("meetings", "Meeting"), apps.get_model("meetings", "Quota")
    seats.objects.bulk_create(
        seats(series=row, kind=kind, group=group, seats=number)
        for row in series.objects.order_by("pk")
        for kind, group, number in USUAL
    )
    quotas.objects.bulk_create(
        quotas(meeting=row, kind=kind, group=group, seats=number)
        for row in meetings.objects.filter(facts_only=False).order_by("pk")
        for kind, group, number in USUAL
    )
    series.objects.filter(deadline_templates__key="confirm").update(two_step=True)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0008_delegations_behind_the_wall")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
