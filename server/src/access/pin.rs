//! The PIN: which are accepted, and how one is kept.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString},
};

use crate::db::state::StoredPin;

/// RFC 9106 section 4, second recommended option, on one lane: 64 MiB, three passes.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;

/// Nobody types more; it bounds what is hashed. Bytes.
pub(super) const LONGEST: usize = 128;

/// A code that may protect a shop: 4 to 12 digits, or a longer phrase.
#[derive(Clone)]
pub struct Pin(String);

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pin(…)")
    }
}

/// Why a code is not accepted. The text is for the owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    #[error(
        "Le code n'a pas la bonne longueur. Donnez 4 à 12 chiffres, ou une phrase de 8 caractères au moins."
    )]
    Length,
    #[error("Ce code se devine trop vite (chiffres répétés ou qui se suivent). Choisissez-en un autre.")]
    Guessable,
}

impl Pin {
    /// A code as it is typed; spaces around it do not count.
    ///
    /// # Errors
    /// It is too short, too long, or the first that anybody would try.
    pub fn parse(text: &str) -> Result<Self, PinError> {
        let text = text.trim();
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let length = text.chars().count();
        let fits = if digits { (4..=12).contains(&length) } else { length >= 8 && text.len() <= LONGEST };
        if !fits {
            return Err(PinError::Length);
        }
        let step = |pair: &[u8]| i16::from(pair[1]) - i16::from(pair[0]);
        let mut steps = text.as_bytes().windows(2).map(step);
        let first = steps.next();
        if first.is_some_and(|first| first.abs() <= 1) && steps.all(|step| Some(step) == first) {
            return Err(PinError::Guessable);
        }
        Ok(Self(text.to_owned()))
    }

    /// The code as it is kept. It takes a fraction of a second and 64 MiB.
    ///
    /// # Errors
    /// The memory is not there.
    pub fn hashed(&self, salt: [u8; 16]) -> Result<StoredPin, argon2::password_hash::Error> {
        let salt = SaltString::encode_b64(&salt)?;
        let hash = argon2()?.hash_password(self.0.as_bytes(), &salt)?.to_string();
        Ok(StoredPin { hash, digits: self.0.bytes().all(|byte| byte.is_ascii_digit()) })
    }
}

/// Whether a typed code is the one kept. It takes a fraction of a second and 64 MiB.
pub(super) fn is_right(typed: &str, kept: &StoredPin) -> bool {
    let typed = typed.trim();
    if typed.len() > LONGEST {
        return false;
    }
    let Ok(hash) = PasswordHash::new(&kept.hash) else {
        tracing::error!("the kept PIN is no argon2 hash: set it again by optiflow pin");
        return false;
    };
    argon2().is_ok_and(|argon2| argon2.verify_password(typed.as_bytes(), &hash).is_ok())
}

fn argon2() -> Result<Argon2<'static>, argon2::Error> {
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(MEMORY_KIB, PASSES, 1, None)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_to_twelve_digits_or_a_phrase_are_accepted() {
        for text in ["4071", " 907315 ", "918273645012", "mon chat dort", "1234abcd"] {
            assert!(Pin::parse(text).is_ok(), "{text}");
        }
        for text in ["", "407", "9182736450123", "chat", "é".repeat(65).as_str()] {
            assert_eq!(Pin::parse(text).unwrap_err(), PinError::Length, "{text}");
        }
    }

    #[test]
    fn the_codes_that_anybody_tries_first_are_refused() {
        for text in ["0000", "1111", "1234", "4321", "987654", "123456789", "aaaaaaaa", "abcdefgh"] {
            assert_eq!(Pin::parse(text).unwrap_err(), PinError::Guessable, "{text}");
        }
        assert!(Pin::parse("1235").is_ok());
    }

    #[test]
    fn a_kept_code_knows_its_own_and_does_not_show_it() {
        let pin = Pin::parse("4071").unwrap();
        let kept = pin.hashed([7; 16]).unwrap();
        assert!(kept.hash.starts_with("$argon2id$v=19$m=65536,t=3,p=1$") && kept.digits);
        assert!(is_right("4071", &kept) && is_right(" 4071\n", &kept));
        assert!(!is_right("4072", &kept) && !is_right("", &kept) && !is_right(&"4".repeat(1000), &kept));
        assert!(!format!("{pin:?} {}", kept.hash).contains("4071"));
        assert_ne!(kept.hash, pin.hashed([8; 16]).unwrap().hash);
    }
}
