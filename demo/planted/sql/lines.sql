-- Lines of the visits: draws from the slots. One place in four is for a special one, where there are any.
SELECT
    institution, practitioner, patient, encounter, day, least(1439, minute + i) AS minute, item, group_ AS "group", subject, setting,
    1000 * (1 + (g >> 32) % 3) AS quantity, dear * s.fen * (1 + (g >> 32) % 3) AS fen,
    CASE WHEN drug = 0 THEN 0 ELSE 1 + (g >> 40) % drug END AS days, sex, age, diagnosis, i = 0 AS first,
    1 AS source, 1 AS delivery, 0 AS "at"
FROM (
    SELECT *,
        CASE
            WHEN i % 4 = 1 AND specials > 0 AND i // 4 < specials AND g % 100 < 57
                THEN first_special + ((h >> 8) % specials + i // 4) % specials
            ELSE first_slot + ((h >> 4) % 16 + i) % 16 * 10 + (power(((g >> 16) % 1000) / 1000.0, 2) * 10)::INTEGER % 10
        END::INTEGER AS slot
    FROM (SELECT *, (hash(h, i) >> 1)::BIGINT AS g FROM (SELECT *, unnest(range(lines))::INTEGER AS i FROM visits))
) JOIN slots s USING (slot)
ORDER BY institution, day
