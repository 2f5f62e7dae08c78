-- The registers, from the cast: everybody may do what everybody does. Views r_<register>; entries that somebody plants
-- come beside them, and a renewed licence is two entries that meet.
CREATE OR REPLACE MACRO ever() AS DATE '9999-12-31';
CREATE OR REPLACE TEMP VIEW held AS  -- institutions and the days of their licence
SELECT *, DATE '2021-03-01' AS valid_from, CASE WHEN renewed THEN renewed_on - 1 ELSE DATE '2031-02-28' END AS valid_until FROM institutions
UNION ALL SELECT *, renewed_on, DATE '2035-12-31' FROM institutions WHERE renewed;
CREATE OR REPLACE TEMP VIEW employed AS  -- people and the days of their certificate
SELECT *, DATE '2018-05-01' AS valid_from, CASE WHEN renewed THEN getvariable('since') + 44 ELSE ever() END AS valid_until FROM people
UNION ALL SELECT *, getvariable('since') + 45, ever() FROM people WHERE renewed;
CREATE OR REPLACE TEMP VIEW house_subjects AS SELECT DISTINCT p.institution, p.subject FROM people p WHERE role <> 4;

CREATE OR REPLACE TEMP VIEW v_institutions AS
SELECT institution, 1000 + kind AS category, level, CASE WHEN size = 0 THEN 0 ELSE greatest(beds, lain) END AS beds, place, internet AS is_internet, clinic AS is_clinic
FROM institutions LEFT JOIN (SELECT institution, sum(beds) AS lain FROM people GROUP BY institution) USING (institution);
CREATE OR REPLACE TEMP VIEW v_practitioners AS SELECT practitioner, role AS kind, CASE WHEN role IN (3, 4) THEN 0 ELSE title END AS title FROM people;
CREATE OR REPLACE TEMP VIEW v_licensed AS SELECT institution, valid_from, valid_until FROM held;
CREATE OR REPLACE TEMP VIEW v_licensed_subjects AS
SELECT institution, subject, valid_from, valid_until FROM held JOIN house_subjects USING (institution);
CREATE OR REPLACE TEMP VIEW v_covered AS
SELECT DISTINCT institution, number AS "group", valid_from, valid_until
FROM held JOIN house_subjects USING (institution) JOIN served USING (subject) JOIN groups ON groups.number = group_ AND covered;
CREATE OR REPLACE TEMP VIEW v_filed AS
SELECT DISTINCT institution, number AS "group", DATE '2023-01-01' AS valid_from, ever() AS valid_until
FROM house_subjects JOIN institutions i USING (institution) JOIN served USING (subject)
JOIN groups g ON g.number = group_ AND filing AND g.size <= i.size;
CREATE OR REPLACE TEMP VIEW v_permitted AS
SELECT DISTINCT institution, number AS "group", DATE '2022-06-01' AS valid_from, ever() AS valid_until
FROM house_subjects JOIN institutions i USING (institution) JOIN served USING (subject)
JOIN groups g ON g.number = group_ AND permit AND g.size <= i.size;

CREATE OR REPLACE TEMP VIEW v_certified AS SELECT practitioner, valid_from, valid_until FROM employed;
CREATE OR REPLACE TEMP VIEW v_registered AS SELECT practitioner, institution, valid_from, valid_until FROM employed;
CREATE OR REPLACE TEMP VIEW v_in_scope AS
SELECT practitioner, number AS "group", valid_from, valid_until
FROM employed JOIN served USING (subject) JOIN groups ON groups.number = group_ AND scope WHERE role IN (1, 2)
UNION ALL SELECT practitioner, 0, valid_from, valid_until FROM employed WHERE role IN (1, 2);
CREATE OR REPLACE TEMP VIEW v_entitled AS
SELECT practitioner, number AS "group", valid_from, valid_until
FROM employed e JOIN groups g ON right_ AND g.title <= e.title AND g.size <= e.size
WHERE role = 1 AND (NOT EXISTS (FROM served s WHERE s.group_ = g.number) OR EXISTS (FROM served s WHERE s.group_ = g.number AND s.subject = e.subject));

