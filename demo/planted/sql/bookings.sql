-- A third of the visits to hospitals were booked, some days before (within the span); some were called off.
WITH booked AS (
    SELECT v.*, CASE WHEN draw(encounter, 101, 20) = 0 THEN 2 ELSE 3 END AS came,
        greatest(getvariable('first'), day - draw(encounter, 103, 6)) AS on_day
    FROM visits v JOIN people USING (practitioner) WHERE v.setting = 1 AND size >= 2 AND draw(encounter, 107, 3) = 0
)
SELECT
    institution, practitioner, patient, key(patient, 0, 0, 6) AS account, on_day AS day,
    420 + draw(encounter, 109, 900) AS minute, day AS for_day, 1 AS act, 1 AS source, 1 AS delivery, 0 AS "at"
FROM booked
UNION ALL
SELECT institution, practitioner, patient, key(patient, 0, 0, 6), day, minute, day, came, 1, 1, 0 FROM booked
ORDER BY 5, 1
