"""What was written before the chain began is its beginning."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0009_sealed_at_commit")]
    operations = [migrations.RunSQL(sql="SELECT records_seal_from(0)", reverse_sql=migrations.RunSQL.noop)]
