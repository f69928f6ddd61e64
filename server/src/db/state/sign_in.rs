//! The PIN, who is signed in, and which codes were wrong. Times are seconds since 1970.

use super::{StateDb, StateError};

/// The PIN as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPin {
    /// A PHC string.
    pub hash: String,
    /// It is all digits.
    pub digits: bool,
}

/// One browser that is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// SHA-256 of what the browser has.
    pub token_hash: Vec<u8>,
    pub ends_at: i64,
}

/// The wrong codes of one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    pub count: i64,
    pub last_at: i64,
}

impl StateDb {
    /// The PIN, if one is set.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn pin(&self) -> Result<Option<StoredPin>, StateError> {
        let row = sqlx::query!("SELECT hash, digits FROM pin").fetch_optional(&self.readers).await;
        let row = row.map_err(|error| self.explain(&error))?;
        Ok(row.map(|row| StoredPin { hash: row.hash, digits: row.digits != 0 }))
    }

    /// Everyone who is signed in, and those whose session ended without anybody noticing.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn sessions(&self) -> Result<Vec<StoredSession>, StateError> {
        sqlx::query_as!(StoredSession, "SELECT token_hash, ends_at FROM sessions")
            .fetch_all(&self.readers)
            .await
            .map_err(|error| self.explain(&error))
    }

    /// Sets, changes or removes the PIN. Whoever was signed in no longer is, and wrong codes are forgotten.
    ///
    /// # Errors
    /// The file cannot be written; the PIN is as before.
    pub async fn set_pin(&self, pin: Option<&StoredPin>) -> Result<(), StateError> {
        let written = async {
            let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
            sqlx::query!("DELETE FROM sessions").execute(&mut *transaction).await?;
            sqlx::query!("DELETE FROM sign_in_failures").execute(&mut *transaction).await?;
            sqlx::query!("DELETE FROM pin").execute(&mut *transaction).await?;
            if let Some(StoredPin { hash, digits }) = pin {
                sqlx::query!("INSERT INTO pin (id, hash, digits) VALUES (1, ?, ?)", hash, digits)
                    .execute(&mut *transaction)
                    .await?;
            }
            transaction.commit().await
        };
        written.await.map_err(|error: sqlx::Error| self.explain(&error))
    }

    /// Signs a browser in, if the PIN is still the one that it gave; whether it is. Sessions that have ended go, and the
    /// oldest of those beyond `most`.
    ///
    /// # Errors
    /// The file cannot be written.
    pub async fn open_session(
        &self,
        session: &StoredSession,
        pin_hash: &str,
        now: i64,
        most: u32,
    ) -> Result<bool, StateError> {
        let opened = async {
            let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
            sqlx::query!("DELETE FROM sessions WHERE ends_at <= ?", now).execute(&mut *transaction).await?;
            let opened = sqlx::query!(
                "INSERT INTO sessions (token_hash, opened_at, ends_at)
                 SELECT ?, ?, ? WHERE EXISTS (SELECT 1 FROM pin WHERE hash = ?)",
                session.token_hash,
                now,
                session.ends_at,
                pin_hash
            )
            .execute(&mut *transaction)
            .await?;
            sqlx::query!(
                "DELETE FROM sessions WHERE token_hash NOT IN
                     (SELECT token_hash FROM sessions ORDER BY ends_at DESC, token_hash LIMIT ?)",
                most
            )
            .execute(&mut *transaction)
            .await?;
            transaction.commit().await?;
            Ok(opened.rows_affected() == 1)
        };
        opened.await.map_err(|error: sqlx::Error| self.explain(&error))
    }

    /// Signs a browser out.
    ///
    /// # Errors
    /// The file cannot be written.
    pub async fn close_session(&self, token_hash: &[u8]) -> Result<(), StateError> {
        sqlx::query!("DELETE FROM sessions WHERE token_hash = ?", token_hash)
            .execute(&self.writer)
            .await
            .map_err(|error| self.explain(&error))?;
        Ok(())
    }

    /// The wrong codes of a source.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn failures(&self, source: &str) -> Result<Option<Failures>, StateError> {
        sqlx::query_as!(
            Failures,
            r#"SELECT failures AS "count", last_at FROM sign_in_failures WHERE source = ?"#,
            source
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(|error| self.explain(&error))
    }

    /// Keeps the wrong codes of some sources, and forgets those older than `forgotten`.
    ///
    /// # Errors
    /// The file cannot be written.
    pub async fn put_failures(
        &self,
        sources: &[(&str, Option<Failures>)],
        forgotten: i64,
    ) -> Result<(), StateError> {
        let written = async {
            let mut transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
            sqlx::query!("DELETE FROM sign_in_failures WHERE last_at < ?", forgotten)
                .execute(&mut *transaction)
                .await?;
            for (source, failures) in sources {
                sqlx::query!("DELETE FROM sign_in_failures WHERE source = ?", source)
                    .execute(&mut *transaction)
                    .await?;
                if let Some(Failures { count, last_at }) = failures {
                    sqlx::query!(
                        "INSERT INTO sign_in_failures (source, failures, last_at) VALUES (?, ?, ?)",
                        source,
                        count,
                        last_at
                    )
                    .execute(&mut *transaction)
                    .await?;
                }
            }
            transaction.commit().await
        };
        written.await.map_err(|error: sqlx::Error| self.explain(&error))
    }
}
