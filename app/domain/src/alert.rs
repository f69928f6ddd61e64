//! Alerts: will an article run out before an order placed today could be sold?
//!
//! With R = S - C(L): CRITIQUE where R < 0, ATTENTION where the three days after the delivery are not covered, OK
//! otherwise (specification, section 2). Comparisons are made to 6 decimals.

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};

use crate::{
    forecast::DailyForecast,
    format,
    measure::{LeadTime, Margin, Price},
    number::{round6, worth},
    order, stock,
};

/// How urgent an article is, most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The article runs out before an order placed today could be sold.
    #[serde(rename = "critique")]
    Critical,
    /// An order today arrives with less than three days of sales left.
    Attention,
    /// Nothing to do yet.
    Ok,
    /// No stock was ever recorded: only forecasts are shown.
    #[serde(rename = "inconnu")]
    Unknown,
}

impl Level {
    /// Every level, most urgent first.
    pub const ALL: [Self; 4] = [Self::Critical, Self::Attention, Self::Ok, Self::Unknown];

    /// The word shown to the owner.
    pub fn label(self) -> &'static str {
        match self {
            Self::Critical => "CRITIQUE",
            Self::Attention => "ATTENTION",
            Self::Ok => "OK",
            Self::Unknown => "Stock inconnu",
        }
    }

    /// The short name used in addresses, style classes and JSON.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Critical => "critique",
            Self::Attention => "attention",
            Self::Ok => "ok",
            Self::Unknown => "inconnu",
        }
    }

    /// The level with this [`slug`](Self::slug).
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.slug() == slug)
    }
}

/// What is known of an article besides its forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Situation {
    /// S, units on hand; `None` where no level was ever recorded. Below 0 it counts as 0, and what is not a number
    /// as unknown.
    pub stock: Option<f64>,
    /// L.
    pub lead_time: LeadTime,
    /// The unit price; without it no money is shown.
    pub price: Option<Price>,
}

/// When an article that is OK should next be ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderWindow {
    /// Between the last day that leaves three days of sales at arrival and the last that leaves one.
    Between {
        /// DATE1.
        from: Date,
        /// DATE2.
        to: Date,
    },
    /// The horizon ends before one of the two is reached.
    NotBefore {
        /// The last day known to be early enough.
        date: Date,
    },
}

/// The level of an article and what follows from it. Money is `None` without a price.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Assessment {
    /// R < 0.
    Critical {
        /// The first n <= L with C(n) > S, counted from 1.
        stock_out_day: u16,
        /// The date of that day.
        stock_out_on: Date,
        /// L - n + 1, the days without stock until an order placed today can be sold.
        days_out: u16,
        /// C(L) - S, in units.
        units_lost: f64,
        /// Units lost x price.
        loss: Option<f64>,
    },
    /// 0 <= R < p(L+1) + p(L+2) + p(L+3).
    Attention {
        /// The last day (inclusive) on which an order still leaves one day of sales at arrival; D0 where there is none.
        order_by: Date,
        /// C(L) x price, what ordering by then protects.
        gain: Option<f64>,
    },
    /// Enough for the lead time and three days more.
    Ok {
        /// When to order next.
        window: OrderWindow,
    },
    /// No stock level was ever recorded.
    Unknown,
}

impl Assessment {
    /// The level.
    pub fn level(&self) -> Level {
        match self {
            Self::Critical { .. } => Level::Critical,
            Self::Attention { .. } => Level::Attention,
            Self::Ok { .. } => Level::Ok,
            Self::Unknown => Level::Unknown,
        }
    }

    /// The loss of a CRITIQUE or the gain of an ATTENTION, in the shop's currency.
    pub fn money_at_stake(&self) -> Option<f64> {
        match self {
            Self::Critical { loss, .. } => *loss,
            Self::Attention { gain, .. } => *gain,
            Self::Ok { .. } | Self::Unknown => None,
        }
    }

    /// What to do, in one sentence; `as_of` is D0.
    pub fn action(&self, as_of: Date) -> String {
        match self {
            Self::Critical { .. } => "Commander immédiatement pour limiter les pertes".to_owned(),
            Self::Attention { order_by, .. } if *order_by == as_of => "Commander aujourd'hui".to_owned(),
            Self::Attention { order_by, .. } => format!("Commander avant le {}", format::date(*order_by)),
            Self::Ok { window: OrderWindow::Between { from, to } } => {
                format!("Prochaine commande entre le {} et le {}", format::date(*from), format::date(*to))
            }
            Self::Ok { window: OrderWindow::NotBefore { date } } => {
                format!("Prochaine commande pas avant le {}", format::date(*date))
            }
            Self::Unknown => "Saisissez le stock dans votre caisse pour connaître le niveau".to_owned(),
        }
    }

    /// The order of the list: by level, then the most money first, an unknown amount last.
    pub fn urgency(&self, other: &Self) -> std::cmp::Ordering {
        let money = |a: &Self| a.money_at_stake().unwrap_or(f64::NEG_INFINITY);
        self.level().cmp(&other.level()).then_with(|| money(other).total_cmp(&money(self)))
    }
}

