//! The two charts and what stands beside them: revenue with savings, and the urgent articles of the last mornings.

use app::api::dashboard::{RevenuePart, RevenueTotal, SavingsPart, TrendPart};
use jiff::ToSpan;
use optiflow_domain::{
    Currency, format,
    format::NOTHING,
    revenue::{PERIODS, Revenue, RevenueDay},
    trend::Trend,
};

use super::{
    Known,
    cards::{level_changes, since},
};
use crate::{
    batch::{compare_ca_predictions::RevenueFigures, track_savings::TrackedSavings},
    db::state::Figures,
};

/// From which share below the forecast revenue asks for attention: beyond what section 6 of the specification calls good.
const FAR_BELOW: f64 = -0.15;

/// Whether much less was taken than forecast.
pub(super) fn is_far_below(period: &Revenue) -> bool {
    period.share().is_some_and(|share| share < FAR_BELOW)
}

/// The shop's revenue, day by day and over the periods.
pub(super) fn revenue(known: &Known, figures: &Figures<RevenueFigures>) -> RevenuePart {
    let RevenueFigures { days, periods } = &figures.content;
    RevenuePart {
        dated: known.dated(figures),
        days: without_gaps(days, figures.as_of),
        totals: periods.iter().map(|period| total(period, known.currency)).collect(),
    }
}

/// The days from the first known one to D0 - 1, the unknown ones in their places.
fn without_gaps(days: &[RevenueDay], as_of: jiff::civil::Date) -> Vec<RevenueDay> {
    let [.., longest] = PERIODS;
    let known = |date| days.iter().find(|day| day.date == date).copied();
    let first = as_of.saturating_sub(i64::from(longest).days());
    let days = first
        .series(1.day())
        .take_while(|date| *date < as_of)
        .map(|date| known(date).unwrap_or(RevenueDay { date, forecast: None, actual: None }));
    days.skip_while(|day| day.forecast.is_none() && day.actual.is_none()).collect()
}

fn total(period: &Revenue, currency: Currency) -> RevenueTotal {
    let days = |count: u16| if count == 1 { "jour" } else { "jours" };
    let compared = if period.compared == period.period {
        String::new()
    } else {
        format!(", {} {} à comparer", period.compared, days(period.compared))
    };
    let share = period.share().map_or_else(|| NOTHING.to_owned(), |share| format::signed_percent(share, 1));
    RevenueTotal {
        period: format!("{} {}{compared}", period.period, days(period.period)),
        actual: format::money(period.actual, currency),
        forecast: format::money(period.forecast, currency),
        share,
        gap: format::signed_money(period.difference(), currency),
        worse: is_far_below(period),
    }
}

/// What the orders placed on alerts save.
pub(super) fn savings(tracked: &TrackedSavings, currency: Currency) -> SavingsPart {
    SavingsPart {
        realised: format::money(tracked.savings.realised, currency),
        estimated: format::money(tracked.savings.estimated, currency),
        note: match tracked.orders {
            0 => "aucune alerte marquée «\u{a0}commandé\u{a0}»".to_owned(),
            1 => "sur 1 commande marquée".to_owned(),
            orders => format!("sur {} commandes marquées", format::quantity(f64::from(orders))),
        },
    }
}

/// The urgent articles of the last mornings.
pub(super) fn trend(known: &Known, figures: &Figures<Trend>) -> TrendPart {
    let Trend { days, critical_change, attention_change } = &figures.content;
    let change = critical_change.zip(*attention_change);
    TrendPart {
        dated: known.dated(figures),
        days: days.clone(),
        change: since(change.map(|(critical, attention)| level_changes(critical, attention))),
    }
}
