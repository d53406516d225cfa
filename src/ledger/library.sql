-- Version 14. The index of the library: everything that was received or written, found by its words. All of it can be made
-- again from the other tables, so the journal has none of it. Rows are written down as not indexed in the transaction that
-- changes them and indexed when somebody looks for something.
CREATE TABLE unindexed (
    owner TEXT NOT NULL PRIMARY KEY,         -- SHA-256 of a mail, key of a letter, id of a decision
    kind  TEXT NOT NULL CHECK (kind IN ('mail', 'letter', 'decision'))
) STRICT;
CREATE TABLE document (
    number  INTEGER NOT NULL PRIMARY KEY,     -- the row of document_index
    kind    TEXT    NOT NULL CHECK (kind IN ('form', 'material', 'letter', 'decision')),
    owner   TEXT    NOT NULL,
    part    INTEGER NOT NULL,                 -- number of the mail's entry; 0 for a letter and a decision
    unit    TEXT    NOT NULL,                 -- as the office has decided; empty where it is nobody's or the office's
    period  TEXT    NOT NULL,                 -- likewise
    at      TEXT    NOT NULL,                 -- when it came, was written or decided
    instant INTEGER NOT NULL,                 -- the same in seconds since 1970-01-01T00:00:00Z
    name    TEXT    NOT NULL,                 -- file, subject of the letter, kind of the decision
    title   TEXT    NOT NULL,                 -- the name and what else is known of it in a few words
    body    TEXT    NOT NULL,                 -- what it says
    sent    TEXT    NOT NULL,                 -- SHA-256 of a letter's mail; empty for all else
    UNIQUE (owner, part)
) STRICT;
-- The terms of title and body. A term is removed by its text, so that a change in how terms are made needs a step that makes
-- the index anew. The table cannot be one with contentless_delete: that counts removed rows in the averages of bm25.
CREATE VIRTUAL TABLE document_index USING fts5 (title, body, content = '', tokenize = 'ascii');

INSERT INTO unindexed (owner, kind) SELECT DISTINCT message, 'mail' FROM entry WHERE kind IN ('form', 'material');
INSERT INTO unindexed (owner, kind) SELECT key, 'letter' FROM letter;
INSERT INTO unindexed (owner, kind) SELECT id, 'decision' FROM decision;

-- OR IGNORE would not hold here: the conflict clause of the statement that fires a trigger replaces the trigger's own.
CREATE TRIGGER entry_to_index AFTER INSERT ON entry WHEN new.kind IN ('form', 'material')
    BEGIN INSERT INTO unindexed SELECT new.message, 'mail' WHERE NOT EXISTS (SELECT 1 FROM unindexed WHERE owner = new.message); END;
CREATE TRIGGER entry_from_index AFTER DELETE ON entry WHEN old.kind IN ('form', 'material')
    BEGIN INSERT INTO unindexed SELECT old.message, 'mail' WHERE NOT EXISTS (SELECT 1 FROM unindexed WHERE owner = old.message); END;
CREATE TRIGGER letter_to_index AFTER INSERT ON letter
    BEGIN INSERT INTO unindexed SELECT new.key, 'letter' WHERE NOT EXISTS (SELECT 1 FROM unindexed WHERE owner = new.key); END;
CREATE TRIGGER letter_anew_to_index AFTER UPDATE OF subject, bytes ON letter
    BEGIN INSERT INTO unindexed SELECT new.key, 'letter' WHERE NOT EXISTS (SELECT 1 FROM unindexed WHERE owner = new.key); END;
CREATE TRIGGER letter_from_index AFTER DELETE ON letter
    BEGIN INSERT INTO unindexed SELECT old.key, 'letter' WHERE NOT EXISTS (SELECT 1 FROM unindexed WHERE owner = old.key); END;
CREATE TRIGGER decision_to_index AFTER INSERT ON decision
    BEGIN INSERT INTO unindexed SELECT new.id, 'decision' WHERE NOT EXISTS (SELECT 1 FROM unindexed WHERE owner = new.id); END;
