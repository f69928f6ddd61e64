-- What the owner's answers have taught of local events, as the newest night knows it.
CREATE TABLE local_events (
    key TEXT PRIMARY KEY,
    as_of TEXT NOT NULL,                   -- D0 of the night that learned it, ISO date
    content TEXT NOT NULL                  -- JSON: name, days named, occurrences, rhythm, trust, scores
) STRICT, WITHOUT ROWID;

-- The effects of the owner's events that the first generation of a date used for that date: each event is judged by them
-- once the day is over.
CREATE TABLE event_days (
    as_of TEXT NOT NULL,
    key TEXT NOT NULL,                     -- the event's
    article_id INTEGER NOT NULL,
    forecast REAL NOT NULL,                -- p1, in units
    factor REAL NOT NULL,                  -- what the event multiplied it by
    PRIMARY KEY (as_of, key, article_id)
) STRICT, WITHOUT ROWID;

-- By how much an answer has changed the forecast; the generation before is replaced, so this cannot be worked out later.
CREATE TABLE answer_changes (
    article_id INTEGER NOT NULL,
    day TEXT NOT NULL,                     -- the day answered, ISO date
    key TEXT,                              -- the event's, whose next days these are; NULL for the article's next days
    first TEXT NOT NULL,                   -- the days compared, both included
    last TEXT NOT NULL,
    before REAL NOT NULL,                  -- units expected on these days
    after REAL NOT NULL,
    PRIMARY KEY (article_id, day)
) STRICT, WITHOUT ROWID;