/// Works out the level of an article and what follows from it.
pub fn assess(situation: &Situation, forecast: &DailyForecast) -> Assessment {
    let Some(stock) = stock::usable(situation.stock) else { return Assessment::Unknown };
    let lead = situation.lead_time.days();
    let demand = forecast.cumulative(lead);
    // A product too large for a number is no amount that could be shown or sorted.
    let money = |units: f64| worth(units, situation.price);
    if round6(stock - demand) < 0.0 {
        let stock_out_day = (1..=lead).find(|n| !covers(stock, forecast, *n)).unwrap_or(lead);
        let units_lost = demand - stock;
        return Assessment::Critical {
            stock_out_day,
            stock_out_on: forecast.date(stock_out_day),
            days_out: lead - stock_out_day + 1,
            units_lost,
            loss: money(units_lost),
        };
    }
    if covers(stock, forecast, lead + 3) {
        return Assessment::Ok { window: order_window(stock, lead, forecast) };
    }
    let order_by = latest_order(stock, lead, 1, forecast).map_or(0, |latest| latest.delay);
    Assessment::Attention { order_by: day_after(forecast, order_by), gain: money(demand) }
}

/// The cover that a suggested quantity aims at, in days: 30, or L + 30 where L >= 28.
pub fn default_cover(lead_time: LeadTime) -> u16 {
    if lead_time.days() >= 28 { lead_time.days() + 30 } else { 30 }
}

/// What is covered of [`default_cover`], in days: a forecast that was carried over midnight has lost its first days, and
/// no quantity can count sales that are not forecast.
pub fn cover(lead_time: LeadTime, forecast: &DailyForecast) -> u16 {
    default_cover(lead_time).min(forecast.horizon())
}

/// The day up to which [`cover`] lasts, D0 + n.
pub fn covered_until(lead_time: LeadTime, forecast: &DailyForecast) -> Date {
    day_after(forecast, cover(lead_time, forecast))
}

/// The quantity suggested for a CRITIQUE or an ATTENTION: margin 15 %, [`cover`] days.
///
/// `None` for the other levels.
pub fn suggested(
    assessment: &Assessment,
    situation: &Situation,
    forecast: &DailyForecast,
) -> Option<order::Suggestion> {
    if !matches!(assessment.level(), Level::Critical | Level::Attention) {
        return None;
    }
    let date = covered_until(situation.lead_time, forecast);
    order::suggest(forecast, situation.stock, date, Margin::DEFAULT).ok()
}

/// How many articles the dashboard calls urgent.
pub const MOST_URGENT: usize = 3;

/// The most urgent CRITIQUE and ATTENTION articles, at most `count`: by [`Assessment::urgency`], that is every potential
/// loss before any gain, the most money first, an unknown amount last. Equal ones keep the order they came in.
pub fn most_urgent<T>(
    articles: impl IntoIterator<Item = T>,
    assessment: impl Fn(&T) -> &Assessment,
    count: usize,
) -> Vec<T> {
    let mut urgent: Vec<T> = articles
        .into_iter()
        .filter(|article| matches!(assessment(article).level(), Level::Critical | Level::Attention))
        .collect();
    urgent.sort_by(|one, other| assessment(one).urgency(assessment(other)));
    urgent.truncate(count);
    urgent
}

/// S >= C(n), to 6 decimals.
fn covers(stock: f64, forecast: &DailyForecast, days: u16) -> bool {
    round6(stock - forecast.cumulative(days)) >= 0.0
}

/// How late an order may be placed.
struct LatestOrder {
    /// d, in days after D0.
    delay: u16,
    /// The horizon ended first: a later day might do as well.
    open_ended: bool,
}

/// The largest d with S - C(d+L) >= the sales of the `reserve` days that follow, that is S >= C(d+L+reserve).
fn latest_order(stock: f64, lead: u16, reserve: u16, forecast: &DailyForecast) -> Option<LatestOrder> {
    let last = forecast.horizon().checked_sub(lead + reserve)?;
    let mut sold = forecast.cumulative(lead + reserve);
    let mut found = None;
    for delay in 0..=last {
        if round6(stock - sold) < 0.0 {
            return found;
        }
        found = Some(LatestOrder { delay, open_ended: delay == last });
        sold += forecast.expected(lead + reserve + delay + 1);
    }
    found
}

fn order_window(stock: f64, lead: u16, forecast: &DailyForecast) -> OrderWindow {
    let from = latest_order(stock, lead, 3, forecast);
    let to = latest_order(stock, lead, 1, forecast);
    let delay = from.as_ref().map_or(0, |latest| latest.delay);
    match (from, to) {
        (Some(from), Some(to)) if !from.open_ended && !to.open_ended => {
            OrderWindow::Between { from: day_after(forecast, from.delay), to: day_after(forecast, to.delay) }
        }
        _ => OrderWindow::NotBefore { date: day_after(forecast, delay) },
    }
}

/// D0 + d.
fn day_after(forecast: &DailyForecast, delay: u16) -> Date {
    forecast.first_day().saturating_add(i64::from(delay).days())
}
