"""The database itself refuses to change an entry or a seal."""

from django.db import migrations

TABLES = ("audit_entry", "audit_seal")

SQLITE = """
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END
"""

POSTGRESQL_FUNCTION = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""

POSTGRESQL = """
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()
"""


def refuse_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION)
        statement = POSTGRESQL
    else:
        statement = SQLITE
    for table in TABLES:
        schema_editor.execute(statement.format(table=table))


def allow_changes(apps, schema_editor):
    on_table = " ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_is_append_only{on_table.format(table=table)}")
    if on_table:
        schema_editor.execute("DROP FUNCTION refuse_audit_change()")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(refuse_changes, allow_changes)]
