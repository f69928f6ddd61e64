//! Page Dashboard: what the last night worked out, beside what the night of a week before did, in the page's words.

mod cards;
mod charts;
mod lists;

use app::{
    api::dashboard::{DashboardPage, DormantList},
    error::AppError,
    ports::DashboardReader,
};
use async_trait::async_trait;
use jiff::{ToSpan, civil::Date};
use optiflow_domain::{
    Currency, format,
    trend::{LevelCounts, Trend, WEEK_DAYS},
};
use serde::de::DeserializeOwned;

use super::{ReadError, Reader};
use crate::{
    batch::{
        Step, aggregate_dashboard_kpis::DashboardKpis, calculate_accuracy::PeriodAccuracy,
        compare_ca_predictions::RevenueFigures, get_stock_dormant::DormantFigures,
        get_top_urgent::UrgentArticle, track_savings::TrackedSavings,
    },
    db::state::Figures,
};

/// How far ahead events are shown, in days.
const EVENT_DAYS: u16 = 30;

/// A step's newest figures, and those of the night a week before them.
#[derive(Debug)]
struct Weekly<T> {
    now: Option<Figures<T>>,
    before: Option<T>,
}

impl<T> Weekly<T> {
    fn content(&self) -> Option<&T> {
        self.now.as_ref().map(|figures| &figures.content)
    }

    /// What a figure was and is; `None` where the figure, or the night, is missing.
    fn change(&self, figure: impl Fn(&T) -> Option<f64>) -> Option<f64> {
        let last_week = self.before.as_ref().and_then(&figure);
        optiflow_domain::trend::change(self.content().and_then(figure), last_week)
    }
}

/// Everything that the page's words rest on.
#[derive(Debug)]
struct Known {
    /// D0 of the page.
    as_of: Date,
    currency: Currency,
    kpis: Weekly<DashboardKpis>,
    accuracy: Weekly<Vec<PeriodAccuracy>>,
    trend: Option<Figures<Trend>>,
    revenue: Option<Figures<RevenueFigures>>,
    savings: Option<Figures<TrackedSavings>>,
    urgent: Option<Figures<Vec<UrgentArticle>>>,
    dormant: Option<Figures<DormantFigures>>,
}

impl Known {
    /// The date of figures that are older than the page: a step that failed since leaves them standing.
    fn dated<T>(&self, figures: &Figures<T>) -> String {
        if figures.as_of == self.as_of {
            String::new()
        } else {
            format!("au {}", format::date(figures.as_of))
        }
    }
}

impl Reader {
    /// How the shop is doing.
    ///
    /// # Errors
    /// A file cannot be read.
    pub async fn dashboard_page(&self) -> Result<DashboardPage, ReadError> {
        let alerts = self.alerts_page().await?;
        let known = self.known(alerts.status.as_of).await?;
        let events = self.events(EVENT_DAYS).await?;
        let forecast = u32::try_from(alerts.rows().len()).unwrap_or(u32::MAX);
        let live: LevelCounts = alerts.rows().map(|row| row.assessment.level()).collect();
        let dormant = lists::dormant(&known, &alerts);
        let (urgent, urgent_rows) = lists::urgent(&known, &alerts);
        Ok(DashboardPage {
            concerns: cards::concerns(&known, &live, &alerts.status),
            cards: cards::cards(&known, &live, &alerts.status),
            measures: cards::measures(&known),
            revenue: charts::revenue(&known),
            totals: charts::totals(&known),
            savings: charts::savings(&known),
            trend: charts::trend(&known),
            urgent,
            urgent_rows,
            events: lists::events(&events),
            dormant: dormant.top,
            dormant_lines: dormant.lines,
            dormant_orders: dormant.orders,
            dormant_categories: dormant.categories,
            dormant_articles: dormant.articles,
            forecast,
            articles: alerts.articles,
            status: alerts.status,
        })
    }

    /// Every dormant article; none before the first night.
    ///
    /// # Errors
    /// A file cannot be read.
    pub async fn dormant_list(&self) -> Result<DormantList, ReadError> {
        let alerts = self.alerts_page().await?;
        let as_of = alerts.status.as_of;
        let figures = self.state.figures::<DormantFigures>(Step::GetStockDormant.name(), as_of).await?;
        let rows = figures.as_ref().map(|figures| lists::rows(&figures.content, &alerts));
        Ok(DormantList {
            as_of: figures.as_ref().map_or(as_of, |figures| figures.as_of),
            currency: self.currency,
            rows: rows.unwrap_or_default(),
            categories: figures.map(|figures| figures.content.stock.by_category).unwrap_or_default(),
        })
    }

    async fn known(&self, as_of: Date) -> Result<Known, ReadError> {
        let state = &self.state;
        Ok(Known {
            as_of,
            currency: self.currency,
            kpis: self.weekly(Step::AggregateDashboardKpis, as_of).await?,
            accuracy: self.weekly(Step::CalculateAccuracy, as_of).await?,
            trend: state.figures(Step::CalculateTrends.name(), as_of).await?,
            revenue: state.figures(Step::CompareCaPredictions.name(), as_of).await?,
            savings: state.figures(Step::TrackSavings.name(), as_of).await?,
            urgent: state.figures(Step::GetTopUrgent.name(), as_of).await?,
            dormant: state.figures(Step::GetStockDormant.name(), as_of).await?,
        })
    }

    async fn weekly<T: DeserializeOwned>(&self, step: Step, as_of: Date) -> Result<Weekly<T>, ReadError> {
        let now = self.state.figures::<T>(step.name(), as_of).await?;
        let Some(figures) = &now else { return Ok(Weekly { now, before: None }) };
        let day = figures.as_of.saturating_sub(i64::from(WEEK_DAYS).days());
        let before = self.state.figures_between::<T>(step.name(), day, day).await?.pop();
        Ok(Weekly { now, before: before.map(|figures| figures.content) })
    }
}

#[async_trait]
impl DashboardReader for Reader {
    async fn dashboard(&self) -> Result<DashboardPage, AppError> {
        Ok(self.dashboard_page().await?)
    }

    async fn dormant(&self) -> Result<DormantList, AppError> {
        Ok(self.dormant_list().await?)
    }
}
