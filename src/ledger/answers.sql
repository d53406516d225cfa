-- A unit's answer in words is an entry of its own kind. SQLite cannot change a CHECK, so the table is made anew.
CREATE TABLE entry_with_answers (
    message     TEXT    NOT NULL REFERENCES message (id),
    number      INTEGER NOT NULL,
    unit        TEXT    NOT NULL,
    period      TEXT    NOT NULL,
    kind        TEXT    NOT NULL CHECK (kind IN ('form', 'fault', 'material', 'answer')),
    file        TEXT    NOT NULL,
    sha256      TEXT    NOT NULL,
    content     TEXT    NOT NULL,             -- JSON: the checked form, the finding or the answer; empty for a material
    unconfirmed INTEGER NOT NULL DEFAULT 0 CHECK (unconfirmed IN (0, 1)),
    PRIMARY KEY (message, number)
) STRICT;
INSERT INTO entry_with_answers (message, number, unit, period, kind, file, sha256, content, unconfirmed)
    SELECT message, number, unit, period, kind, file, sha256, content, unconfirmed FROM entry;
DROP TABLE entry;
ALTER TABLE entry_with_answers RENAME TO entry;
CREATE INDEX entry_period ON entry (period, unit);
