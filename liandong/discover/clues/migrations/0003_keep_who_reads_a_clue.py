"""The database keeps, for each clue, a line for every agency with a running share of its dossier."""

from django.db import migrations

READERS = """
CREATE FUNCTION clue_is_open(stage text) RETURNS boolean LANGUAGE sql IMMUTABLE
    RETURN stage NOT IN ('closed', 'declined');

CREATE FUNCTION clue_readers_of_a_clue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO clues_cluereader (clue_id, agency_id, received_at, is_open)
        SELECT NEW.id, agency_id, NEW.received_at, clue_is_open(NEW.stage)
        FROM dossiers_share WHERE dossier_id = NEW.dossier_id AND until IS NULL;
    ELSE
        UPDATE clues_cluereader SET received_at = NEW.received_at, is_open = clue_is_open(NEW.stage)
        WHERE clue_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER clue_has_readers AFTER INSERT ON clues_clue
    FOR EACH ROW EXECUTE FUNCTION clue_readers_of_a_clue();
CREATE TRIGGER clue_tells_its_readers AFTER UPDATE ON clues_clue FOR EACH ROW
    WHEN ((OLD.received_at, clue_is_open(OLD.stage)) IS DISTINCT FROM (NEW.received_at, clue_is_open(NEW.stage)))
    EXECUTE FUNCTION clue_readers_of_a_clue();

CREATE FUNCTION clue_readers_of_a_share() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.until IS NULL THEN
        INSERT INTO clues_cluereader (clue_id, agency_id, received_at, is_open)
        SELECT id, NEW.agency_id, received_at, clue_is_open(stage) FROM clues_clue WHERE dossier_id = NEW.dossier_id
        ON CONFLICT (clue_id, agency_id) DO NOTHING;
    ELSE
        DELETE FROM clues_cluereader USING clues_clue clue
        WHERE clue.dossier_id = NEW.dossier_id AND clue_id = clue.id AND clues_cluereader.agency_id = NEW.agency_id
            AND NOT EXISTS (
                SELECT FROM dossiers_share
                WHERE dossier_id = NEW.dossier_id AND agency_id = NEW.agency_id AND until IS NULL
            );
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER share_makes_readers AFTER INSERT OR UPDATE ON dossiers_share
    FOR EACH ROW EXECUTE FUNCTION clue_readers_of_a_share();
"""

UNDO = """
DROP FUNCTION IF EXISTS clue_readers_of_a_share, clue_readers_of_a_clue, clue_is_open CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("clues", "0002_seal_reporters"), ("dossiers", "0002_readers_and_row_security")]
    operations = [migrations.RunSQL(READERS, UNDO)]
