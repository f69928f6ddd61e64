//! Who may see the pages: the PIN, the browsers that are signed in, and the wait after wrong codes.

mod backoff;
mod pin;
mod token;

pub use pin::{Pin, PinError};
pub use token::Token;

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, PoisonError, RwLock},
};

use tokio::sync::Mutex;

use crate::{
    clock::ShopClock,
    db::state::{StateDb, StateError, StoredPin, StoredSession},
};

/// A browser stays signed in that long, in seconds.
pub const SESSION_SECONDS: i64 = 30 * 24 * 3600;

/// More browsers than a shop has; the one that signed in first has to do so again.
const MOST_SESSIONS: u32 = 100;

/// The source under which all wrong codes from the network are counted.
const NETWORK: &str = "*";

/// Decides who is let in. Clones share what they know.
#[derive(Debug, Clone)]
pub struct Access {
    state: StateDb,
    clock: ShopClock,
    known: Arc<RwLock<Option<Arc<Known>>>>,
    /// One code at a time: each is counted before the next is looked at, and needs 64 MiB.
    one_at_a_time: Arc<Mutex<()>>,
}

/// What the state file said last.
#[derive(Debug)]
struct Known {
    /// The file's version it was read at.
    version: i64,
    pin: Option<StoredPin>,
    sessions: HashMap<Vec<u8>, i64>,
}

/// Whether a request may pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// No PIN is set.
    NoPin,
    SignedIn,
    /// A PIN is set and the browser is not signed in; whether the PIN is all digits.
    SignedOut {
        digits: bool,
    },
}

/// What a typed code gave.
#[derive(Debug)]
pub enum SignIn {
    Opened(Token),
    Wrong,
    /// Nothing was looked at; seconds until a code is.
    Wait(i64),
    /// There is nothing to sign in to.
    NoPin,
}

/// Why nobody can be let in now; the log has the details.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    #[error(transparent)]
    State(#[from] StateError),
    #[error("the system gives no random bits: {0}")]
    Random(#[from] getrandom::Error),
    #[error("a code could not be compared")]
    Compare,
    #[error("a code could not be hashed: {0}")]
    Hash(argon2::password_hash::Error),
}

impl Access {
    pub fn new(state: StateDb, clock: ShopClock) -> Self {
        Self { state, clock, known: Arc::default(), one_at_a_time: Arc::default() }
    }

    /// How a browser with this token stands.
    ///
    /// # Errors
    /// The state file cannot be read, and never was.
    pub async fn standing(&self, token: Option<&Token>) -> Result<Standing, AccessError> {
        let known = self.known().await?;
        let Some(pin) = &known.pin else { return Ok(Standing::NoPin) };
        let ends_at = token.and_then(|token| known.sessions.get(&token.hash()));
        if ends_at.is_some_and(|ends_at| self.now() < *ends_at) {
            return Ok(Standing::SignedIn);
        }
        Ok(Standing::SignedOut { digits: pin.digits })
    }

    /// Looks at a typed code.
    ///
    /// # Errors
    /// The state file cannot be written: nobody is let in without being counted.
    pub async fn sign_in(&self, code: String, from: IpAddr) -> Result<SignIn, AccessError> {
        let _alone = self.one_at_a_time.lock().await;
        let Some(pin) = self.state.pin().await? else { return Ok(SignIn::NoPin) };
        let (now, source) = (self.now(), source(from));
        let own = self.state.failures(&source).await?;
        let network = self.state.failures(NETWORK).await?;
        // The owner at the shop's own computer is never kept waiting by what others do.
        let counts = !from.to_canonical().is_loopback();
        let wait =
            backoff::ADDRESS.wait(own, now).max(if counts { backoff::NETWORK.wait(network, now) } else { 0 });
        if wait > 0 {
            return Ok(SignIn::Wait(wait));
        }
        // Counted as wrong first: a server that is killed meanwhile forgets nothing.
        let mut counted = vec![(source.as_str(), Some(backoff::one_more(own, now)))];
        if counts {
            counted.push((NETWORK, Some(backoff::one_more(network, now))));
        }
        self.state.put_failures(&counted, now - backoff::MEMORY).await?;
        let compared = {
            let pin = pin.clone();
            tokio::task::spawn_blocking(move || pin::is_right(&code, &pin)).await
        };
        if !compared.map_err(|_| AccessError::Compare)? {
            tracing::warn!(%from, "wrong PIN");
            return Ok(SignIn::Wrong);
        }
        let token = Token::of(random()?);
        let session = StoredSession { token_hash: token.hash(), ends_at: now + SESSION_SECONDS };
        if !self.state.open_session(&session, &pin.hash, now, MOST_SESSIONS).await? {
            return Ok(SignIn::Wrong);
        }
        let forgiven: &[_] =
            if counts { &[(&*source, None), (NETWORK, network)] } else { &[(&*source, None)] };
        self.state.put_failures(forgiven, now - backoff::MEMORY).await?;
        tracing::info!(%from, "signed in");
        Ok(SignIn::Opened(token))
    }

    /// Signs a browser out; one that is not signed in stays so.
    ///
    /// # Errors
    /// The state file cannot be written.
    pub async fn sign_out(&self, token: &Token) -> Result<(), AccessError> {
        Ok(self.state.close_session(&token.hash()).await?)
    }

    /// What the state file says, read anew only when it was written; what it said last where it cannot be read now.
    async fn known(&self) -> Result<Arc<Known>, AccessError> {
        let last = self.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        match (self.read(last.as_ref()).await, last) {
            (Ok(known), _) => Ok(known),
            (Err(error), Some(last)) => {
                tracing::debug!(%error, "who is signed in cannot be read: as it was known last");
                Ok(last)
            }
            (Err(error), None) => Err(error.into()),
        }
    }

    async fn read(&self, last: Option<&Arc<Known>>) -> Result<Arc<Known>, StateError> {
        let version = self.state.version().await?;
        if let Some(last) = last.filter(|last| last.version == version) {
            return Ok(Arc::clone(last));
        }
        let pin = self.state.pin().await?;
        let sessions = self.state.sessions().await?;
        let sessions = sessions.into_iter().map(|session| (session.token_hash, session.ends_at)).collect();
        let known = Arc::new(Known { version, pin, sessions });
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&known));
        Ok(known)
    }

    fn now(&self) -> i64 {
        self.clock.timestamp().as_second()
    }
}

/// Sets or changes the PIN, which signs everybody out.
///
/// # Errors
/// The state file cannot be written, or the system lacks memory or random bits.
pub async fn set_pin(state: &StateDb, pin: &Pin) -> Result<(), AccessError> {
    let kept = pin.hashed(random()?).map_err(AccessError::Hash)?;
    Ok(state.set_pin(Some(&kept)).await?)
}

/// So many bytes from the system.
fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// Whose wrong codes, and connections, are counted together: an IPv4 address, or the network of an IPv6 address, since one
/// device may take any address in it.
pub(crate) fn source(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) if address.is_loopback() => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_addresses_that_one_device_may_take_are_one_source() {
        let of = |text: &str| source(text.parse().unwrap());
        assert_eq!(of("192.168.1.20"), "192.168.1.20");
        assert_eq!(of("::ffff:192.168.1.20"), "192.168.1.20");
        assert_eq!(of("2001:db8:1:2:aaaa::1"), of("2001:db8:1:2::2"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::1"), "::1");
    }
}
