-- Version 11. What joins the ledger to the journal, and what tells one mail from another.
-- One row: up to which line of state/journal.jsonl this ledger has what the journal says.
CREATE TABLE applied (
    number INTEGER NOT NULL,                  -- of the line; 0 before the first
    bytes  INTEGER NOT NULL,                  -- of the journal up to the line's end
    chain  TEXT    NOT NULL                   -- the line's hash
) STRICT;
INSERT INTO applied VALUES (0, 0, '');

-- SHA-256 of what a mail's author wrote and attached, whatever headers were added on the way.
ALTER TABLE message ADD COLUMN content TEXT NOT NULL DEFAULT '';
CREATE INDEX message_message_id ON message (message_id);

-- Mails that could not be fetched, read or moved. Counted on disk because a cron job has no memory.
DROP TABLE setback;
CREATE TABLE failure (
    source   TEXT    NOT NULL,
    key      TEXT    NOT NULL,
    step     TEXT    NOT NULL CHECK (step IN ('fetch', 'read', 'move')),
    attempts INTEGER NOT NULL,
    words    TEXT    NOT NULL,
    period   TEXT    NOT NULL,                -- month that shows it
    sender   TEXT    NOT NULL,                -- address; empty where it is not known
    since    TEXT    NOT NULL,                -- time of the first failure
    last     TEXT    NOT NULL,                -- time of the last one
    PRIMARY KEY (source, key)
) STRICT;
