"""The database itself refuses to change or remove what the register holds, to its owner as well."""

from django.db import migrations

TABLES = (
    "registry_entry",
    "registry_document",
    "registry_entrydocument",
    "registry_seal",
    "registry_certificate",
)

REFUSE = """
CREATE FUNCTION registry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the register is append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION registry_only_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.last_number < OLD.last_number THEN
        RAISE EXCEPTION 'a counter of the register never goes back' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""

EACH = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse();
"""

COUNTERS = """
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION registry_refuse();
CREATE TRIGGER only_forward BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION registry_only_forward();
"""


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [
        migrations.RunSQL(
            REFUSE
            + "".join(EACH.format(table=table) for table in TABLES)
            + "".join(COUNTERS.format(table=table) for table in ("registry_book", "registry_series")),
            migrations.RunSQL.noop,
        )
    ]
