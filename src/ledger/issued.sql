-- Version 15. What was issued, each with what its report states, never changed; and what a mail was read as, by which a
-- second reading that finds the same is known.
CREATE TABLE issue (
    period  TEXT    NOT NULL,
    edition INTEGER NOT NULL,                 -- 1 for the first, 2 for the first re-issue
    content TEXT    NOT NULL,                 -- JSON: the journal's event
    PRIMARY KEY (period, edition)
) STRICT;
ALTER TABLE message ADD COLUMN read_as TEXT NOT NULL DEFAULT ''; -- SHA-256 of all that is recorded of it; empty before version 15
