-- What the engine learned of each article, kept between nights; learned again where it is missing.
CREATE TABLE knowledge (
    article_id INTEGER PRIMARY KEY,
    learned_on TEXT NOT NULL,              -- the as-of date at which it was learned
    content TEXT NOT NULL                  -- JSON, the engine's own
) STRICT;

-- How an article's forecast came about: demand kind, confidence, the candidates' scores, effects, lost demand.
CREATE TABLE article_insights (
    generation_id INTEGER NOT NULL REFERENCES generations(id) ON DELETE CASCADE,
    article_id INTEGER NOT NULL,
    content TEXT NOT NULL,                 -- JSON
    PRIMARY KEY (generation_id, article_id)
) STRICT;

-- The figures of a night, one row a step, kept for ever.
CREATE TABLE figures (
    as_of TEXT NOT NULL,
    step TEXT NOT NULL,
    computed_at TEXT NOT NULL,             -- shop's local time
    content TEXT NOT NULL,                 -- JSON
    PRIMARY KEY (as_of, step)
) STRICT, WITHOUT ROWID;

-- Events that the owner added. Those of the country's calendar are computed.
CREATE TABLE events (
    key TEXT PRIMARY KEY,
    content TEXT NOT NULL,                 -- JSON: name, type, recurrence, scope, multiplier
    created_at TEXT NOT NULL               -- shop's local time
) STRICT, WITHOUT ROWID;

-- How long each step of a run took.
CREATE TABLE batch_steps (
    run_id INTEGER NOT NULL REFERENCES batch_runs(id) ON DELETE CASCADE,
    step TEXT NOT NULL,
    milliseconds INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (run_id, step)
) STRICT, WITHOUT ROWID;
