"""Papers of parties that came by letter or e-mail: the secretariat enters them and names the letter."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0013_papers_of_parties")]
    operations = [
        migrations.AddField(
            model_name="document",
            name="source",
            field=models.CharField(
                choices=[("portal", "portal"), ("letter", "letter"), ("email", "e-mail")],
                default="portal", editable=False, max_length=6, verbose_name="received by",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="letter",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=200, verbose_name="number and date of the letter"
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("letter", ""), ("source", "portal")),
                    models.Q(
                        ("submitted_by__isnull", False),
                        models.Q(("source", "portal"), _negated=True),
                        models.Q(("letter", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="documents_document_source_is_named",
                violation_error_message="What did not come through the portal is a party's, and its letter is named.",
            ),
        ),
    ]
