-- Version 1. Times are RFC 3339 with offset; `instant` columns are seconds since 1970-01-01T00:00:00Z for ordering.
CREATE TABLE message (
    id          TEXT    NOT NULL PRIMARY KEY, -- SHA-256 of the raw bytes, hexadecimal
    message_id  TEXT    NOT NULL,             -- empty where the mail has none
    sender      TEXT    NOT NULL,
    subject     TEXT    NOT NULL,
    received_at TEXT    NOT NULL,
    instant     INTEGER NOT NULL,
    period      TEXT    NOT NULL,             -- month to which the mail is shown; that of its first entry, else by time
    outcome     TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    read_with   TEXT    NOT NULL              -- fingerprint of program and campaign; another one means: read again
) STRICT;
CREATE INDEX message_period ON message (period, instant, id);

-- Where a mail was seen: account, folder, UIDVALIDITY and UID, or the name of a file.
CREATE TABLE mail_key (
    source  TEXT NOT NULL,
    key     TEXT NOT NULL,
    message TEXT NOT NULL REFERENCES message (id),
    settled INTEGER NOT NULL DEFAULT 0,       -- 1 once the mailbox may forget it: moved to the folder of done mail, or left alone
    PRIMARY KEY (source, key)
) STRICT;

-- What a mail holds, in its order: forms, faults of files, materials.
CREATE TABLE entry (
    message TEXT    NOT NULL REFERENCES message (id),
    number  INTEGER NOT NULL,
    unit    TEXT    NOT NULL,
    period  TEXT    NOT NULL,
    kind    TEXT    NOT NULL CHECK (kind IN ('form', 'fault', 'material')),
    file    TEXT    NOT NULL,
    sha256  TEXT    NOT NULL,
    content TEXT    NOT NULL,                 -- JSON: the checked form, or the finding; empty for a material
    PRIMARY KEY (message, number)
) STRICT;
CREATE INDEX entry_period ON entry (period, unit);

CREATE TABLE dead_address (
    message TEXT NOT NULL REFERENCES message (id),
    address TEXT NOT NULL,
    PRIMARY KEY (message, address)
) STRICT;

CREATE TABLE letter (
    number     INTEGER NOT NULL PRIMARY KEY,  -- in the order of writing
    key        TEXT    NOT NULL UNIQUE,
    period     TEXT    NOT NULL,
    unit       TEXT    NOT NULL,              -- empty for the office
    kind       TEXT    NOT NULL,
    addresses  TEXT    NOT NULL,              -- JSON array; the first is shown
    subject    TEXT    NOT NULL,
    message_id TEXT    NOT NULL,
    written_at TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('sent', 'held', 'failed')),
    failure    TEXT    NOT NULL,
    sent_on    TEXT    NOT NULL,              -- day, empty until sent
    attempts   INTEGER NOT NULL,
    bytes      BLOB    NOT NULL
) STRICT;
CREATE INDEX letter_period ON letter (period, number);

-- Mails that our own faults stopped, counted on disk because a cron job has no memory.
CREATE TABLE setback (
    source   TEXT    NOT NULL,
    key      TEXT    NOT NULL,
    attempts INTEGER NOT NULL,
    words    TEXT    NOT NULL,
    PRIMARY KEY (source, key)
) STRICT;

-- When a period's files were last compiled with something new in them.
CREATE TABLE compiled (
    period TEXT NOT NULL PRIMARY KEY,
    state  TEXT NOT NULL,                     -- SHA-256 of all that the files show, time aside
    as_of  TEXT NOT NULL
) STRICT;
