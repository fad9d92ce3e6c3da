"""Papers of parties in the languages of their states."""

from django.db import migrations, models

LANGUAGES = [
    ("ru", "Russian"), ("en", "English"), ("az", "Azerbaijani"), ("hy", "Armenian"), ("be", "Belarusian"), ("kk", "Kazakh"),
    ("ky", "Kyrgyz"), ("ro", "Romanian"), ("tg", "Tajik"), ("tk", "Turkmen"), ("uz", "Uzbek"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("documents", "0014_papers_that_came_by_letter")]
    operations = [
        migrations.AlterField(
            model_name="document",
            name="original_language",
            field=models.CharField(
                choices=LANGUAGES, default="ru", max_length=2, verbose_name="language of the original"
            ),
        ),
        migrations.AlterField(
            model_name="languagefile",
            name="language",
            field=models.CharField(choices=LANGUAGES, max_length=2, verbose_name="language"),
        ),
    ]
