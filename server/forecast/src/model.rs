//! The names of the models, as stored and shown.

use serde::{Deserialize, Serialize};

/// What a forecast was made with. The names of [`Model::name`] are stored by callers and never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Model {
    /// Nothing is known: 0 every day.
    Unknown,
    /// Every known day is the same: that day again.
    Constant,
    /// No sale for so long that the article counts as dead: next to nothing.
    Dormant,
    /// Too short a history for a season: the mean of the known days.
    Average,
    /// Several models, weighted by what they were worth in the article's own past.
    Combination,
    /// Trend, weekly and yearly season.
    Prophet,
    /// Prophet's weekly and yearly season on a smoothed level.
    ProphetLevel,
    /// The same with a year that is a smooth curve.
    SmoothYear,
    /// The course of the same weeks in past years, on the level of the last weeks.
    PastYears,
    /// Exponential smoothing with a weekly season.
    Ets,
    /// The Theta method under a weekly season.
    Theta,
    /// The Theta method under a weekly season and a smooth year.
    ThetaYear,
    /// Holt-Winters with an additive weekly season.
    HoltWinters,
    /// The same weekday of last week.
    SeasonalNaive,
    /// Croston's method with Syntetos and Boylan's correction.
    Sba,
    /// Teunter, Syntetos and Babai's method.
    Tsb,
}

impl Model {
    /// The stable name, the one that serde writes too.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Constant => "constant",
            Self::Dormant => "dormant",
            Self::Average => "average",
            Self::Combination => "combination",
            Self::Prophet => "prophet",
            Self::ProphetLevel => "prophet_level",
            Self::SmoothYear => "smooth_year",
            Self::PastYears => "past_years",
            Self::Ets => "ets",
            Self::Theta => "theta",
            Self::ThetaYear => "theta_year",
            Self::HoltWinters => "holt_winters",
            Self::SeasonalNaive => "seasonal_naive",
            Self::Sba => "sba",
            Self::Tsb => "tsb",
        }
    }
}

impl std::fmt::Display for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serde_writes_the_stable_name() {
        for model in
            [Model::Combination, Model::ProphetLevel, Model::ThetaYear, Model::Sba, Model::SeasonalNaive]
        {
            assert_eq!(serde_json::to_string(&model).unwrap(), format!("\"{model}\""));
        }
    }
}
