-- A town's register and cases, invented, straight into its tables: {cases} cases over eight years.
-- Run with session_replication_role = replica, since every reference is right by construction.

CREATE UNLOGGED TABLE bench_subject AS
SELECT n, {people} + n AS person,
       given[1 + floor(25 * g ^ 1.6)::int] AS given,
       surname[1 + floor(40 * s ^ 1.6)::int] || CASE WHEN n % 3 = 0 THEN '' ELSE ' ' || (n % 97) END AS surname,
       surname[1 + floor(40 * t ^ 1.6)::int] AS surname2,
       'BENC' || lpad(n::text, 6, '0') || 'HMCRRN' || lpad((n % 100)::text, 2, '0') AS identifier
  FROM (SELECT n, random() AS g, random() AS s, random() AS t FROM generate_series(1, {subjects}) AS n) AS drawn,
       (SELECT '{{María,José,Juan,Guadalupe,Luis,Ana,Francisco,Margarita,Antonio,Verónica,Jesús,Rosa,Miguel,Elena,Pedro,Leticia,Carlos,Alicia,Jorge,Irene,Óscar,Beatriz,Raúl,Inés,Ángel}}'::text[] AS given,
               '{{Hernández,García,Martínez,López,González,Pérez,Rodríguez,Sánchez,Ramírez,Cruz,Flores,Gómez,Morales,Vázquez,Reyes,Jiménez,Torres,Díaz,Gutiérrez,Ruiz,Mendoza,Aguilar,Ortiz,Moreno,Castillo,Romero,Álvarez,Méndez,Chávez,Rivera,Juárez,Ramos,Domínguez,Herrera,Medina,Castro,Vargas,Guzmán,Velázquez,Núñez}}'::text[] AS surname) AS names;

INSERT INTO people_person (id, password, email, name, language, is_active, since)
SELECT person, '!', 'person-' || n || '@example.org', '', 'es', true, timestamptz '2018-01-01' FROM bench_subject
UNION ALL
SELECT {people} + {subjects} + n, '!', 'official-' || n || '@example.org', 'Official ' || n, 'es', true, timestamptz '2018-01-01'
  FROM generate_series(1, {officials}) AS n;

-- Some departments get far more than others; most of what is open is recent; a few people file for many.
CREATE UNLOGGED TABLE bench_case AS
SELECT n, department, subject.*, filed_at, is_open,
       CASE WHEN frequent < 0.1 THEN {people} + 1 + floor(frequent * 100)::bigint ELSE subject.person END AS filer,
       {people} + {subjects} + 1 + (ordinal - 1) * 8 + floor(assigned * 8)::bigint AS official,
       CASE WHEN NOT is_open THEN (array['granted','granted','granted','granted','granted','answered','denied','withdrawn'])[1 + floor(8 * state)::int]
            WHEN state < 0.35 THEN 'filed' WHEN state < 0.8 THEN 'in_review' ELSE 'cure_asked' END AS state,
       NOT is_open OR assigned_now < 0.6 AND state >= 0.35 AS in_hand,
       filed_at::date + 10 + floor(term * 60)::int AS due_on
  FROM (SELECT n, 1 + floor(25 * dept ^ 2.2)::int AS ordinal, 1 + floor({subjects} * who)::bigint AS subject_n,
               timestamptz '2018-01-01 08:00+00' + n * (interval '8 years' / {cases}) AS filed_at,
               CASE WHEN n > {cases} * 0.8 THEN closed < 0.70 ELSE closed < 0.0125 END AS is_open,
               frequent, assigned, assigned_now, state, term
          FROM (SELECT n, random() AS dept, random() AS who, random() AS closed, random() AS frequent,
                       random() AS assigned, random() AS assigned_now, random() AS state, random() AS term
                  FROM generate_series(1, {cases}) AS n) AS drawn) AS shaped
  JOIN (SELECT row_number() OVER () AS ordinal, department FROM unnest({departments}::text[]) AS department) AS town USING (ordinal)
  JOIN (SELECT n AS subject_n, person, given, surname, surname2, identifier FROM bench_subject) AS subject USING (subject_n)
 ORDER BY n;

