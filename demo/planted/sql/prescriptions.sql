-- One prescription for the drugs of a visit, reviewed by one pharmacist and dispensed by another where there are two.
WITH written AS (
    SELECT institution, practitioner, patient, encounter, day, min(minute) AS minute, setting, count(*) AS drugs
    FROM read_parquet(getvariable('lines'))
    WHERE day BETWEEN getvariable('first') AND getvariable('last') AND days > 0 AND setting <> 3
    GROUP BY ALL
), pharmacists AS (
    SELECT institution AS house, list(practitioner ORDER BY practitioner) AS them FROM people WHERE role = 4 GROUP BY institution
)
SELECT
    w.institution, w.practitioner, patient, encounter, key(encounter, 0, 0, 5) AS prescription, day,
    minute::INTEGER * 60 + draw(encounter, 83, 50) AS second, setting, drugs,
    coalesce(them[1 + draw(encounter, 89, len(them))], 0) AS reviewer,
    CASE WHEN len(them) > 1 THEN them[1 + (draw(encounter, 89, len(them)) + 1) % len(them)] ELSE 0 END AS dispenser,
    1 AS source, 1 AS delivery, 0 AS "at"
FROM written w JOIN people p ON p.practitioner = w.practitioner AND p.role IN (1, 2)
LEFT JOIN pharmacists ON house = w.institution
ORDER BY day, institution, encounter
