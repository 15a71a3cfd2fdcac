"""What goes with a message, as unchangeable as the message."""

import django.db.models.deletion
from django.db import migrations, models

PERMANENT = """
ALTER TABLE notices_enclosure ADD CONSTRAINT notices_enclosures_are_small CHECK (octet_length(content) <= 65536);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON notices_enclosure
    FOR EACH STATEMENT EXECUTE FUNCTION notices_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="Enclosure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("media_type", models.CharField(max_length=80)),
                ("content", models.BinaryField(max_length=65536)),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enclosures",
                        to="notices.message",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("message", "name"), name="notices_enclosures_by_name")
                ],
            },
        ),
        migrations.RunSQL(PERMANENT, migrations.RunSQL.noop),
    ]
