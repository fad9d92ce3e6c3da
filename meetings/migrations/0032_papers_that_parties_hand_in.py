"""What a party asks the meeting to do with the paper it hands in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0031_letters_of_parties_as_files")]
    operations = [
        migrations.AddField(
            model_name="meetingpaper",
            name="wish",
            field=models.CharField(
                blank=True, default="", max_length=300, verbose_name="what the party asks the meeting to do"
            ),
            preserve_default=False,
        ),
    ]
