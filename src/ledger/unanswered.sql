-- Version 6. How often a letter was handed over without an answer from the server: each time it may have arrived.
ALTER TABLE letter ADD COLUMN unanswered INTEGER NOT NULL DEFAULT 0;
