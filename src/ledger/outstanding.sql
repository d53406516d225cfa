-- Version 5. Months about which something was recorded and whose papers and letters are not yet made; kept on disk because
-- a run may end at any moment.
CREATE TABLE outstanding (
    period TEXT    NOT NULL PRIMARY KEY,
    answer INTEGER NOT NULL                   -- 1: new letters are wanted, decided when the mail was recorded
) STRICT;
