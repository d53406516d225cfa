-- Version 4. What this program last wrote into output/, so that a file that a person has edited since is known by its bytes.
CREATE TABLE written (
    period TEXT NOT NULL,
    name   TEXT NOT NULL,  -- below the period's folder
    sha256 TEXT NOT NULL,  -- of the whole file; two for a name only where a run was killed between two versions
    PRIMARY KEY (period, name, sha256)
) STRICT;
