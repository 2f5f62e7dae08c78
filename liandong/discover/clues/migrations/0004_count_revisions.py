"""The database counts what changes how a clue is to be handled, so that no way of writing it can forget to."""

from django.db import migrations

REVISIONS = """
CREATE FUNCTION clue_next_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.revision := OLD.revision + 1;
    RETURN NEW;
END $$;
CREATE TRIGGER clue_counts_revisions BEFORE UPDATE ON clues_clue FOR EACH ROW
    WHEN ((OLD.stage, OLD.holder_id, OLD.matter, OLD.outcome, OLD.place_id, OLD.subject_id, OLD.competent_id,
           OLD.group_id)
        IS DISTINCT FROM
          (NEW.stage, NEW.holder_id, NEW.matter, NEW.outcome, NEW.place_id, NEW.subject_id, NEW.competent_id,
           NEW.group_id))
    EXECUTE FUNCTION clue_next_revision();
"""

UNDO = "DROP FUNCTION IF EXISTS clue_next_revision CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("clues", "0003_keep_who_reads_a_clue")]
    operations = [migrations.RunSQL(REVISIONS, UNDO)]
