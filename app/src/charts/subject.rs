//! What a chart is of.

use std::sync::Arc;

use charming::Chart;
use optiflow_domain::Currency;

use super::{Palette, projected_stock::ArticleChart, revenue, urgency};
use crate::api::dashboard::Series;

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
