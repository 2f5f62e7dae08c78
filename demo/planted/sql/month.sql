-- A month or a day: who worked when, who lay in which bed. Variables: since (of the world), first, last (of the span).
CREATE OR REPLACE TEMP TABLE shifts AS
WITH seen AS (  -- days of people who see patients
    SELECT
        d.day, d.number AS day_no, p.institution, p.practitioner, p.nr, p.subject, p.role, p.title, p.size, p.cycle, p.dear,
        CASE WHEN p.internet THEN 4 WHEN p.subject = 2000 THEN 2 ELSE 1 END::TINYINT AS setting,
        least(40, round(p.load * d.factor * (0.75 + draw(p.nr * 1000003 + d.number, 41, 50) / 100.0)))::INTEGER AS visits,
        0 AS bed, 0::BIGINT AS stay, 0 AS nth, NULL::DATE AS until
    FROM days d, people p
    WHERE d.day BETWEEN getvariable('first') AND getvariable('last')
      -- hospitals work thinly on days of rest, everybody has a day off in the week
      AND (CASE WHEN d.rest AND p.size > 0 AND p.subject <> 2000 THEN draw(p.nr * 1000003 + d.number, 43, 4) = 0
                ELSE (p.nr + d.number) % 7 <> 3 END)
), beds AS (  -- a stay of 4 to 12 days, a day empty, the next stay; every bed is empty before the first day of the world
    SELECT *, 4 + draw(nr * 1000003 + bed, 47, 9) AS length, draw(nr * 1000003 + bed, 53, 13) AS ahead
    FROM people, LATERAL (SELECT unnest(range(beds))::INTEGER AS bed)
), lain AS (
    SELECT d.day, d.number AS day_no, b.*, (d.number + ahead) // (length + 1) AS stay, (d.number + ahead) % (length + 1) AS nth
    FROM days d, beds b WHERE d.day BETWEEN getvariable('first') AND getvariable('last')
), together AS (
    SELECT * FROM seen WHERE visits > 0
    UNION ALL
    SELECT day, day_no, institution, practitioner, nr, subject, role, title, size, cycle, dear, 3, 1, bed, stay, nth, day + (length - 1 - nth)
    FROM lain WHERE nth < length AND day_no >= nth
)
SELECT t.*, sl.first_slot, coalesce(pr.first_special, 0) AS first_special, coalesce(pr.specials, 0)::INTEGER AS specials
FROM together t
JOIN ordinary_slots sl ON sl.subject = t.subject
LEFT JOIN profiles pr ON pr.subject = t.subject AND pr.role = t.role AND pr.title = t.title AND pr.size = t.size AND pr.setting = t.setting
ORDER BY day, institution, practitioner, t.setting, bed;
