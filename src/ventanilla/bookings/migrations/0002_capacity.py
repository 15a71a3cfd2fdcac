"""What Django cannot say: no cell of a day is taken below nothing, and what happened is never changed."""

from django.db import migrations

CAPACITY = """
ALTER TABLE bookings_day ADD CONSTRAINT bookings_desks_never_exceeded
    CHECK (0 <= ALL (free) AND cardinality(free) = cardinality(desks));
"""

REFUSE = """
CREATE FUNCTION bookings_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what happened to a booking is append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON bookings_happening
    FOR EACH STATEMENT EXECUTE FUNCTION bookings_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0001_initial")]

    operations = [migrations.RunSQL(CAPACITY + REFUSE, migrations.RunSQL.noop)]
