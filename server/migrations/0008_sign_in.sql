-- Who may see the pages. Times are seconds since 1970: the shop's clock and its time zone may be changed.

-- The one secret of the shop; no row where none is asked for.
CREATE TABLE pin (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    hash TEXT NOT NULL,                    -- argon2id, as a PHC string
    digits INTEGER NOT NULL                -- 1 where it is all digits: the page then shows the keypad
) STRICT;

-- Who is signed in. The browser has the token, this file its SHA-256.
CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    opened_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Wrong codes, so that a restart forgets none.
CREATE TABLE sign_in_failures (
    source TEXT PRIMARY KEY,               -- an address; '*' for all of the network together
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