-- {{split}} the register's entries, chained, are written here by Python

INSERT INTO cases_case (id, reference, slug, edition_id, department, entry_id, filer_id, language, answers, subject_name, summary,
       subject_identifier, by_surname, by_given_name, filed_at, effective_at, state, due_on, assignee_id)
SELECT {case} + n, 'BEN-' || n, 'ben-' || n, edition.id, department, {entry} + n, filer, 'es', answers,
       concat_ws(' ', given, surname, surname2), 'A certificate', identifier, mun_fold(concat_ws(' ', surname, surname2, given)),
       mun_fold(concat_ws(' ', given, surname, surname2)), filed_at, filed_at, state,
       CASE WHEN is_open AND state <> 'cure_asked' THEN due_on END, CASE WHEN in_hand THEN official END
  FROM bench_case,
       (SELECT edition_id AS id, answers FROM cases_case ORDER BY id LIMIT 1) AS edition
 ORDER BY n;

INSERT INTO registry_entrydocument (id, entry_id, document_id, position)
SELECT {link} + n, {entry} + n, {document} + n, 0 FROM bench_case WHERE n % 2 = 0;

-- The receipt of each filing, and the document of each case that was granted.
INSERT INTO registry_document (id, sha256, media_type, bytes, name, kind, title, language, code, key, issued_at, stored_at)
SELECT {document} + {cases} + n, encode(sha256(('receipt' || n)::bytea), 'hex'), 'application/pdf', 60000, 'receipt.pdf',
       'issued', 'Receipt', 'es', CASE n WHEN {cases} THEN '{code}' ELSE 'R' || lpad(n::text, 19, '0') END, 'bench/receipt/' || n, filed_at, filed_at FROM bench_case
UNION ALL
SELECT {document} + 2 * {cases} + n, encode(sha256(('granted' || n)::bytea), 'hex'), 'application/pdf', 60000, 'letter.pdf',
       'issued', 'Letter', 'es', 'G' || lpad(n::text, 19, '0'), 'bench/granted/' || n, due_on, due_on
  FROM bench_case WHERE state = 'granted';

INSERT INTO cases_event (id, case_id, number, tag, at, by_id, reason, data, state)
SELECT {event} + 4 * n, {case} + n, 1, 'filed', filed_at, filer, '', '{{}}'::jsonb, 'filed' FROM bench_case
UNION ALL
SELECT {event} + 4 * n + 1, {case} + n, 2, 'taken', filed_at, official, '', '{{}}', 'in_review' FROM bench_case WHERE state <> 'filed'
UNION ALL
SELECT {event} + 4 * n + 2, {case} + n, 3, state, due_on, official, 'Invented.', '{{}}', state FROM bench_case WHERE NOT is_open OR state = 'cure_asked'
UNION ALL
SELECT {event} + 4 * n + 3, {case} + n, 4, 'document_issued', due_on, NULL, '', '{{}}', state FROM bench_case WHERE state = 'granted';

INSERT INTO cases_task (id, case_id, request, questions, asked_at, due_on)
SELECT {task} + n, {case} + n, 'Invented.', '[]', filed_at, due_on FROM bench_case WHERE state = 'cure_asked';

INSERT INTO cases_effect (id, case_id, event_id, "order", verb, definition, document_id, done_at)
SELECT {effect} + 2 * n, {case} + n, {event} + 4 * n, 0, 'issue', '{{}}'::jsonb, {document} + {cases} + n, filed_at FROM bench_case
UNION ALL
SELECT {effect} + 2 * n + 1, {case} + n, {event} + 4 * n + 2, 0, 'issue', '{{}}', {document} + 2 * {cases} + n, due_on
  FROM bench_case WHERE state = 'granted';

INSERT INTO cases_draft (id, token, edition_id, owner_id, language, answers, begun_at, saved_at)
SELECT {draft} + n, 'bench-' || n, edition_id, filer, 'es', answers, filed_at, filed_at
  FROM bench_case, (SELECT edition_id, answers FROM cases_case ORDER BY id LIMIT 1) AS sample WHERE n > {cases} * 0.99;
