"""Folded full-text search, and the triggers that keep adoptions and editions as they were."""

from django.db import migrations

FOLD = r"""
CREATE FUNCTION mun_fold(t text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN
  regexp_replace(normalize(lower(translate(t, '·ŀĿ', '')), NFD), '[\u0300-\u036f]', '', 'g');
"""

# A generated column may only use immutable functions: the name of the grammar must be a constant.
LEXEMES = """
CREATE FUNCTION catalog_lexemes(grammar text, t text) RETURNS tsvector
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN
  CASE grammar
    WHEN 'spanish' THEN to_tsvector('pg_catalog.spanish'::regconfig, mun_fold(t))
    WHEN 'catalan' THEN to_tsvector('pg_catalog.catalan'::regconfig, mun_fold(t))
    WHEN 'english' THEN to_tsvector('pg_catalog.english'::regconfig, mun_fold(t))
    ELSE to_tsvector('pg_catalog.simple'::regconfig, mun_fold(t))
  END;
ALTER TABLE catalog_findable ADD COLUMN lexemes tsvector NOT NULL GENERATED ALWAYS AS (
  setweight(catalog_lexemes(grammar, name), 'A') || setweight(catalog_lexemes(grammar, keywords), 'A')
  || setweight(catalog_lexemes(grammar, summary), 'B') || setweight(catalog_lexemes(grammar, text), 'C')
) STORED;
-- Each word asked for, as a query in each grammar there is; the last one may be half typed.
CREATE FUNCTION catalog_asked(words text[]) RETURNS TABLE (grammar varchar, word text, query tsquery)
  LANGUAGE sql STABLE STRICT AS $$
  SELECT grammars.grammar, given.word, to_tsquery(
    grammars.grammar::regconfig,
    given.word || CASE WHEN given.position = cardinality(words) THEN ':*' ELSE '' END)
  FROM (SELECT DISTINCT grammar FROM catalog_findable) AS grammars,
    unnest(words) WITH ORDINALITY AS given (word, position) $$;
CREATE INDEX catalog_findable_lexemes ON catalog_findable USING gin (lexemes);
"""

PERMANENCE = """
CREATE FUNCTION catalog_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is never changed nor deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER catalog_edition_stays BEFORE UPDATE OR DELETE ON catalog_edition
  FOR EACH ROW EXECUTE FUNCTION catalog_refuse_change();
CREATE TRIGGER catalog_edition_stays_whole BEFORE TRUNCATE ON catalog_edition
  FOR EACH STATEMENT EXECUTE FUNCTION catalog_refuse_change();
CREATE TRIGGER catalog_adoption_stays BEFORE UPDATE OR DELETE ON catalog_adoption
  FOR EACH ROW EXECUTE FUNCTION catalog_refuse_change();
CREATE TRIGGER catalog_adoption_stays_whole BEFORE TRUNCATE ON catalog_adoption
  FOR EACH STATEMENT EXECUTE FUNCTION catalog_refuse_change();
CREATE TRIGGER catalog_service_stays BEFORE DELETE ON catalog_service
  FOR EACH ROW EXECUTE FUNCTION catalog_refuse_change();
"""

UNDO = """
DROP TRIGGER catalog_service_stays ON catalog_service;
DROP TRIGGER catalog_adoption_stays_whole ON catalog_adoption;
DROP TRIGGER catalog_adoption_stays ON catalog_adoption;
DROP TRIGGER catalog_edition_stays_whole ON catalog_edition;
DROP TRIGGER catalog_edition_stays ON catalog_edition;
DROP FUNCTION catalog_refuse_change();
"""

UNDO_LEXEMES = """
DROP FUNCTION catalog_asked(text[]);
ALTER TABLE catalog_findable DROP COLUMN lexemes;
DROP FUNCTION catalog_lexemes(text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION mun_fold(text)"),
        migrations.RunSQL(LEXEMES, UNDO_LEXEMES),
        migrations.RunSQL(PERMANENCE, UNDO),
    ]
