-- Now and then a patient buys a drug that is on file outside, or a sample goes to the laboratory that was agreed with.
SELECT
    v.institution, practitioner, patient, day, CASE WHEN tested THEN 3 ELSE 1 END AS kind,
    CASE WHEN tested THEN 116020 ELSE 131410 END AS item, CASE WHEN tested THEN 1602 ELSE 3141 END AS "group",
    CASE WHEN tested THEN 900001 ELSE 900002 END AS supplier, 1000 AS quantity, 18000 AS fen,
    1 AS source, 1 AS delivery, 0 AS "at"
FROM (SELECT *, draw(encounter, 113, 2) = 0 AS tested FROM visits WHERE setting = 1 AND draw(encounter, 127, 400) = 0) v
JOIN institutions i ON i.institution = v.institution AND i.size >= 1
ORDER BY day, institution
