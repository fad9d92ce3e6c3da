"""Papers of parties: who handed them in, when they came, why they are returned."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0012_parties_are_told_of_decisions"),
        ("members", "0011_people_with_their_party"),
    ]
    operations = [
        migrations.AddField(
            model_name="document",
            name="submitted_by",
            field=models.ForeignKey(
                blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="submitted_documents", to="members.party", verbose_name="handed in by",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="sent_to_center_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="handed in"),
        ),
        migrations.AddField(
            model_name="document",
            name="return_reason",
            field=models.TextField(blank=True, default="", editable=False, verbose_name="why it is returned"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("submitted_by__isnull", False),
                    models.Q(("return_reason", ""), ("sent_to_center_at__isnull", True)),
                    _connector="OR",
                ),
                name="documents_document_handed_in_by_a_party",
                violation_error_message="Only a paper of a party is handed in and returned.",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("return_reason", ""), ("sent_to_center_at__isnull", True), _connector="OR"),
                name="documents_document_returned_or_handed_in",
                violation_error_message="What is returned to a party lies with the secretariat no more.",
            ),
        ),
    ]
