-- Visits, and days of stays, of the span; sorted like the shifts they are made from.
CREATE OR REPLACE TEMP VIEW visits AS
WITH spread AS (SELECT *, unnest(range(visits))::INTEGER AS v FROM shifts),
-- whose: the same one for a patient who comes back after a cycle, for all days of a stay
placed AS (
    SELECT *, (v + 0.5) / visits AS u, key(nr, day_no, v + 64 * bed, setting) AS h,
        CASE WHEN setting = 3 THEN (bed + 1) * 1000000 + stay ELSE (day_no % cycle) * 40 + v END AS slot
    FROM spread
)
SELECT
    day, institution, practitioner, p.subject, setting, role, specials, first_special, first_slot, dear, h,
    key(nr, slot, 0, 1) AS patient,
    CASE WHEN setting = 3 THEN key(nr, slot, 0, 3) ELSE key(nr, day_no, v, 2) END AS encounter,
    CASE
        WHEN setting = 2 THEN (h >> 20) % 1440
        WHEN setting = 3 THEN 465 + (h >> 20) % 200
        WHEN u < 0.62 THEN 480 + u / 0.62 * 215 + (h >> 20) % 3
        ELSE 840 + (u - 0.62) / 0.38 * 185 + (h >> 20) % 3
    END::SMALLINT AS minute,
    CASE WHEN sex > 0 THEN sex ELSE 1 + draw(nr * 1000003 + slot, 61, 2) END::TINYINT AS sex,
    (age_from + draw(nr * 1000003 + slot, 67, age_to - age_from + 1))::SMALLINT AS age,
    (p.subject::INTEGER * 100 + (power(draw(nr * 1000003 + slot, 69, 1000) / 1000.0, 2) * 40)::INTEGER)::INTEGER AS diagnosis,
    CASE WHEN getvariable('thin') THEN 1 + (h >> 40) % 2 WHEN setting = 3 THEN 6 + (h >> 40) % 7 ELSE 2 + (h >> 40) % 4
    END::INTEGER AS lines,
    setting IN (3, 4) OR draw(nr * 1000003 + slot, 71, 3) > 0 AS again, nth, until
FROM placed p JOIN subjects ON subjects.number = p.subject;