CREATE OR REPLACE TEMP VIEW duty AS SELECT *, DATE '2012-08-01' AS valid_from, ever() AS valid_until FROM groups;
CREATE OR REPLACE TEMP VIEW v_needs_subject AS SELECT number AS "group", valid_from, valid_until FROM duty WHERE covered;
CREATE OR REPLACE TEMP VIEW v_needs_scope AS SELECT number AS "group", valid_from, valid_until FROM duty WHERE scope;
CREATE OR REPLACE TEMP VIEW v_needs_right AS SELECT number AS "group", valid_from, valid_until FROM duty WHERE right_;
CREATE OR REPLACE TEMP VIEW v_needs_filing AS SELECT number AS "group", valid_from, valid_until FROM duty WHERE filing;
CREATE OR REPLACE TEMP VIEW v_needs_permit AS SELECT number AS "group", valid_from, valid_until FROM duty WHERE permit;
CREATE OR REPLACE TEMP VIEW v_not_online AS SELECT number AS "group", valid_from, valid_until FROM duty WHERE offline;
CREATE OR REPLACE TEMP VIEW v_marked AS SELECT group_ AS "group", mark, DATE '2012-08-01' AS valid_from, ever() AS valid_until FROM marks;
CREATE OR REPLACE TEMP VIEW v_day_limits AS
SELECT group_ AS "group", setting, days AS most, DATE '2012-08-01' AS valid_from, ever() AS valid_until FROM most;

-- Rule tables: the honest never come near, for what they draw is so cut that the limit is its edge.
CREATE OR REPLACE TEMP VIEW ruled AS SELECT *, 100 + item AS rule, DATE '2024-01-01' AS valid_from, ever() AS valid_until FROM items;
CREATE OR REPLACE TEMP VIEW v_quantity_limits AS SELECT item, 3000 AS most, rule, valid_from, valid_until FROM ruled WHERE item % 20 = 1;
CREATE OR REPLACE TEMP VIEW v_sex_limits AS SELECT item, 2 AS sex, rule, valid_from, valid_until FROM ruled WHERE subject IN (500, 502) AND item % 10 < 4;
CREATE OR REPLACE TEMP VIEW v_age_limits AS
SELECT item, 0 AS least, 13 AS most, rule, valid_from, valid_until FROM ruled WHERE subject = 700 AND item % 10 < 4
UNION ALL SELECT item, 15, 999, rule, valid_from, valid_until FROM ruled WHERE subject = 300 AND item % 20 = 7;
CREATE OR REPLACE TEMP VIEW v_setting_limits AS
SELECT item, unnest([2, 3]) AS setting, rule, valid_from, valid_until FROM ruled WHERE group_ IN (2008, 2011, 1908);
CREATE OR REPLACE TEMP VIEW v_department_limits AS
SELECT item, unnest([1500, 1506]) AS subject, rule, valid_from, valid_until FROM ruled WHERE subject = 1500 AND item % 10 < 4;
CREATE OR REPLACE TEMP VIEW v_level_limits AS SELECT item, 2 AS least, rule, valid_from, valid_until FROM ruled WHERE subject IN (304, 306, 2800);
CREATE OR REPLACE TEMP VIEW v_frequency_limits AS
SELECT item, 3 AS most, 30 AS in_days, rule, valid_from, valid_until FROM ruled WHERE subject = 1200 AND item % 10 < 2;
-- two neighbours of one segment: a visit draws only one of them
CREATE OR REPLACE TEMP VIEW v_pairs AS
SELECT item, item + 1 AS other, 1 + (item // 10) % 3 AS kind, rule, valid_from, valid_until FROM ruled WHERE subject > 0 AND item % 10 = 2;

CREATE OR REPLACE TEMP VIEW v_agreed AS
SELECT institution, 900001 AS supplier, DATE '2024-01-01' AS valid_from, ever() AS valid_until FROM institutions WHERE size >= 1;
CREATE OR REPLACE TEMP VIEW v_purchases_filed AS
SELECT institution, 131410 AS item, DATE '2024-01-01' AS valid_from, ever() AS valid_until FROM institutions WHERE size >= 1;
CREATE OR REPLACE TEMP VIEW v_selfcheck_answers AS
SELECT institution, q::INTEGER AS question, 1 AS answer, getvariable('since') + 60 AS day FROM institutions, range(1, 6) t(q) WHERE draw(institution, 131, 4) > 0;
CREATE OR REPLACE TEMP VIEW v_inspection_answers AS
SELECT institution, question, answer, day + 30 AS day FROM v_selfcheck_answers WHERE draw(institution, 137, 3) = 0;
