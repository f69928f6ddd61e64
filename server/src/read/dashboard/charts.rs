//! The two charts and what stands beside them: revenue with savings, and the urgent articles of the last mornings.

use app::api::dashboard::{RevenueTotal, SavingsPart, Series, revenue as lines, trend as levels};
use jiff::{ToSpan, civil::Date};
use optiflow_domain::{
    Currency, Level,
    format::{self, NOTHING},
    revenue::{PERIODS, Revenue, RevenueDay},
};

use super::Known;
use crate::batch::track_savings::TrackedSavings;

/// From which share below the forecast revenue asks for attention: beyond what section 6 of the specification calls good.
const FAR_BELOW: f64 = -0.15;

/// Whether much less was taken than forecast.
pub(super) fn is_far_below(period: &Revenue) -> bool {
    period.share().is_some_and(|share| share < FAR_BELOW)
}

/// The shop's revenue, day by day.
pub(super) fn revenue(known: &Known) -> Series {
    let Some(figures) = &known.revenue else { return Series::default() };
    let days = without_gaps(&figures.content.days, figures.as_of);
    let Some(first) = days.first().map(|day| day.date) else { return Series::default() };
    let mut lines = vec![Vec::new(); 2];
    lines[lines::FORECAST] = days.iter().map(|day| day.forecast).collect();
    lines[lines::ACTUAL] = days.iter().map(|day| day.actual).collect();
    Series { dated: known.dated(figures), first, lines }
}

/// The days from the first known one to D0 - 1, the unknown ones in their places.
fn without_gaps(days: &[RevenueDay], as_of: Date) -> Vec<RevenueDay> {
    let [.., longest] = PERIODS;
    let known = |date| days.iter().find(|day| day.date == date).copied();
    let unknown = |date| RevenueDay { date, forecast: None, actual: None };
    let first = as_of.saturating_sub(i64::from(longest).days());
    let days = first.series(1.day()).take_while(|date| *date < as_of);
    days.map(|date| known(date).unwrap_or_else(|| unknown(date)))
        .skip_while(|day| day.forecast.is_none() && day.actual.is_none())
        .collect()
}

/// Revenue over the periods; where no day can be compared yet, that there will be.
pub(super) fn totals(known: &Known) -> Vec<RevenueTotal> {
    let Some(figures) = &known.revenue else { return Vec::new() };
    let totals: Vec<_> = figures.content.periods.iter().map(|period| total(period, known.currency)).collect();
    if totals.is_empty() { vec![nothing_compared()] } else { totals }
}

fn nothing_compared() -> RevenueTotal {
    RevenueTotal {
        period: "7 et 30 jours".to_owned(),
        actual: NOTHING.to_owned(),
        forecast: NOTHING.to_owned(),
        gap: "connu après une première nuit".to_owned(),
        ..RevenueTotal::default()
    }
}

fn total(period: &Revenue, currency: Currency) -> RevenueTotal {
    let compared = if period.compared == period.period {
        String::new()
    } else {
        format!(" dont {} à comparer", format::counted(period.compared.into(), "seul", "seuls"))
    };
    RevenueTotal {
        period: format!("{}{compared}", format::counted(period.period.into(), "jour", "jours")),
        actual: format::money(period.actual, currency),
        forecast: format::money(period.forecast, currency),
        share: period.share().map_or_else(|| NOTHING.to_owned(), |share| format::signed_percent(share, 1)),
        way: if is_far_below(period) { "worse" } else { "share" }.to_owned(),
        gap: format::signed_money(period.difference(), currency),
    }
}

/// What the orders placed on alerts save.
pub(super) fn savings(known: &Known) -> SavingsPart {
    let Some(figures) = &known.savings else {
        let nothing = || NOTHING.to_owned();
        return SavingsPart {
            realised: nothing(),
            estimated: nothing(),
            note: "pas encore calculées".to_owned(),
        };
    };
    let TrackedSavings { savings, orders } = figures.content;
    SavingsPart {
        realised: format::money(savings.realised, known.currency),
        estimated: format::money(savings.estimated, known.currency),
        note: match orders {
            0 => "aucune alerte marquée «\u{a0}commandé\u{a0}»".to_owned(),
            1 => "sur 1 commande marquée".to_owned(),
            orders => format!("sur {} commandes marquées", format::quantity(f64::from(orders))),
        },
    }
}

/// The articles to order on the last mornings.
pub(super) fn trend(known: &Known) -> Series {
    let Some(figures) = &known.trend else { return Series::default() };
    let days = &figures.content.days;
    let Some(first) = days.first().map(|day| day.date) else { return Series::default() };
    let count = |level| days.iter().map(|day| Some(f64::from(day.counts?.of(level)))).collect();
    let mut lines = vec![Vec::new(); 2];
    lines[levels::CRITICAL] = count(Level::Critical);
    lines[levels::ATTENTION] = count(Level::Attention);
    Series { dated: known.dated(figures), first, lines }
}
