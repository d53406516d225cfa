-- Version 8. Months for which a run has done everything that there was to do. Any later change of the ledger empties it.
CREATE TABLE finished (
    period    TEXT NOT NULL PRIMARY KEY,
    state     TEXT NOT NULL,               -- names all that the files show, as in compiled
    day       TEXT NOT NULL,               -- on which no more letters are due; empty where none are on any day
    originals TEXT NOT NULL,               -- JSON: files below forms/
    glance    TEXT NOT NULL                -- JSON: the month as commands show it
) STRICT;
