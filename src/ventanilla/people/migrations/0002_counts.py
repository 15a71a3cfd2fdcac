"""Counts are worth nothing after a crash, and must not cost whoever is counted a durable commit."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.RunSQL("ALTER TABLE people_tally SET UNLOGGED", "ALTER TABLE people_tally SET LOGGED")
    ]
