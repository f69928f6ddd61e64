//! Page Prédictions: one article's days to come, and what they rest on.

use leptos::prelude::*;
use optiflow_domain::{
    ArticleId, Currency, Date, Occurrence,
    accuracy::{Comparison, Proof, Quality},
    gap::Answer,
    projection::Outlook,
    verification::PeriodAccuracy,
};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::api::{check_texts, ports};
use crate::{
    api::alerts::{ArticlePanel, DataStatus},
    error::AppError,
    rendered::Rendered,
};

/// One day to come.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PredictionDay {
    pub date: Date,
    /// Units.
    pub expected: f64,
    /// The 80 % interval.
    pub lower: f64,
    pub upper: f64,
    /// 1 - WAPE of the backtest at this distance; `None` where the article's past was too short to replay.
    pub confidence: Option<f64>,
    /// The stock at the end of the day; `None` where the stock is unknown.
    pub closing: Option<f64>,
    pub stock_out: bool,
}

/// What one candidate was worth in the replayed past.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CandidateScore {
    /// The model's stable name.
    pub model: String,
    /// Units.
    pub rmse: f64,
    pub wape: Option<f64>,
    /// Positive where too much was forecast.
    pub bias: Option<f64>,
    /// Its share of the forecast, 0 to 1.
    pub share: f64,
}

/// One article's forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ArticlePredictions {
    pub id: ArticleId,
    pub name: String,
    /// D0.
    pub as_of: Date,
    pub days: Vec<PredictionDay>,
    /// What the days add up to.
    pub total: Outlook,
    /// The model that made the forecast.
    pub model: String,
    /// The kind of demand; `None` where nothing is known of it.
    pub demand: Option<String>,
    /// The combination first, then the candidates; empty for a short past.
    pub candidates: Vec<CandidateScore>,
    /// Units that the last 90 days out of stock are estimated to have lost, and on how many days.
    pub lost_units: f64,
    pub lost_days: u32,
}

/// One past day's forecast and what came.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ComparedDay {
    pub date: Date,
    /// What the first generation of that day expected; `None` where there was none.
    pub forecast: Option<f64>,
    /// Units sold; `None` where unknown or out of stock.
    pub actual: Option<f64>,
}

impl ComparedDay {
    /// The two sides, where both are known.
    fn seen(&self) -> Option<Comparison> {
        let (forecast, actual) = self.forecast.zip(self.actual)?;
        Some(Comparison { forecast, actual, naive: None, exceptional: false })
    }

    /// How good the forecast was; `None` where there is nothing to judge.
    pub fn quality(&self) -> Option<Quality> {
        self.seen()?.quality()
    }

    /// Forecast less actual, as a share of the actual; `None` where nothing was sold.
    pub fn deviation(&self) -> Option<f64> {
        self.seen()?.deviation()
    }
}

/// An article to choose: its number and its name.
pub type ArticleChoice = (ArticleId, String);

/// An event in the days that the chart shows: its first day and its name.
pub type Flag = (Date, String);

/// A day that nobody foresaw, with what the owner said of it if anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub article: ArticleId,
    pub day: Date,
    /// `Samedi 21 novembre, Ventilateur tour : 42 vendus au lieu de 18.`
    pub text: String,
    /// What it meant in money and what the data know of it: `+24 000 FCFA. Piste : tout le rayon Froid (+45 %).`
    pub hint: Option<String>,
    pub answer: Option<Answer>,
    /// The event's name, where the owner gave one.
    pub name: Option<String>,
    /// What the answer has taught, and by how much it has changed the forecast.
    pub effect: Option<String>,
}

/// A day that sold more or less than the interval of its forecast allowed.
#[derive(Debug, Clone, PartialEq)]
pub struct OutsideDay {
    pub day: Date,
    /// The article's name.
    pub article: String,
    /// Units.
    pub forecast: f64,
    pub actual: f64,
    /// What the difference is worth in the shop's currency, below 0 where less was sold; `None` without a price.
    pub value: Option<f64>,
    /// What the data know of it: `prix baissé de 20 %, Foire`; empty where they are silent.
    pub reasons: String,
    /// It waits for an explanation.
    pub waits: bool,
    pub answer: Option<Answer>,
}

/// What the owner is asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Questions {
    /// D0 of the night that found the gaps.
    pub as_of: Date,
    pub currency: Currency,
    /// At most three, the largest first.
    pub waiting: Vec<Question>,
    /// Those of the last days that are answered, the newest answer first.
    pub answered: Vec<Question>,
    /// The answers about days before those, as far back as a day can be explained: they can be taken back too.
    pub earlier: Vec<Question>,
    /// The days outside the interval, the most money first, then those answered that are no longer among them.
    pub outside: Vec<OutsideDay>,
    /// The names of the events that the owner may mean.
    pub names: Vec<String>,
}

/// Page Prédictions as the browser gets it. What is only read has been rendered already.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PredictionsPage {
    pub status: DataStatus,
    /// Articles in the shop's file, forecast or not; 0 in an empty shop.
    pub articles: u32,
    /// The article asked for, else the one that matters most; `None` before the first forecast.
    pub article: Option<ArticlePage>,
    /// Why the article asked for cannot be shown.
    pub refused: Option<String>,
    /// What was searched for without JavaScript.
    pub found: Vec<ArticleChoice>,
    /// What the owner is asked.
    pub questions: Rendered,
    /// How good the forecasts are, over the shop.
    pub shop: Rendered,
}

