-- Queries of the dashboard over views.sql, one a chart: in a notebook, or as datasets of Superset (SQL Lab, "Save dataset").

-- topics: a bar chart
SELECT label, size FROM topics WHERE parent IS NULL ORDER BY size DESC, topic;

-- topics over time: an area chart of df by start, stacked by text
SELECT start, text, df, share FROM series WHERE "of" = 'topic' AND parent IS NULL ORDER BY start, topic;

-- keywords: a table, with how far each stands out
SELECT rank, text, count, df, score, log_ratio, q FROM keywords ORDER BY rank;

-- trends: a table of what is new or rising
SELECT text, df, burst_start, burst_end, burst_score, change, change_df, before_df FROM trends
WHERE change IN ('new', 'rising') OR burst_score IS NOT NULL ORDER BY burst_score DESC NULLS LAST, rank;

-- evidence of a topic: a table with a filter on topic
SELECT text AS topic, rank, date, title, source, snippet, id FROM evidence WHERE "of" = 'topic' ORDER BY topic, rank;

-- documents that share the most keyphrases
SELECT phrase, count(*) AS documents FROM (SELECT unnest(keyphrases) AS phrase FROM documents)
GROUP BY phrase ORDER BY documents DESC, phrase LIMIT 50;

-- documents found without diacritics
SELECT id, date, title FROM documents
WHERE folded(concat_ws(' ', title, array_to_string(keyphrases, ' '))) LIKE '%' || folded('Đường') || '%' ORDER BY id;

-- documents of each week and topic
SELECT date_trunc('week', date) AS week, label, count(*) AS documents FROM documents
WHERE date IS NOT NULL AND topic IS NOT NULL GROUP BY ALL ORDER BY week, documents DESC, label;
