-- Version 3. Annex 2: persons whom the office does not want as liaison officers, or no longer. Kept by value, as those
-- it confirmed are.
CREATE TABLE refused_contact (
    unit       TEXT NOT NULL,
    name       TEXT NOT NULL,
    phone      TEXT NOT NULL,
    email      TEXT NOT NULL,
    refused_at TEXT NOT NULL,
    PRIMARY KEY (unit, name, phone, email)
) STRICT;
