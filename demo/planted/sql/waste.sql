-- Every house weighs every day: by beds and visits, with some noise; `less_waste` says who weighs less, or nothing. Kinds 1 infectious, 2 sharp, 3 of drugs.
SELECT
    institution, day, kind,
    (grams * k.share * coalesce(l.share, 1) * (0.85 + draw(institution * 100000 + day_no * 10 + kind, 97, 31) / 100.0))::BIGINT AS grams,
    1 AS source, 1 AS delivery, 0 AS "at"
FROM (
    SELECT institution, day, day_no, 150 + sum(CASE WHEN setting = 3 THEN 320 ELSE 35 * visits END) AS grams
    FROM shifts WHERE setting <> 4 GROUP BY ALL
) g CROSS JOIN (VALUES (1, 0.70), (2, 0.24), (3, 0.06)) k(kind, share)
LEFT JOIN less_waste l ON l.house = institution AND day BETWEEN l.since AND l.until
WHERE coalesce(l.share, 1) > 0
ORDER BY day, institution, kind
