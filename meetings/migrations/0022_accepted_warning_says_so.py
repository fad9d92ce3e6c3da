from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0021_proposals_are_told_of")]
    operations = [
        migrations.AlterField(
            model_name="conflictack",
            name="fingerprint",
            field=models.CharField(
                editable=False,
                error_messages={"unique": "Somebody has accepted this warning already."},
                max_length=64,
                unique=True,
            ),
        ),
    ]
