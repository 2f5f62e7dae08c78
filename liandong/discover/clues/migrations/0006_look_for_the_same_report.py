"""Whether reports are there already: whoever sends the same waits, and then sees what the other one kept."""

from django.db import migrations

THERE = """
CREATE FUNCTION clues_there_already(locks bigint[], keys text[], agencies bigint[], hashes text[])
RETURNS TABLE (by_key bigint, by_content bigint) LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(one) FROM unnest(locks) AS one;  -- in their order, or two could wait for one another
    RETURN QUERY
    SELECT
        coalesce(
            (SELECT clue.id FROM clues_clue clue WHERE clue.origin_key = key),
            (SELECT again.clue_id FROM clues_repeat again WHERE again.origin_key = key)
        ),
        (SELECT clue.id FROM clues_clue clue WHERE clue.intake_agency_id = agency AND clue.content_hash = hash)
    FROM unnest(keys, agencies, hashes) WITH ORDINALITY AS given (key, agency, hash, position) ORDER BY position;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("clues", "0005_count_common_hashes")]
    operations = [migrations.RunSQL(THERE, "DROP FUNCTION IF EXISTS clues_there_already")]
