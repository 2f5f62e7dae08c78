"""Row-level security for a table that hurts: SQL for migrations.

Fail-closed: a row is there only for agencies named in the setting `liandong.agencies`, which `cleared()` fills for one
transaction; no setting, no rows. One policy a command, since a policy for all commands would widen SELECT.
"""

AGENCIES = """
CREATE OR REPLACE FUNCTION liandong_agencies() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT string_to_array(nullif(current_setting('liandong.agencies', true), ''), ',')::bigint[] $$;
"""


def protect(
    table: str,
    agency_column: str = "agency_id",
    *,
    anyone_inserts: bool = False,
    changes: bool = True,
    auditor_reads: bool = False,
) -> tuple[str, str]:
    """SQL that protects a table, and SQL that undoes it: `migrations.RunSQL(*protect("clues_reporter"))`.

    anyone_inserts  a row may be put in without clearance, as a report by the public is; the model then needs a key
                    made in Python (UUID), for an insert that returns a row would need clearance to read it
    changes         whether cleared agencies may update and delete their rows, or only read them
    auditor_reads   whether the setting `liandong.auditor` opens all rows for reading
    """
    mine = f"{agency_column} = ANY ((SELECT liandong_agencies())::bigint[])"
    seen = f"{mine} OR current_setting('liandong.auditor', true) = 'on'" if auditor_reads else mine
    lines = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;",
        f"CREATE POLICY {table}_select ON {table} FOR SELECT USING ({seen});",
        f"CREATE POLICY {table}_insert ON {table} FOR INSERT WITH CHECK ({'true' if anyone_inserts else mine});",
    ]
    if changes:
        lines += [
            f"CREATE POLICY {table}_update ON {table} FOR UPDATE USING ({mine}) WITH CHECK ({mine});",
            f"CREATE POLICY {table}_delete ON {table} FOR DELETE USING ({mine});",
        ]
    undo = [f"DROP POLICY IF EXISTS {table}_{act} ON {table};" for act in ("select", "insert", "update", "delete")]
    undo.append(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;")
    return "\n".join(lines), "\n".join(undo)
