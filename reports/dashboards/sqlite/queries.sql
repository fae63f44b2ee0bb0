-- Queries over the database of `chude export --format sqlite`, one a chart: for sqlite3, Datasette, Superset, Grafana's SQLite source.

-- topics
SELECT label, size FROM topics WHERE parent IS NULL ORDER BY size DESC, topic;

-- topics over time
SELECT start, text, df, share FROM series WHERE "of" = 'topic' AND parent IS NULL ORDER BY start, topic;

-- keywords with their best evidence
SELECT k.rank, k.text, k.count, k.df, k.score, e.title, e.snippet FROM keywords k
LEFT JOIN evidence e ON e."of" = 'keyword' AND e.text = k.text AND e.rank = 1 ORDER BY k.rank;

-- trends
SELECT text, df, burst_start, burst_end, burst_score, change, change_df, before_df FROM trends ORDER BY rank;

-- documents found with and without diacritics: 'bao lu', 'bão lũ', words in quotes are a phrase
SELECT d.id, d.date, d.title, d.keyphrases FROM search s JOIN documents d ON d.rowid = s.rowid
WHERE search MATCH 'duong' ORDER BY s.rank, d.id;

-- keyphrases that documents share
SELECT text, count(*) AS documents FROM keyphrases GROUP BY text ORDER BY documents DESC, text LIMIT 50;

-- documents of each month and topic
SELECT substr(date, 1, 7) AS month, label, count(*) AS documents FROM documents
WHERE date IS NOT NULL AND topic IS NOT NULL GROUP BY month, label ORDER BY month, documents DESC, label;
