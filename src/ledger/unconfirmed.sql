-- Version 7. 1 for a form, and what came with it, whose sender is in doubt: it waits for a person and counts for nothing.
ALTER TABLE entry ADD COLUMN unconfirmed INTEGER NOT NULL DEFAULT 0 CHECK (unconfirmed IN (0, 1));
