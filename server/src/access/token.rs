//! What a browser that is signed in carries.

use sha2::{Digest, Sha256};

/// 256 random bits, in hexadecimal digits; only the browser keeps them.
#[derive(Clone)]
pub struct Token(String);

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

impl Token {
    /// The token of these bits.
    pub(super) fn of(bits: [u8; 32]) -> Self {
        Self(bits.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}")))
    }

    /// The token in a browser's cookie; `None` where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let valid = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        valid.then(|| Self(text.to_owned()))
    }

    /// As the cookie holds it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As the state file holds it: whoever reads the file cannot sign in with what stands there.
    pub(super) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_given_out_is_a_token() {
        let token = Token::of([0xa5; 32]);
        assert_eq!(Token::parse(token.as_str()).unwrap().hash(), token.hash());
        for text in ["", "a5", &"A5".repeat(32), &"a5".repeat(33), &"g5".repeat(32), &"é".repeat(32)] {
            assert!(Token::parse(text).is_none(), "{text}");
        }
    }
}
