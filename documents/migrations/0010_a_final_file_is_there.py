"""A final file has its bytes: the name under which they are stored, their size and their digest."""

from django.db import migrations, models
from django.db.models import Q

NAME = "documents_languagefile_final_is_clean"


class Migration(migrations.Migration):
    dependencies = [("documents", "0009_register_of_decisions")]
    operations = [
        migrations.RemoveConstraint("languagefile", NAME),
        migrations.AddConstraint(
            "languagefile",
            models.CheckConstraint(
                condition=Q(status="draft")
                | (Q(status="final", scan="clean", size__gt=0) & ~Q(file="") & ~Q(sha256="")),
                name=NAME,
                violation_error_message="A final file has been checked by the scanner.",
            ),
        ),
    ]
