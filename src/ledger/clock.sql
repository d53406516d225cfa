-- The day of the last run whose clock was taken for right. A run with an earlier clock sends nothing.
CREATE TABLE last_run (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    day  TEXT    NOT NULL                    -- in the campaign's time zone
) STRICT;
