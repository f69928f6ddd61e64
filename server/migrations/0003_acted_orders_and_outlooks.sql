-- Alerts that the owner has acted on ("commandé"). What an order avoids is worked out when it is placed, since the
-- forecast of that day is not kept for ever.
CREATE TABLE acted_orders (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL,
    as_of TEXT NOT NULL,                   -- D0 of the alert, ISO date
    ordered_at TEXT NOT NULL,              -- shop's local time
    quantity INTEGER NOT NULL,             -- units
    expected_on TEXT NOT NULL,             -- ISO date
    cancelled_at TEXT,                     -- shop's local time; NULL while it stands
    avoided TEXT NOT NULL                  -- JSON: the stock-out days avoided
) STRICT;
CREATE INDEX acted_orders_by_article ON acted_orders(article_id);

-- What each article is expected to sell, and when it runs out; of the last generations only.
CREATE TABLE article_outlooks (
    generation_id INTEGER NOT NULL REFERENCES generations(id) ON DELETE CASCADE,
    article_id INTEGER NOT NULL,
    week REAL NOT NULL,                    -- units expected over 7, 14 and 30 days
    fortnight REAL NOT NULL,
    month REAL NOT NULL,
    stock_out_on TEXT,                     -- the first stock-out day of the 30, ISO date
    PRIMARY KEY (generation_id, article_id)
) STRICT, WITHOUT ROWID;
