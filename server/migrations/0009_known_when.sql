-- What an event of the owner's said before it was changed: a replayed night knows what had been typed by then.
ALTER TABLE events ADD COLUMN changed_at TEXT;   -- since when it is worded so, shop's local time; NULL: since created_at
CREATE TABLE event_wordings (
    key TEXT NOT NULL REFERENCES events(key) ON DELETE CASCADE,
    known_from TEXT NOT NULL,              -- shop's local time
    content TEXT NOT NULL,                 -- JSON, as in events
    PRIMARY KEY (key, known_from)
) STRICT, WITHOUT ROWID;

-- What the owner has said, changed or taken back since the forecasts learned last: kept until a night has learned it, so
-- that neither a server that dies nor a night that fails forgets it. Triggers see to it that no writer does either.
CREATE TABLE to_learn (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER,                    -- of an answer, with its day
    day TEXT,                              -- ISO date
    event TEXT                             -- the key of an event
) STRICT;
CREATE TRIGGER answer_given AFTER INSERT ON answers
BEGIN INSERT INTO to_learn (article_id, day) VALUES (NEW.article_id, NEW.day); END;
CREATE TRIGGER answer_changed AFTER UPDATE ON answers
BEGIN INSERT INTO to_learn (article_id, day) VALUES (NEW.article_id, NEW.day); END;
CREATE TRIGGER answer_taken_back AFTER DELETE ON answers
BEGIN INSERT INTO to_learn (article_id, day) VALUES (OLD.article_id, OLD.day); END;
CREATE TRIGGER event_added AFTER INSERT ON events
BEGIN INSERT INTO to_learn (event) VALUES (NEW.key); END;
CREATE TRIGGER event_changed AFTER UPDATE ON events
BEGIN INSERT INTO to_learn (event) VALUES (NEW.key); END;
CREATE TRIGGER event_removed AFTER DELETE ON events
BEGIN INSERT INTO to_learn (event) VALUES (OLD.key); END;

-- Why figures were computed: nuit, rejeu, reponse, evenement, commande, etape; NULL before this version.
ALTER TABLE batch_runs ADD COLUMN occasion TEXT;
ALTER TABLE generations ADD COLUMN occasion TEXT;
