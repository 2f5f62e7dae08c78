-- Between what was fetched and what is built: subjects that were merged answer to both numbers, licences with the same
-- scopes are one bundle, rule tables find their items.

-- table: held
SELECT * FROM licences
UNION ALL SELECT l.* REPLACE (m.gone AS subject) FROM licences l JOIN merged m ON m.kept = l.subject

-- table: bundles
SELECT licence, sum(hash(code)) AS bundle FROM scopes GROUP BY licence

-- table: of_bundle
SELECT b.bundle, s.code FROM (SELECT bundle, min(licence) AS licence FROM bundles GROUP BY bundle) b JOIN scopes s USING (licence)

-- table: below
SELECT DISTINCT b.bundle, c.subject FROM of_bundle b JOIN below_code c USING (code)

-- table: opens
SELECT DISTINCT o.need, b.bundle, o."group", o.valid_from, o.valid_until FROM of_bundle b JOIN opened_by o USING (code)

-- table: bundled
SELECT DISTINCT h.subject, h.kind, b.bundle, h.valid_from, h.valid_until FROM held h JOIN bundles b USING (licence)

-- table: tied
SELECT * FROM relations
UNION ALL SELECT r.* REPLACE (m.gone AS subject) FROM relations r JOIN merged m ON m.kept = r.subject
UNION ALL SELECT r.* REPLACE (m.gone AS other) FROM relations r JOIN merged m ON m.kept = r.other

-- table: plain_items
SELECT item, name, CASE WHEN regexp_full_match(code, '[0-9]{15}') THEN substr(code, 3)
                        WHEN regexp_full_match(code, '(00|[fF])[0-9]{9}') THEN right(code, 9) || '0000'
                        WHEN regexp_full_match(code, '[0-9]{9}') THEN code || '0000'
                        WHEN regexp_full_match(code, '(00|[fF])[0-9]{4,}') THEN regexp_replace(code, '^(00|[fF])', '')
                        ELSE upper(code) END AS code
FROM items

-- table: told
SELECT rule, false AS is_other, told_by, code, name FROM rules
UNION ALL SELECT rule, true, other_by, other_code, other_name FROM rules WHERE other_by <> ''

-- table: lengths
SELECT DISTINCT length(code) AS length FROM told WHERE told_by IN ('prefix', 'both')

-- table: starts
SELECT i.item, i.name, left(i.code, l.length) AS code FROM plain_items i CROSS JOIN lengths l WHERE length(i.code) >= l.length

-- table: matched
SELECT t.rule, t.is_other, i.item FROM told t JOIN plain_items i USING (code) WHERE t.told_by = 'code'
UNION SELECT t.rule, t.is_other, i.item FROM told t JOIN plain_items i ON replace(i.name, ' ', '') = t.name WHERE t.told_by = 'name'
UNION SELECT t.rule, t.is_other, i.item FROM told t JOIN starts i USING (code)
WHERE t.told_by = 'prefix' OR t.told_by = 'both' AND len(list_filter(string_split(t.name, '|'), lambda word: contains(i.name, word))) > 0

-- table: mine
SELECT rule, item FROM matched WHERE NOT is_other

-- table: theirs
SELECT rule, item FROM matched WHERE is_other

-- table: selfchecked
SELECT i.institution, q.number AS question, i.answer, i.day FROM self_said i JOIN questions q ON q.code = i.question

-- table: asked
SELECT i.institution, q.number AS question, i.answer, i.day FROM inspected i JOIN questions q ON q.code = i.question
