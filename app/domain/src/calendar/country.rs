//! The countries whose calendar is known.

use serde::{Deserialize, Serialize};

/// The shop's country, which decides its public holidays and its retail periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Country {
    /// `CI`.
    #[default]
    CoteDIvoire,
    /// `FR`, without the holidays of Alsace-Moselle and overseas.
    France,
    /// `SN`.
    Senegal,
}

impl Country {
    /// Every country, in the order shown.
    pub const ALL: [Self; 3] = [Self::CoteDIvoire, Self::France, Self::Senegal];
    /// The accepted codes, as an error message names them.
    pub const ACCEPTED: &'static str = "CI (Côte d'Ivoire), FR (France) ou SN (Sénégal)";

    /// The country with this ISO 3166-1 code of two letters, in either case.
    pub fn from_code(code: &str) -> Option<Self> {
        let code = code.trim();
        Self::ALL.into_iter().find(|country| country.code().eq_ignore_ascii_case(code))
    }

    /// The ISO 3166-1 code of two letters.
    pub fn code(self) -> &'static str {
        match self {
            Self::CoteDIvoire => "CI",
            Self::France => "FR",
            Self::Senegal => "SN",
        }
    }

    /// The French name.
    pub fn name(self) -> &'static str {
        match self {
            Self::CoteDIvoire => "Côte d'Ivoire",
            Self::France => "France",
            Self::Senegal => "Sénégal",
        }
    }
}
