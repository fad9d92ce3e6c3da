"""Plans of years, and each edition of them as it was approved."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from records.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0019_papers_with_their_issues"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="PlanYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="year")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "draft"), ("approved", "approved")],
                        default="draft",
                        max_length=8,
                        verbose_name="status",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan of a year",
                "verbose_name_plural": "plans of years",
                "ordering": ["year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 1990), ("year__lte", 2100)),
                        name="meetings_planyear_of_our_time",
                        violation_error_message="Plans are kept for the years 1990 to 2100.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("published_at", models.DateTimeField(verbose_name="approved")),
                ("decision", models.CharField(max_length=300, verbose_name="decision")),
                ("lines", models.JSONField(verbose_name="lines")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="meetings.planyear",
                        verbose_name="plan of a year",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "approved plan",
                "verbose_name_plural": "approved plans",
                "ordering": ["plan", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "number"),
                        name="meetings_planversion_one_number",
                        violation_error_message="Somebody has approved the plan meanwhile: look at it first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), models.Q(("decision", ""), _negated=True)),
                        name="meetings_planversion_by_decision",
                        violation_error_message="Say by which decision the plan is approved.",
                    ),
                ],
            },
        ),
        append_only("meetings_planversion"),
    ]
