-- Version 13. What the office has decided about facts, in the order of deciding. Never changed: a later one takes an earlier one back.
CREATE TABLE decision (
    number  INTEGER NOT NULL PRIMARY KEY,
    id      TEXT    NOT NULL UNIQUE,
    period  TEXT    NOT NULL,                 -- month that it is about
    also    TEXT    NOT NULL,                 -- the other month that changes with it; the same where it is one
    content TEXT    NOT NULL                  -- JSON: the decision
) STRICT;
