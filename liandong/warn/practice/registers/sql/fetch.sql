-- What the registers are made of, as few and as narrow columns as they need. A licence that stood still for a time is
-- two entries, before and after; one that is no longer in force and does not say since when is none.

-- table: institutions
SELECT i.subject_id::int4 AS institution, i.category, i.level, coalesce(i.beds, 0)::int4 AS beds,
       coalesce(nullif(left(s.place_id, 6), ''), '0')::int4 AS place,
       s.name LIKE '%互联网医院%' AS is_internet,
       s.name LIKE '%诊所%' OR s.name LIKE '%门诊部%' OR s.name LIKE '%卫生室%' OR s.name LIKE '%医务室%' AS is_clinic
FROM registry_institution i JOIN registry_subject s ON s.id = i.subject_id

-- table: practitioners
SELECT subject_id::int4 AS practitioner, kind, title FROM registry_practitioner

-- table: licences
SELECT l.id::int4 AS licence, l.subject_id::int4 AS subject, l.kind, l.valid_from,
       coalesce(l.valid_until, DATE '9999-12-31') AS valid_until
FROM registry_licence l
WHERE l.kind IN ('practice', 'clinic_record', 'practitioner', 'filing', 'radiation', 'equipment', 'right', 'purchase')
  AND l.status = 'in_force' AND NOT EXISTS (SELECT FROM registry_licencestop x WHERE x.licence_id = l.id)
UNION ALL
SELECT l.id::int4, l.subject_id::int4, l.kind, lower(held), coalesce(upper(held) - 1, DATE '9999-12-31')
FROM registry_licence l
JOIN (SELECT licence_id, range_agg(daterange(since, until, '[]')) AS stopped FROM registry_licencestop GROUP BY 1) x
  ON x.licence_id = l.id
CROSS JOIN LATERAL unnest(datemultirange(daterange(l.valid_from, l.valid_until, '[]')) - x.stopped) AS held
WHERE l.kind IN ('practice', 'clinic_record', 'practitioner', 'filing', 'radiation', 'equipment', 'right', 'purchase')

-- table: scopes
SELECT licence_id::int4 AS licence, code FROM registry_licencescope

-- table: relations
SELECT from_subject_id::int4 AS subject, to_subject_id::int4 AS other, kind,
       coalesce(since, DATE '1949-01-01') AS valid_from, coalesce(until, DATE '9999-12-31') AS valid_until
FROM registry_relation WHERE kind IN ('practises_at', 'tests_for')

-- table: merged
WITH RECURSIVE way (gone, kept) AS (
    SELECT id, merged_into_id FROM registry_subject WHERE merged_into_id IS NOT NULL
    UNION
    SELECT way.gone, s.merged_into_id FROM way JOIN registry_subject s ON s.id = way.kept
    WHERE s.merged_into_id IS NOT NULL
)
SELECT gone::int4 AS gone, kept::int4 AS kept FROM way
WHERE NOT EXISTS (SELECT FROM registry_subject s WHERE s.id = way.kept AND s.merged_into_id IS NOT NULL)

-- table: items
SELECT number::int4 AS item, code, name FROM practice_code WHERE kind = 'item'

-- table: rules
SELECT r.id::int4 AS rule, r.table_id::int4 AS of_table, r.register, r.by AS told_by, r.code, r.name, r.other_by, r.other_code,
       r.other_name, r.together, r.kind::int2 AS kind, r.least, r.most, r.in_days,
       t.valid_from, coalesce(t.valid_until, DATE '9999-12-31') AS valid_until
FROM practice_rulerow r JOIN practice_ruletable t ON t.id = r.table_id

-- table: self_said
SELECT DISTINCT ON (c.subject_id, c.checklist, a.item, day) c.subject_id::int4 AS institution,
       c.checklist || '/' || a.item AS question, (a.value = 'yes')::int4 AS answer,
       (c.submitted_at AT TIME ZONE 'Asia/Shanghai')::date AS day
FROM selfchecks_selfanswer a JOIN selfchecks_selfcheck c ON c.id = a.selfcheck_id
WHERE c.stage = 'submitted' AND a.value IN ('yes', 'no')
ORDER BY c.subject_id, c.checklist, a.item, day, c.submitted_at DESC

-- table: inspected
SELECT i.subject_id::int4 AS institution, i.checklist || '/' || a.item AS question, (a.value = 'yes')::int4 AS answer,
       (coalesce(i.finished_at, a.answered_at) AT TIME ZONE 'Asia/Shanghai')::date AS day
FROM inspections_answer a JOIN inspections_inspection i ON i.id = a.inspection_id
WHERE a.value IN ('yes', 'no')
