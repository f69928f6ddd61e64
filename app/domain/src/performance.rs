//! Optiflow's performance: its errors by weekday, where they are heading, and one recommendation (specification,
//! sections 2 and 6; the step `monitor_ml_performance`).
//!
//! It looks back over two windows of two weeks each, so that every weekday weighs the same in both. Errors are daily
//! WAPE, which a day with a single sale cannot upset as it does a MAPE. Exceptional days count in what is shown but
//! neither in the tendency nor in the recommendation: they say nothing about the engine.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    accuracy::{Accuracy, Comparison, Errors},
    calendar::DayOfWeek,
    format,
    number::round6,
};

/// The days of each of the two windows: D0 - 14 to D0 - 1, and the 14 days before.
pub const WINDOW_DAYS: i32 = 14;
/// How many article-days with sales each window needs before anything is concluded.
pub const ENOUGH: u32 = 7;
/// The tendency is a change of the error by more than this share of it ...
pub const NOTABLE_CHANGE: f64 = 0.10;
/// ... and by at least so many points (as a share).
pub const NOTABLE_POINTS: f64 = 0.02;
/// Over- or under-forecasting is systematic from this bias on over both windows ...
pub const SYSTEMATIC_BIAS: f64 = 0.10;
/// ... with at least this bias, in the same direction, in each of them.
pub const BIAS_OF_EACH_WINDOW: f64 = 0.05;
/// A weekday is weak where its error is at least so many times that of all days ...
pub const WEAK_WEEKDAY: f64 = 1.25;
/// ... and at least so many points (as a share) above it.
pub const WEAK_WEEKDAY_POINTS: f64 = 0.05;

/// The errors of the last four weeks, fed day by day and article by article.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Performance {
    /// Both windows together, by weekday, Monday first.
    by_weekday: [Accuracy; 7],
    recent: Accuracy,
    before: Accuracy,
}

/// Where the errors are heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tendency {
    /// They become smaller.
    Better,
    /// No notable change.
    Stable,
    /// They become larger.
    Worse,
}

impl Tendency {
    /// The words shown to the owner, about the errors.
    pub fn label(self) -> &'static str {
        match self {
            Self::Better => "en baisse",
            Self::Stable => "stables",
            Self::Worse => "en hausse",
        }
    }
}

/// The one thing to do about the forecasts; the first that applies, in this order. Errors and bias are shares.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Recommendation {
    /// Too few days are verified.
    NotEnough,
    /// More is sold than forecast, again and again.
    UnderForecast {
        /// By how much, above 0.
        by: f64,
    },
    /// Less is sold than forecast, again and again.
    OverForecast {
        /// By how much, above 0.
        by: f64,
    },
    /// The errors grow.
    Worsening {
        /// The error of the earlier window.
        from: f64,
        /// The error of the later one.
        to: f64,
    },
    /// One weekday is forecast notably worse than the others.
    WeakWeekday {
        /// The worst one; of equal ones the first of the week.
        weekday: DayOfWeek,
        /// Its error.
        error: f64,
    },
    /// The errors shrink.
    Improving {
        /// The error of the earlier window.
        from: f64,
        /// The error of the later one.
        to: f64,
    },
    /// Nothing to do.
    Steady {
        /// The error of both windows.
        error: f64,
    },
}

impl Recommendation {
    /// The recommendation in one sentence.
    pub fn sentence(&self) -> String {
        let percent = |share: f64| format::percent(share, 0);
        match self {
            Self::NotEnough => {
                "Trop peu de jours sont vérifiés pour conclure : une recommandation viendra après quatre semaines de prévisions suivies.".to_owned()
            }
            Self::UnderForecast { by } => format!(
                "Les prévisions restent {} sous les ventes depuis quatre semaines : augmentez la marge de sécurité de vos commandes.",
                percent(*by)
            ),
            Self::OverForecast { by } => format!(
                "Les prévisions dépassent les ventes de {} depuis quatre semaines : réduisez la marge de sécurité de vos commandes.",
                percent(*by)
            ),
            Self::Worsening { from, to } => format!(
                "L'écart moyen est passé de {} à {} en deux semaines : expliquez les écarts en attente sur la page Prédictions.",
                percent(*from),
                percent(*to)
            ),
            Self::WeakWeekday { weekday, error } => format!(
                "Le {} est le jour le moins bien prévu ({} d'écart) : ajoutez les événements qui tombent ce jour-là.",
                weekday.label(),
                percent(*error)
            ),
            Self::Improving { from, to } => format!(
                "L'écart moyen est passé de {} à {} en deux semaines : continuez à expliquer les écarts.",
                percent(*from),
                percent(*to)
            ),
            Self::Steady { error } => {
                format!("Les prévisions sont régulières ({} d'écart moyen) : rien à faire.", percent(*error))
            }
        }
    }
}

