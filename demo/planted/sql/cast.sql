-- Institutions and people. Variables: seed, people (how many practitioners are asked for), since, until.
CREATE OR REPLACE TABLE drawn_kinds AS
WITH sized AS (
    SELECT *, sum(share) OVER (ORDER BY number) - share AS above, sum(share) OVER () AS whole, (low + high) / 2.0 AS mean
    FROM kinds
), wanted AS (
    SELECT 16 + round(1.6 * getvariable('people') / (sum(share * mean) / any_value(whole)))::BIGINT AS n FROM sized
)
SELECT
    i + 1 AS institution,
    coalesce(first.number, drawn.number) AS kind
FROM wanted, LATERAL (SELECT unnest(range(n)) AS i)
JOIN sized drawn ON draw(i, 1, drawn.whole) >= drawn.above
    AND draw(i, 1, drawn.whole) < drawn.above + drawn.share
-- one of each kind and two dozen clinics, however small the data
LEFT JOIN sized first ON i < 32 AND first.number = CASE WHEN i < 8 THEN i + 1 ELSE 1 + i % 4 END;

CREATE OR REPLACE TABLE institutions AS
SELECT
    d.institution::INTEGER AS institution, k.number::SMALLINT AS kind, k.size, k.level::TINYINT AS level, k.clinic, k.internet,
    (k.beds_low + draw(d.institution, 5, k.beds_high - k.beds_low + 1))::INTEGER AS beds,
    -- a small world has small hospitals, with one of each post
    least(k.low + draw(d.institution, 7, k.high - k.low + 1), greatest(30, getvariable('people') // 4))::INTEGER AS staff,
    350501 + draw(d.institution, 11, 12) AS place,
    1 AS dear,  -- how many times the usual prices it charges
    draw(d.institution, 13, 10) = 0 AS renewed,  -- its licence was renewed within the time, on the very day
    -- of the renewed one: the first day of the new licence
    (getvariable('since') + draw(d.institution, 17, getvariable('days')))::DATE AS renewed_on
FROM drawn_kinds d JOIN kinds k ON k.number = d.kind
QUALIFY d.institution <= 32 OR sum(staff) OVER (ORDER BY d.institution) - staff < getvariable('people')
ORDER BY d.institution;

CREATE OR REPLACE TABLE people AS
WITH posted AS (
    SELECT institution, kind, size, beds, internet, dear, staff, n, row_number() OVER (ORDER BY institution, n) - 1 AS nr
    FROM institutions, LATERAL (SELECT unnest(range(staff)) AS n)
)
SELECT
    nr::BIGINT AS nr, (1000000 + nr)::INTEGER AS practitioner, p.institution, p.size, p.internet, dear,
    role::TINYINT AS role, posts.subject::SMALLINT AS subject,
    CASE WHEN role = 2 THEN 1 WHEN draw(nr, 19, 100) < 38 THEN 1 WHEN draw(nr, 19, 100) < 74 THEN 2 ELSE 3 END::TINYINT AS title,
    -- a day's visits when nothing is special, and beds looked after
    CASE role WHEN 1 THEN 6 + draw(nr, 23, 9) WHEN 2 THEN 4 + draw(nr, 23, 5) WHEN 3 THEN 4 + draw(nr, 23, 6)
              WHEN 5 THEN 10 + draw(nr, 23, 12) ELSE 0 END::INTEGER
        // CASE WHEN p.size > 0 AND getvariable('thin') THEN 2 ELSE 1 END AS load,
    CASE WHEN role = 1 AND wards AND p.size > 0 THEN p.size + draw(nr, 29, 2) ELSE 0 END::INTEGER AS beds,
    (31 + draw(nr, 31, 30))::INTEGER AS cycle,  -- the same patient comes back after so many days
    draw(nr, 37, 20) = 0 AS renewed
FROM posted p
JOIN posts ON posts.kind = p.kind AND posts.post = n % posts.posts
JOIN subjects ON subjects.number = posts.subject
ORDER BY nr;
