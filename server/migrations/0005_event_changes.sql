-- By how much learning an event of the owner's last changed the forecast of its next days; the generation before is
-- replaced, so this cannot be worked out later.
CREATE TABLE event_changes (
    key TEXT PRIMARY KEY,                  -- the event's
    first TEXT NOT NULL,                   -- its next days, ISO dates, both included
    last TEXT NOT NULL,
    before REAL NOT NULL,                  -- units expected on these days of the articles it touches
    after REAL NOT NULL
) STRICT, WITHOUT ROWID;
