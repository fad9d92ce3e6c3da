from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0010_end_of_accreditation_is_reminded_of'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(fields=('id', 'party'), name='members_person_with_party'),
        ),
    ]
