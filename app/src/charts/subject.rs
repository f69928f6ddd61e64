//! What a chart is of.

use std::sync::Arc;

use charming::Chart;
use optiflow_domain::Currency;

use super::{Palette, projected_stock::ArticleChart, revenue, urgency};
use crate::{api::dashboard::Series, listing::fold};

/// All that a chart's drawing and its words are made of.
#[derive(Debug, Clone)]
pub enum Subject {
    /// The projected stock and the sales of an article.
    Article(ArticleChart),
    /// Revenue, forecast and actual.
    Revenue(Arc<Series>, Currency),
    /// The articles to order.
    Urgency(Arc<Series>),
}

impl Subject {
    /// What is drawn, in the colours of the theme.
    pub fn chart(&self, palette: &Palette) -> Chart {
        match self {
            Self::Article(chart) => chart.chart(palette),
            Self::Revenue(days, _) => revenue::chart(days, palette),
            Self::Urgency(days) => urgency::chart(days, palette),
        }
    }

    /// What it is of, in few words.
    pub fn title(&self) -> &str {
        match self {
            Self::Article(chart) => &chart.panel.name,
            Self::Revenue(..) => "Chiffre d'affaires",
            Self::Urgency(_) => "À commander",
        }
    }

    /// The name of its picture: what it is of, over which days, seen when.
    pub fn file(&self) -> String {
        let days = match self {
            Self::Article(chart) => {
                let as_of = chart.panel.forecast.first_day();
                let period = chart.period.as_ref().map(|(days, _)| format!("{days}-jours"));
                format!("{}-{as_of}", period.as_deref().unwrap_or("stock"))
            }
            Self::Revenue(days, _) | Self::Urgency(days) => {
                format!("{}-{}", days.first, days.date(days.len().saturating_sub(1)))
            }
        };
        format!("{}-{days}.png", file_name(self.title()))
    }

    /// What the drawing says, in one sentence.
    pub fn summary(&self) -> String {
        match self {
            Self::Article(chart) => chart.summary(),
            Self::Revenue(days, _) => revenue::summary(days),
            Self::Urgency(days) => urgency::summary(days),
        }
    }

    /// The words for a point so many pixels from the left edge of a drawing so many pixels wide.
    pub fn reading(&self, x: f64, width: f64) -> Option<String> {
        match self {
            Self::Article(chart) => chart.reading(x, width),
            Self::Revenue(days, currency) => revenue::reading(days, *currency, x, width),
            Self::Urgency(days) => urgency::reading(days, x, width),
        }
    }
}

/// The longest name of an article in a file's name, in letters: some disks take 255 bytes in all.
const LONGEST: usize = 60;

/// A text as the name of a file: small letters and digits, with hyphens between.
fn file_name(text: &str) -> String {
    let words = fold(text);
    let words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-");
    name.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use optiflow_domain::Date;

    use super::*;

    #[test]
    fn a_picture_is_named_after_what_it_shows_and_its_days() {
        let series = Series {
            first: Date::constant(2026, 11, 17),
            lines: vec![vec![Some(1.0); 7]],
            ..Series::default()
        };
        let subject = Subject::Urgency(Arc::new(series));
        assert_eq!(subject.file(), "a-commander-2026-11-17-2026-11-23.png");
    }

    #[test]
    fn a_name_of_any_letters_makes_a_file_name() {
        assert_eq!(file_name("Réfrigérateur 240 L / A+ \"pro\""), "refrigerateur-240-l-a-pro");
        assert_eq!(file_name(&"é".repeat(200)).chars().count(), LONGEST);
    }
}
