-- The 80 % interval of p1, as the first generation of the date gave it; NULL where it was written before this version.
ALTER TABLE proof ADD COLUMN lower REAL;
ALTER TABLE proof ADD COLUMN upper REAL;

-- What the owner says of days that nobody foresaw: one answer an article and day.
CREATE TABLE answers (
    article_id INTEGER NOT NULL,
    day TEXT NOT NULL,                     -- ISO date
    answer TEXT NOT NULL,                  -- evenement, promotion, rupture, erreur, exceptionnel
    name TEXT,                             -- of the event, where the owner gave one
    forecast REAL NOT NULL,                -- p1 of the day's first generation, in units
    actual REAL NOT NULL,                  -- units sold, as known when answered
    answered_at TEXT NOT NULL,             -- shop's local time
    PRIMARY KEY (article_id, day)
) STRICT, WITHOUT ROWID;