/// One article of the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ArticlePage {
    /// What the chart needs.
    pub panel: ArticlePanel,
    pub flags: Vec<Flag>,
    /// Name, level, and what the next days add up to.
    pub head: Rendered,
    /// The table of the days to come, what was forecast and what came, and what the forecast rests on.
    pub tables: Rendered,
}

/// What the server knows of the page, in figures.
#[derive(Debug, Clone, PartialEq)]
pub struct PredictionsRead {
    pub status: DataStatus,
    pub articles: u32,
    pub article: Option<ArticleRead>,
    pub refused: Option<String>,
    pub shop: ShopProof,
    pub questions: Questions,
}

/// What is known of one article.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleRead {
    pub panel: ArticlePanel,
    /// The longest period's days; shorter ones are its beginning.
    pub predictions: ArticlePredictions,
    /// What each of [`optiflow_domain::projection::PERIODS`] adds up to.
    pub totals: Vec<Outlook>,
    /// Those that change its sales, in order of time.
    pub events: Vec<ArticleEvent>,
    pub proof: ArticleProof,
}

/// An event as one article feels it.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleEvent {
    pub name: String,
    pub occurrence: Occurrence,
    /// What its sales are multiplied by.
    pub multiplier: f64,
}

/// What one article's forecasts were worth.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ArticleProof {
    /// The last 30 days, yesterday first.
    pub days: Vec<VerifiedDay>,
    /// By [`optiflow_domain::verification::PERIODS`].
    pub periods: Vec<PeriodAccuracy>,
    /// The weeks of the last three months, the newest first.
    pub weeks: Vec<WeekProof>,
}

/// A past day with what the owner said of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VerifiedDay {
    pub day: ComparedDay,
    pub answer: Option<Answer>,
}

/// What the forecasts of one week from Monday to Sunday were worth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeekProof {
    pub sunday: Date,
    /// Its days, and its article-weeks.
    pub proof: Proof,
}

/// What the forecasts of the whole shop were worth, as the last night worked it out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ShopProof {
    /// By [`optiflow_domain::verification::PERIODS`]; empty before the first night.
    pub periods: Vec<PeriodAccuracy>,
    /// The weeks of the last three months, the newest first.
    pub weeks: Vec<WeekProof>,
    /// The smallest errors of the last 30 days, and the largest.
    pub best: Vec<RankedArticle>,
    pub worst: Vec<RankedArticle>,
    /// The one thing to do, in one sentence.
    pub recommendation: Option<String>,
}

/// An article in the list of the best or of the worst.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedArticle {
    pub id: ArticleId,
    pub name: String,
    pub wape: f64,
}

/// The page for an article, or for the one that matters most; `q` is a search without JavaScript.
///
/// # Errors
/// The shop's file or the state file cannot be read.
#[server(endpoint = "predictions", input = leptos::server_fn::codec::GetUrl)]
pub async fn predictions(article: Option<String>, q: Option<String>) -> Result<PredictionsPage, AppError> {
    check_texts(article.as_deref().into_iter().chain(q.as_deref()))?;
    crate::pages::predictions::read(&ports()?.predictions, article.as_deref(), q.as_deref()).await
}

/// Every article that can be chosen, the most urgent first.
///
/// # Errors
/// The shop's file or the state file cannot be read.
#[server(endpoint = "articles", input = leptos::server_fn::codec::GetUrl)]
pub async fn article_choices() -> Result<Vec<ArticleChoice>, AppError> {
    ports()?.predictions.choices().await
}

/// What the owner is asked now, and what the answers have taught.
///
/// # Errors
/// The shop's file or the state file cannot be read.
#[server(endpoint = "ecarts", input = leptos::server_fn::codec::GetUrl)]
pub async fn questions_now() -> Result<Rendered, AppError> {
    Ok(crate::pages::predictions::questions(&ports()?.predictions.questions().await?))
}

/// Keeps the owner's answer to a gap, or takes it back where `answer` is empty; what is asked then.
///
/// # Errors
/// The answer is none of those offered, the day is not one that can be explained, or a file cannot be read or written. To
/// take back what is not there is no error.
#[server(endpoint = "expliquer")]
pub async fn explain(
    article: i64,
    day: Date,
    answer: String,
    name: Option<String>,
) -> Result<Rendered, AppError> {
    check_texts([&*answer].into_iter().chain(name.as_deref()))?;
    // The years that a shop's file can hold.
    if article <= 0 || !(1990..=2200).contains(&day.year()) {
        return Err(AppError::unknown_article());
    }
    let (port, article) = (ports()?.predictions, ArticleId(article));
    let questions = if answer.is_empty() {
        port.take_back(article, day).await?
    } else {
        let explanation = optiflow_domain::gap::Explanation::parse(&answer, name.as_deref())?;
        port.explain(article, day, explanation).await?
    };
    Ok(crate::pages::predictions::questions(&questions))
}
