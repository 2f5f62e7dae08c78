-- Items: 160 ordinary ones of each subject, six of each special group. `most` is the longest supply that is honest.
CREATE OR REPLACE TABLE items AS
WITH ordinary AS (
    SELECT (row_number() OVER (ORDER BY number))::INTEGER - 1 AS nr, number AS subject, number FROM subjects
), every AS (
    SELECT 1000 + nr * 160 + n AS item, CASE WHEN number BETWEEN 3000 AND 3299 THEN 6 WHEN n % 16 = 0 THEN 1 ELSE 1 + (n * 7 + 3) % 6 END AS group_, subject
    FROM ordinary, range(160) r(n)
    UNION ALL
    SELECT 100000 + number * 10 + n, number, 0 FROM groups, range(6) r(n) WHERE number >= 1000
)
SELECT
    item::INTEGER AS item, group_::SMALLINT AS group_, subject::SMALLINT AS subject, drug::SMALLINT AS drug,
    -- prices in fen: many cheap ones, a few dear ones; a stent costs what a stent costs
    CASE
        WHEN list_contains([4001, 4002, 2007, 2011], group_) THEN 400000 + draw(item, 3, 900000)
        WHEN list_contains([1502, 1505, 1512], group_) THEN 24000 + draw(item, 3, 60000)
        WHEN group_ >= 1000 THEN 1500 + draw(item, 3, 40000)
        ELSE 300 + (power((draw(item, 3, 1000)) / 1000.0, 3) * 18000)::BIGINT
    END::INTEGER AS fen
FROM every JOIN groups ON groups.number = group_;

-- A slot is a place that a line can draw; a profile says from where to where its draws go.
-- Ordinary: 16 segments of ten a subject, one draw a segment and visit, so nothing comes twice in a visit.
CREATE OR REPLACE TABLE ordinary_slots AS
SELECT subject, (min(item) - 1000)::INTEGER AS first_slot FROM items WHERE subject > 0 GROUP BY subject;

-- Special: what somebody of this role, subject, title and size of house may do there; neighbours are different items.
CREATE OR REPLACE TABLE drawn AS
SELECT subject, role, t.title, s.size, setting, group_, n AS round, item
FROM uses
JOIN range(1, 4) t(title) ON t.title >= uses.title
JOIN range(0, 4) s(size) ON s.size >= uses.size
JOIN (SELECT item, group_ AS g, (item % 10) AS n FROM items WHERE group_ >= 1000) i ON i.g = uses.group_ AND n < 2 * weight;

CREATE OR REPLACE TABLE special_slots AS
SELECT
    100000 + row_number() OVER (ORDER BY subject, role, title, size, setting, round, group_)::INTEGER AS slot,
    subject, role, title, size, setting, group_, item
FROM drawn;

CREATE OR REPLACE TABLE profiles AS
SELECT subject, role, title, size, setting, min(slot)::INTEGER AS first_special, count(DISTINCT item)::SMALLINT AS specials
FROM special_slots GROUP BY ALL;

CREATE OR REPLACE TABLE slots AS
SELECT item - 1000 AS slot, item, group_, fen, drug FROM items WHERE subject > 0
UNION ALL
SELECT slot, s.item, s.group_::SMALLINT, fen, coalesce(most.days, i.drug)::SMALLINT
FROM special_slots s JOIN items i USING (item)
LEFT JOIN most ON most.group_ = s.group_ AND most.setting = s.setting;
