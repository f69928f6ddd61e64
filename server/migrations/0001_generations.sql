-- What Optiflow computes each night. One generation a date: computing a date again replaces its content.
CREATE TABLE generations (
    id INTEGER PRIMARY KEY,
    as_of TEXT NOT NULL UNIQUE,            -- D0, ISO date
    computed_at TEXT NOT NULL,             -- shop's local time
    replayed INTEGER NOT NULL,             -- 1 where a past night was computed afterwards
    last_sale TEXT                         -- the day of the last sale known that night
) STRICT;

-- Daily predictions as little-endian f64, day 1 (D0) first.
CREATE TABLE article_forecasts (
    generation_id INTEGER NOT NULL REFERENCES generations(id) ON DELETE CASCADE,
    article_id INTEGER NOT NULL,
    model TEXT NOT NULL,
    expected BLOB NOT NULL,
    lower BLOB NOT NULL,
    upper BLOB NOT NULL,
    PRIMARY KEY (generation_id, article_id)
) STRICT;

-- The levels of that morning, kept for the trend.
CREATE TABLE alert_snapshots (
    as_of TEXT NOT NULL,
    article_id INTEGER NOT NULL,
    level TEXT NOT NULL,
    stock REAL,
    money REAL,                            -- loss or gain, shop's currency
    suggested INTEGER,                     -- units
    PRIMARY KEY (as_of, article_id)
) STRICT, WITHOUT ROWID;

-- The proof: what the first generation of a date predicted. Later generations of that date never change it.
CREATE TABLE proof (
    as_of TEXT NOT NULL,
    article_id INTEGER NOT NULL,
    day REAL NOT NULL,                     -- p1
    week REAL NOT NULL,                    -- p1 + ... + p7
    replayed INTEGER NOT NULL,
    PRIMARY KEY (as_of, article_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE batch_runs (
    id INTEGER PRIMARY KEY,
    as_of TEXT NOT NULL,
    started_at TEXT NOT NULL,              -- shop's local time
    finished_at TEXT NOT NULL,
    articles INTEGER NOT NULL
) STRICT;

-- What a run could not do, and why.
CREATE TABLE batch_failures (
    run_id INTEGER NOT NULL REFERENCES batch_runs(id) ON DELETE CASCADE,
    step TEXT NOT NULL,
    article_id INTEGER,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX batch_failures_by_run ON batch_failures(run_id);
