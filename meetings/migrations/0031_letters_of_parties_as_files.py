"""The credentials of a delegation and the letter of an answer, as files."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0013_papers_of_parties"),
        ("meetings", "0030_plans_are_told_of"),
    ]
    operations = [
        migrations.AddField(
            model_name="delegation",
            name="credentials",
            field=models.ForeignKey(
                blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="delegations", to="documents.issue", verbose_name="credentials as a file",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="reply_paper",
            field=models.ForeignKey(
                blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="replies", to="documents.issue", verbose_name="letter of the answer as a file",
            ),
        ),
    ]
