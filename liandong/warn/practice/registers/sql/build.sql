-- One statement a register: the columns of `tables.REGISTERS` by name; their types and their order are seen to later.

-- table: institutions
SELECT institution, coalesce(c.number, 0) AS category, coalesce(l.number, 0) AS level, beds, place, is_internet,
       is_clinic OR coalesce(c.number, 0) // 1000 = 4 AS is_clinic
FROM institutions i LEFT JOIN categories c ON c.code = i.category LEFT JOIN levels l ON l.code = i.level

-- table: practitioners
SELECT practitioner, coalesce(k.number, 9) AS kind, coalesce(t.number, 0) AS title
FROM practitioners p LEFT JOIN kinds k ON k.code = p.kind LEFT JOIN titles t ON t.code = p.title

-- table: licensed
SELECT subject AS institution, valid_from, valid_until FROM held WHERE kind IN ('practice', 'clinic_record')

-- table: licensed_subjects
SELECT h.subject AS institution, b.subject, h.valid_from, h.valid_until
FROM bundled h JOIN below b USING (bundle) WHERE h.kind IN ('practice', 'clinic_record')

-- table: covered
SELECT h.subject AS institution, o.group, greatest(h.valid_from, o.valid_from) AS valid_from,
       least(h.valid_until, o.valid_until) AS valid_until
FROM bundled h JOIN opens o ON o.bundle = h.bundle AND o.need = 'subjects'
WHERE h.kind IN ('practice', 'clinic_record') AND h.valid_until >= o.valid_from AND o.valid_until >= h.valid_from

-- table: filed
SELECT h.subject AS institution, o.group, greatest(h.valid_from, o.valid_from) AS valid_from,
       least(h.valid_until, o.valid_until) AS valid_until
FROM bundled h JOIN opens o ON o.bundle = h.bundle AND o.need = 'filings'
WHERE h.kind IN ('filing', 'radiation') AND h.valid_until >= o.valid_from AND o.valid_until >= h.valid_from

-- table: permitted
SELECT h.subject AS institution, o.group, greatest(h.valid_from, o.valid_from) AS valid_from,
       least(h.valid_until, o.valid_until) AS valid_until
FROM bundled h JOIN opens o ON o.bundle = h.bundle AND o.need = 'permits'
WHERE h.kind = 'equipment' AND h.valid_until >= o.valid_from AND o.valid_until >= h.valid_from

-- table: certified
SELECT subject AS practitioner, valid_from, valid_until FROM held WHERE kind = 'practitioner'

-- table: registered
SELECT subject AS practitioner, other AS institution, valid_from, valid_until FROM tied WHERE kind = 'practises_at'

-- table: in_scope
SELECT h.subject AS practitioner, o.group, greatest(h.valid_from, o.valid_from) AS valid_from,
       least(h.valid_until, o.valid_until) AS valid_until
FROM bundled h JOIN opens o ON o.bundle = h.bundle AND o.need = 'scopes'
WHERE h.kind = 'practitioner' AND h.valid_until >= o.valid_from AND o.valid_until >= h.valid_from
UNION ALL  -- group 0: the certificate says a scope, whatever it covers
SELECT DISTINCT h.subject, 0, h.valid_from, h.valid_until FROM held h JOIN scopes s USING (licence) WHERE h.kind = 'practitioner'

-- table: entitled
SELECT h.subject AS practitioner, o.group, greatest(h.valid_from, o.valid_from) AS valid_from,
       least(h.valid_until, o.valid_until) AS valid_until
FROM bundled h JOIN opens o ON o.bundle = h.bundle AND o.need = 'rights'
WHERE h.kind = 'right' AND h.valid_until >= o.valid_from AND o.valid_until >= h.valid_from

-- table: needs_subject
SELECT "group", valid_from, valid_until FROM needs WHERE need = 'subjects'

-- table: needs_scope
SELECT "group", valid_from, valid_until FROM needs WHERE need = 'scopes'

-- table: needs_right
SELECT "group", valid_from, valid_until FROM needs WHERE need = 'rights'

-- table: needs_filing
SELECT "group", valid_from, valid_until FROM needs WHERE need = 'filings'

-- table: needs_permit
SELECT "group", valid_from, valid_until FROM needs WHERE need = 'permits'

-- table: not_online
SELECT "group", valid_from, valid_until FROM needs WHERE need = 'offline'

-- table: marked
SELECT "group", mark, valid_from, valid_until FROM marks

-- table: day_limits
SELECT "group", setting, most, valid_from, valid_until FROM limits

-- table: quantity_limits
SELECT m.item, r.most, r.rule, r.valid_from, r.valid_until FROM rules r JOIN mine m USING (rule)
WHERE r.register = 'quantity_limits'

-- table: sex_limits
SELECT m.item, r.kind AS sex, r.rule, r.valid_from, r.valid_until FROM rules r JOIN mine m USING (rule)
WHERE r.register = 'sex_limits'

-- table: age_limits
SELECT m.item, coalesce(r.least, 0) AS least, coalesce(r.most, 32767) AS most, r.rule, r.valid_from, r.valid_until
FROM rules r JOIN mine m USING (rule) WHERE r.register = 'age_limits'

-- table: setting_limits
SELECT m.item, r.kind AS setting, r.rule, r.valid_from, r.valid_until FROM rules r JOIN mine m USING (rule)
WHERE r.register = 'setting_limits'

-- table: department_limits
SELECT m.item, d.subject, r.rule, r.valid_from, r.valid_until
FROM rules r JOIN mine m USING (rule) JOIN departments d ON d.kind = r.kind WHERE r.register = 'department_limits'

-- table: level_limits
SELECT m.item, r.kind AS least, r.rule, r.valid_from, r.valid_until FROM rules r JOIN mine m USING (rule)
WHERE r.register = 'level_limits'

-- table: frequency_limits
SELECT m.item, r.most, r.in_days, r.rule, r.valid_from, r.valid_until FROM rules r JOIN mine m USING (rule)
WHERE r.register = 'frequency_limits'

-- table: pairs
SELECT m.item, n.item AS other, r.kind, r.rule, r.valid_from, r.valid_until
FROM rules r JOIN mine m USING (rule) JOIN theirs n USING (rule)
WHERE r.register = 'pairs' AND r.together = '' AND m.item <> n.item
UNION ALL
SELECT m.item, n.item AS other, r.kind, least(r.rule, o.rule) AS rule, r.valid_from, r.valid_until
FROM rules r JOIN rules o ON o.of_table = r.of_table AND o.together = r.together AND o.register = 'pairs'
JOIN mine m ON m.rule = r.rule JOIN mine n ON n.rule = o.rule
WHERE r.register = 'pairs' AND r.together <> '' AND m.item < n.item

-- table: agreed
SELECT other AS institution, subject AS supplier, valid_from, valid_until FROM tied WHERE kind = 'tests_for'

-- table: purchases_filed
SELECT h.subject AS institution, i.item, h.valid_from, h.valid_until
FROM held h JOIN scopes s USING (licence) JOIN items i ON i.code = s.code WHERE h.kind = 'purchase'

-- table: selfcheck_answers
SELECT institution, question, answer, day FROM selfchecked

-- table: inspection_answers
SELECT institution, question, answer, day FROM asked
