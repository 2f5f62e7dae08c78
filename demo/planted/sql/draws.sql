-- Chance without a state: the same words give the same draw, whoever asks and in whatever order.
CREATE OR REPLACE MACRO draw(a, salt, n) AS (hash(a::BIGINT, salt::INTEGER, getvariable('seed')) % n::UBIGINT)::INTEGER;
CREATE OR REPLACE MACRO key(a, b, c, salt) AS (hash(a::BIGINT, b::BIGINT, c::BIGINT, salt::INTEGER, getvariable('seed')) >> 1)::BIGINT;
