-- Visits on their day, stays on the day of admission; `fen` is what their lines come to, to the end of the stay.
SELECT
    institution, practitioner, patient, v.encounter, day, minute, CASE WHEN setting = 3 THEN until ELSE day END AS until,
    setting, subject, diagnosis, sex, age, CASE WHEN setting = 3 THEN -1 WHEN again THEN 0 ELSE 1 END AS first_visit,
    coalesce(billed.fen, 0) AS fen, 1 AS source, 1 AS delivery, 0 AS "at"
FROM visits v
LEFT JOIN (
    SELECT encounter, sum(fen) AS fen FROM read_parquet(getvariable('lines'))
    WHERE day BETWEEN getvariable('first') AND getvariable('last') + 13 GROUP BY encounter
) billed USING (encounter)
WHERE nth = 0
ORDER BY day, institution, encounter
