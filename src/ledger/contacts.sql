-- Version 2. Annex 2: whom units propose as liaison officers, and whom the office has confirmed.
CREATE TABLE liaison (
    message TEXT    NOT NULL REFERENCES message (id),
    number  INTEGER NOT NULL,
    unit    TEXT    NOT NULL,
    content TEXT    NOT NULL, -- JSON: the receipt's row
    PRIMARY KEY (message, number)
) STRICT;

-- Kept by value: a mail read anew changes nothing that a person has confirmed.
CREATE TABLE contact (
    unit        TEXT NOT NULL,
    name        TEXT NOT NULL,
    post        TEXT NOT NULL,
    phone       TEXT NOT NULL,
    email       TEXT NOT NULL,
    message     TEXT NOT NULL, -- the mail with the receipt
    accepted_at TEXT NOT NULL,
    PRIMARY KEY (unit, name)
) STRICT;
