-- Version 10. Letters with all their states, their recipients one by one, and their texts kept after sending.
CREATE TABLE letter_10 (
    number      INTEGER NOT NULL PRIMARY KEY,  -- in the order of writing
    key         TEXT    NOT NULL UNIQUE,
    period      TEXT    NOT NULL,
    unit        TEXT    NOT NULL,              -- empty for the office
    kind        TEXT    NOT NULL,
    addresses   TEXT    NOT NULL,              -- JSON array; the first is shown
    subject     TEXT    NOT NULL,
    message_id  TEXT    NOT NULL,
    written_at  TEXT    NOT NULL,
    state       TEXT    NOT NULL
        CHECK (state IN ('held', 'queued', 'sending', 'sent', 'failed', 'given-up', 'withdrawn')),
    pending     TEXT    NOT NULL,              -- JSON array: addresses that have neither taken nor refused it
    in_hand     TEXT    NOT NULL DEFAULT '[]', -- JSON array: those to which it is being handed over
    taken_by    TEXT    NOT NULL DEFAULT '[]', -- JSON array: addresses whose server has taken it
    word        TEXT    NOT NULL DEFAULT '' CHECK (word IN ('', 'released', 'withdrawn', 'resent')), -- a person's
    resent      INTEGER NOT NULL DEFAULT 0,    -- how often a person sent it again
    failure     TEXT    NOT NULL DEFAULT '',
    sent_on     TEXT    NOT NULL DEFAULT '',   -- day of the last hand-over that counts for the day's limit
    attempts    INTEGER NOT NULL DEFAULT 0,
    unanswered  INTEGER NOT NULL DEFAULT 0,    -- hand-overs without an answer
    tried_from  TEXT    NOT NULL DEFAULT '',   -- first day on which recipients refused it for now
    tried_on    TEXT    NOT NULL DEFAULT '',   -- last such day
    tries       INTEGER NOT NULL DEFAULT 0,    -- how often on that day
    copy_due    INTEGER NOT NULL DEFAULT 0 CHECK (copy_due IN (0, 1)), -- 1: a copy is to be put in the Sent folder
    bytes       BLOB    NOT NULL               -- the whole mail; empty for one sent before version 10
) STRICT;
INSERT INTO letter_10 (number, key, period, unit, kind, addresses, subject, message_id, written_at, state, pending,
    in_hand, taken_by, failure, sent_on, attempts, unanswered, bytes)
SELECT number, key, period, unit, kind, addresses, subject, message_id, written_at,
    CASE WHEN state <> 'held' THEN state WHEN unanswered > 0 THEN 'sending' ELSE 'queued' END,
    CASE WHEN state = 'held' THEN addresses ELSE '[]' END,
    CASE WHEN state = 'held' AND unanswered > 0 THEN addresses ELSE '[]' END,
    CASE WHEN state = 'sent' THEN addresses ELSE '[]' END,
    failure, sent_on, attempts, unanswered, bytes
FROM letter;
DROP TABLE letter;
ALTER TABLE letter_10 RENAME TO letter;
CREATE INDEX letter_period ON letter (period, number);
CREATE INDEX letter_state ON letter (state);
CREATE INDEX letter_sent_on ON letter (sent_on);
CREATE INDEX letter_message_id ON letter (message_id);

-- Message-IDs that a bounce answers, as a JSON array: it is believed where one of them is of a letter to that address.
ALTER TABLE dead_address ADD COLUMN answers TEXT NOT NULL DEFAULT '[]';

-- What is known of an address besides the mails from it: the latest word counts.
CREATE TABLE address_word (
    number  INTEGER NOT NULL PRIMARY KEY,
    address TEXT    NOT NULL,                  -- in lower case
    dead    INTEGER NOT NULL CHECK (dead IN (0, 1)),
    instant INTEGER NOT NULL,                  -- seconds since 1970-01-01T00:00:00Z
    message TEXT    NOT NULL,                  -- the bounce; empty for a server's refusal or a person's word
    why     TEXT    NOT NULL                   -- Chinese
) STRICT;
CREATE INDEX address_word_address ON address_word (address);
CREATE INDEX message_sender ON message (sender);