impl Performance {
    /// Adds one article's day as seen on D0. Days outside the two windows are passed over.
    pub fn add(&mut self, as_of: Date, day: Date, seen: &Comparison) {
        let window = match (as_of - day).get_days() {
            1..=WINDOW_DAYS => &mut self.recent,
            days if WINDOW_DAYS < days && days <= 2 * WINDOW_DAYS => &mut self.before,
            _ => return,
        };
        window.add(seen);
        for (weekday, accuracy) in DayOfWeek::ALL.into_iter().zip(&mut self.by_weekday) {
            if weekday == DayOfWeek::of(day) {
                accuracy.add(seen);
            }
        }
    }

    /// Adds other articles as seen on the same D0.
    pub fn merge(&mut self, other: &Self) {
        self.recent.merge(&other.recent);
        self.before.merge(&other.before);
        for (own, added) in self.by_weekday.iter_mut().zip(&other.by_weekday) {
            own.merge(added);
        }
    }

    /// The errors of each weekday, Monday first.
    pub fn by_weekday(&self) -> impl Iterator<Item = (DayOfWeek, &Accuracy)> {
        DayOfWeek::ALL.into_iter().zip(&self.by_weekday)
    }

    /// The errors of both windows together.
    pub fn overall(&self) -> Accuracy {
        let mut overall = self.recent;
        overall.merge(&self.before);
        overall
    }

    /// Where the errors are heading from the earlier window to the later; `None` where one holds too little.
    pub fn tendency(&self) -> Option<Tendency> {
        let (before, recent) = self.errors_of_windows()?;
        let change = round6(recent - before);
        let is_notable = change.abs() >= NOTABLE_POINTS && change.abs() > round6(before * NOTABLE_CHANGE);
        Some(match is_notable {
            true if change < 0.0 => Tendency::Better,
            true => Tendency::Worse,
            false => Tendency::Stable,
        })
    }

    /// The one thing to do.
    pub fn recommendation(&self) -> Recommendation {
        let overall = self.overall().ordinary;
        let (Some((from, to)), Some(tendency), Some(error)) =
            (self.errors_of_windows(), self.tendency(), overall.wape())
        else {
            return Recommendation::NotEnough;
        };
        if let Some(bias) = self.systematic_bias() {
            let by = bias.abs();
            return if bias < 0.0 {
                Recommendation::UnderForecast { by }
            } else {
                Recommendation::OverForecast { by }
            };
        }
        if tendency == Tendency::Worse {
            return Recommendation::Worsening { from, to };
        }
        if let Some((weekday, error)) = self.weak_weekday(error) {
            return Recommendation::WeakWeekday { weekday, error };
        }
        if tendency == Tendency::Better {
            return Recommendation::Improving { from, to };
        }
        Recommendation::Steady { error }
    }

    /// The errors of the earlier window and of the later, where both hold enough.
    fn errors_of_windows(&self) -> Option<(f64, f64)> {
        let error = |window: &Errors| window.wape().filter(|_| window.with_sales >= ENOUGH);
        error(&self.before.ordinary).zip(error(&self.recent.ordinary))
    }

    /// The bias of both windows together where it is large, and lies the same way in each.
    fn systematic_bias(&self) -> Option<f64> {
        let bias = self.overall().ordinary.bias()?;
        let same_way = [self.before, self.recent].iter().all(|window| {
            let own = window.ordinary.bias().unwrap_or(0.0) * bias.signum();
            round6(own) >= BIAS_OF_EACH_WINDOW
        });
        (same_way && round6(bias.abs()) >= SYSTEMATIC_BIAS).then_some(bias)
    }

    /// The weekday with the largest error, where it stands out from the `error` of all days.
    fn weak_weekday(&self, error: f64) -> Option<(DayOfWeek, f64)> {
        let mut worst: Option<(DayOfWeek, f64)> = None;
        for (weekday, accuracy) in self.by_weekday() {
            if let Some(own) = accuracy.ordinary.wape()
                && worst.is_none_or(|(_, known)| own > known)
            {
                worst = Some((weekday, own));
            }
        }
        worst.filter(|(_, own)| {
            round6(own - error * WEAK_WEEKDAY) >= 0.0 && round6(own - error) >= WEAK_WEEKDAY_POINTS
        })
    }
}
