-- A view for each table over the rows of a summary, for DuckDB (notebooks, Superset's duckdb-engine):
--   chude run news.ndjson -o out/ && chude export --format rows out/ -o rows.ndjson
--   duckdb news.duckdb < views.sql       or in Python: duckdb.connect("news.duckdb").execute(open("views.sql").read())
-- Rows of several days: SET VARIABLE chude_rows = 'rows/*.ndjson' before this; `source_file` tells them apart.
SET VARIABLE chude_rows = coalesce(getvariable('chude_rows'), 'rows.ndjson');

CREATE OR REPLACE TABLE chude_rows AS
SELECT *
FROM read_ndjson(getvariable('chude_rows'), filename = 'source_file', maximum_object_size = 67108864, columns = {
    kind: 'VARCHAR', documents: 'BIGINT', bytes: 'BIGINT', sentences: 'BIGINT', words: 'BIGINT', "from": 'VARCHAR', "to": 'VARCHAR',
    undated: 'BIGINT', rejected: 'BIGINT', duplicates: 'BIGINT', contained: 'BIGINT', boilerplate_sentences: 'BIGINT', boilerplate_bytes: 'BIGINT', "by": 'VARCHAR', notes: 'VARCHAR', version: 'VARCHAR',
    lang: 'VARCHAR', start: 'VARCHAR', rank: 'BIGINT', text: 'VARCHAR', count: 'BIGINT', df: 'BIGINT', score: 'DOUBLE',
    g2: 'DOUBLE', log_ratio: 'DOUBLE', q: 'DOUBLE', reference_df: 'BIGINT', reference_df_at_most: 'BIGINT',
    reference_documents: 'BIGINT', variants: 'VARCHAR', topic: 'BIGINT', label: 'VARCHAR', size: 'BIGINT', in_others: 'BIGINT', parent: 'BIGINT',
    cohesion: 'DOUBLE', weak_share: 'DOUBLE', coherence: 'DOUBLE', terms: 'VARCHAR', change: 'VARCHAR', change_start: 'VARCHAR',
    change_end: 'VARCHAR', change_df: 'BIGINT', change_share: 'DOUBLE', before_df: 'BIGINT', before_share: 'DOUBLE',
    change_g2: 'DOUBLE', change_q: 'DOUBLE', bursts: 'BIGINT', burst_start: 'VARCHAR', burst_end: 'VARCHAR', burst_score: 'DOUBLE',
    "of": 'VARCHAR', "end": 'VARCHAR', share: 'DOUBLE', n: 'BIGINT', id: 'VARCHAR', title: 'VARCHAR', member: 'VARCHAR',
    similarity: 'DOUBLE', exact: 'BOOLEAN', date: 'VARCHAR', begin_byte: 'BIGINT', end_byte: 'BIGINT', snippet: 'VARCHAR',
    source: 'VARCHAR', url: 'VARCHAR', weak: 'BOOLEAN', parent_label: 'VARCHAR', duplicate_of: 'VARCHAR', contained_in: 'VARCHAR', keyphrases: 'VARCHAR'
});

-- A date as written, without its offset: what '2025-12-24T05:51:00+07:00' becomes differs between versions of DuckDB. Of a month or year: its first day.
CREATE OR REPLACE MACRO moment(text) AS coalesce(try_cast(regexp_replace(text, '([T ].*)(Z|[+-][0-9:]+)$', '\1') AS TIMESTAMP),
                                                 try_cast(text || '-01' AS TIMESTAMP), try_cast(text || '-01-01' AS TIMESTAMP));

CREATE OR REPLACE VIEW corpus AS
SELECT documents, bytes, sentences, words, "from", "to", undated, rejected, duplicates, contained, boilerplate_sentences, boilerplate_bytes, "by", notes, version, source_file
FROM chude_rows WHERE kind = 'corpus';

CREATE OR REPLACE VIEW languages AS SELECT lang, documents, source_file FROM chude_rows WHERE kind = 'language';

CREATE OR REPLACE VIEW periods AS
SELECT moment(start) AS start, documents, source_file FROM chude_rows WHERE kind = 'period';

CREATE OR REPLACE VIEW keywords AS
SELECT rank, text, count, df, score, g2, log_ratio, q, reference_df, reference_df_at_most, reference_documents,
       string_split(variants, '; ') AS variants, source_file
FROM chude_rows WHERE kind = 'keyword';

CREATE OR REPLACE VIEW topics AS
SELECT topic, label, size, in_others, parent, cohesion, weak_share, coherence, string_split(terms, '; ') AS terms, change, change_start, change_end,
       change_df, change_share, before_df, before_share, change_g2, change_q, source_file
FROM chude_rows WHERE kind = 'topic';

CREATE OR REPLACE VIEW terms AS SELECT topic, label, rank, text, score, source_file FROM chude_rows WHERE kind = 'term';

CREATE OR REPLACE VIEW trends AS
SELECT rank, text, string_split(terms, '; ') AS terms, count, df, bursts, moment(burst_start) AS burst_start,
       moment(burst_end) AS burst_end, burst_score, change, change_start, change_end, change_df, change_share, before_df,
       before_share, change_g2, change_q, source_file
FROM chude_rows WHERE kind = 'trend';

CREATE OR REPLACE VIEW bursts AS
SELECT "of", topic, parent, text, moment(start) AS start, moment("end") AS "end", score, count, df, source_file
FROM chude_rows WHERE kind = 'burst';

CREATE OR REPLACE VIEW series AS
SELECT "of", topic, parent, text, moment(start) AS start, count, df, share, source_file
FROM chude_rows WHERE kind = 'point';

CREATE OR REPLACE VIEW ngrams AS SELECT n, rank, text, count, df, source_file FROM chude_rows WHERE kind = 'ngram';

CREATE OR REPLACE VIEW duplicates AS
SELECT id, title, size, member, similarity, exact, source_file FROM chude_rows WHERE kind = 'duplicate';

CREATE OR REPLACE VIEW evidence AS
SELECT "of", topic, parent, text, rank, id, title, moment(date) AS date, source, url, score, begin_byte, end_byte, snippet, source_file
FROM chude_rows WHERE kind = 'evidence';

CREATE OR REPLACE VIEW documents AS
SELECT id, title, moment(date) AS date, lang, source, url, topic, label, score, weak, parent, parent_label, duplicate_of, contained_in,
       string_split(keyphrases, '; ') AS keyphrases, source_file
FROM chude_rows WHERE kind = 'document';

CREATE OR REPLACE VIEW keyphrases AS
SELECT id, rank, text, count, score, source_file FROM chude_rows WHERE kind = 'keyphrase';

-- Texts without diacritics, for finding: folded('Đường bộ') = 'duong bo'. DuckDB's strip_accents leaves đ.
CREATE OR REPLACE MACRO folded(text) AS replace(lower(strip_accents(text)), 'đ', 'd');
