//! The four figures at the top, and what they say asks for attention.

use app::{
    api::{alerts::DataStatus, dashboard::Link, figure::Figure},
    listing::words,
};
use optiflow_domain::{
    Level,
    accuracy::{Figures as Accuracy, Quality},
    format::{self, NOTHING},
    trend::LevelCounts,
    turnover::Pace,
};

use super::Known;
use crate::batch::{aggregate_dashboard_kpis::DashboardKpis, calculate_accuracy::PeriodAccuracy};

/// The period that "Précision" looks back over, in days: it holds the last four whole weeks.
const PRECISION_DAYS: u16 = 30;
const CRITICAL_ARTICLES: &str = "/alertes?niveau=critique";
const UNCOUNTED_ARTICLES: &str = "/alertes?niveau=inconnu";
/// What each night did, and what failed.
const RUNS: &str = "/calculs";
/// The section of the dormant stock, opened.
pub(super) const DORMANT_STOCK: &str = "/dashboard?dormant=valeur#dormant";

/// What is not well or not known, the worst first, each with where it is solved; `live` are the levels as of now. Nothing
/// only where the night's figures are there, of the page's own day, and every article's stock is known.
pub(super) fn concerns(known: &Known, live: &LevelCounts, status: &DataStatus) -> Vec<Link> {
    let kpis = known.kpis.content();
    let articles = |count: u32, singular, plural| {
        (count > 0).then(|| format::counted(u64::from(count), singular, plural))
    };
    let critical = articles(live.critical, "article critique", "articles critiques");
    let critical = critical.map(|text| (text, CRITICAL_ARTICLES));
    let unknown = articles(live.unknown, "article sans stock connu", "articles sans stock connu");
    let unknown = unknown.map(|text| (text, UNCOUNTED_ARTICLES));
    let revenue = known.revenue.as_ref().and_then(|figures| figures.content.periods.first());
    let revenue = revenue.filter(|period| super::charts::is_far_below(period)).and_then(|period| {
        let share = format::percent(period.share()?.abs(), 0);
        Some((format!("ventes {share} sous la prévision en {} jours", period.period), "#ca"))
    });
    let pace = kpis.and_then(|kpis| kpis.pace).filter(|pace| *pace == Pace::Low);
    let pace = pace.map(|_| ("rotation faible".to_owned(), DORMANT_STOCK));
    let precision = precision_of(known).filter(|precision| quality(*precision) == Quality::Poor);
    let precision = precision.map(|_| ("prévisions peu précises".to_owned(), "/predictions"));
    let link = |(text, href): (String, &str)| Link { text, href: href.to_owned() };
    let unsure = unsure(known, status).map(|text| (text, RUNS));
    [critical, unsure, revenue, unknown, pace, precision].into_iter().flatten().map(link).collect()
}

/// Why the answer to "is all well?" cannot rest on the figures of the night; nothing where it can.
fn unsure(known: &Known, status: &DataStatus) -> Option<String> {
    let dates = [
        known.kpis.now.as_ref().map(|figures| figures.as_of),
        known.accuracy.now.as_ref().map(|figures| figures.as_of),
        known.revenue.as_ref().map(|figures| figures.as_of),
    ];
    match dates.into_iter().min().flatten() {
        None => Some("des chiffres n'ont pas pu être calculés".to_owned()),
        Some(oldest) if oldest < known.as_of => {
            Some(format!("des chiffres datent du {}", format::date(oldest)))
        }
        Some(_) if status.stale => Some("les chiffres ne sont plus du jour".to_owned()),
        Some(_) => None,
    }
}

/// The four figures, each beside that of a week before; `live` are the levels as of now.
pub(super) fn cards(known: &Known, live: &LevelCounts, status: &DataStatus) -> Vec<Figure> {
    let Some(figures) = &known.kpis.now else { return Vec::new() };
    let dated = known.dated(figures);
    let kpis = &figures.content;
    let mut cards = vec![
        alerts(known, kpis, live, status),
        stock_value(known, kpis),
        turnover(known, kpis),
        precision(known),
    ];
    for card in cards.iter_mut().filter(|_| !dated.is_empty()).take(3) {
        card.label = format!("{} {dated}", card.label);
    }
    cards
}

fn alerts(known: &Known, kpis: &DashboardKpis, live: &LevelCounts, status: &DataStatus) -> Figure {
    let LevelCounts { critical, attention, ok, unknown } = kpis.levels;
    let count = |count: u32| format::quantity(f64::from(count));
    let mut note = format!("{} attention · {} OK", count(attention), count(ok));
    if unknown > 0 {
        note = format!("{note} · {} {}", count(unknown), words::counted(Level::Unknown, unknown as usize));
    }
    // The page is the morning's picture; where the till has changed it since, it says so.
    if let Some(at) = status.stock_at.filter(|_| *live != kpis.levels) {
        note = format!(
            "avec le stock de {} : {} {}, {} attention",
            format::time(at.time()),
            count(live.critical),
            words::counted(Level::Critical, live.critical as usize),
            count(live.attention)
        );
    }
    let change = known.trend.as_ref().map(|trend| &trend.content);
    let change = change.and_then(|trend| trend.critical_change.zip(trend.attention_change));
    Figure {
        label: "Alertes".to_owned(),
        value: count(critical),
        unit: words::counted(Level::Critical, critical as usize),
        way: way(change.is_some_and(|(critical, _)| critical > 0)),
        change: since(change.map(|(critical, attention)| level_changes(critical, attention))),
        note,
        level: slug(critical > 0, Level::Critical),
        href: if critical > 0 { CRITICAL_ARTICLES } else { "/alertes" }.to_owned(),
    }
}

/// `critiques +4, attention +2`; empty where neither changed.
fn level_changes(critical: i64, attention: i64) -> String {
    let change =
        |word: &str, by: i64| (by != 0).then(|| format!("{word} {}", format::signed_quantity(by as f64)));
    let changes = [change("critiques", critical), change("attention", attention)];
    changes.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn stock_value(known: &Known, kpis: &DashboardKpis) -> Figure {
    let (value, unit) = apart(&format::money(kpis.stock_value.total, known.currency));
    let before = known.kpis.before.as_ref().map_or(0.0, |kpis| kpis.stock_value.total);
    let change = known.kpis.change(|kpis| Some(kpis.stock_value.total)).map(|change| {
        if before > 0.0 {
            format::signed_percent(change / before, 1)
        } else {
            format::signed_money(change, known.currency)
        }
    });
    let note = match kpis.stock_value.unpriced {
        0 => kpis
            .average_stock
            .map(|average| {
                let (average, _) = apart(&format::money(average, known.currency));
                format!("{average} en moyenne sur 30 jours")
            })
            .unwrap_or_default(),
        unpriced => format::counted(
            u64::from(unpriced),
            "article en stock sans prix n'y est pas",
            "articles en stock sans prix n'y sont pas",
        ),
    };
    Figure {
        label: "Valeur du stock".to_owned(),
        value,
        unit,
        change: since(change),
        note,
        ..Figure::default()
    }
}

fn turnover(known: &Known, kpis: &DashboardKpis) -> Figure {
    let change = known.kpis.change(|kpis| kpis.turnover).map(|change| format::signed_number(change, 1));
    let low = kpis.pace == Some(Pace::Low);
    let note = match kpis.pace {
        None => "il manque un stock ou des prix",
        Some(Pace::Low) => "moins de 2 : le stock tourne lentement",
        Some(Pace::Correct) => "entre 2 et 4",
        Some(Pace::Excellent) => "plus de 4",
    };
    Figure {
        label: "Rotation sur 30 jours".to_owned(),
        value: format::ratio_or_nothing(kpis.turnover),
        unit: kpis.pace.map(|pace| pace.label().to_owned()).unwrap_or_default(),
        way: way(low && change.as_ref().is_some_and(|change| change.starts_with('−'))),
        change: since(change),
        note: note.to_owned(),
        level: slug(low, Level::Attention),
        href: if low { DORMANT_STOCK } else { "" }.to_owned(),
    }
}

fn precision(known: &Known) -> Figure {
    let now = precision_of(known);
    let (value, unit) = now.map_or_else(
        || (NOTHING.to_owned(), String::new()),
        |precision| {
            let (value, unit) = apart(&format::percent(precision, 1));
            (value, format!("{unit} · {}", quality(precision).label().to_lowercase()))
        },
    );
    let change = known.accuracy.change(|periods| monthly(periods)?.proof.engine().precision);
    let change = change.map(|change| format::signed_number(change * 100.0, 1));
    let dated = known.accuracy.now.as_ref().map(|figures| known.dated(figures)).unwrap_or_default();
    let poor = now.is_some_and(|precision| quality(precision) == Quality::Poor);
    Figure {
        label: format!("Précision {dated}").trim_end().to_owned(),
        value,
        unit,
        way: way(poor && change.as_ref().is_some_and(|change| change.starts_with('−'))),
        change: since(
            change.map(|change| if is_nothing(&change) { change } else { format!("{change} points") }),
        ),
        note: if now.is_some() {
            String::new()
        } else {
            "il faut une semaine entière de nuits calculées".to_owned()
        },
        level: slug(poor, Level::Attention),
        href: String::new(),
    }
}

/// How "Précision" is measured, Optiflow's figures beside those of "as last week"; empty where nothing is verified.
pub(super) fn measures(known: &Known) -> Vec<Vec<String>> {
    let Some(month) = known.accuracy.content().and_then(|periods| monthly(periods)) else {
        return Vec::new();
    };
    let (engine, naive) = (month.proof.engine(), month.proof.naive());
    let line = |name: &str, figure: fn(&Accuracy) -> Option<f64>| {
        [&engine, &naive].iter().fold(vec![name.to_owned()], |mut line, figures| {
            line.push(format::percent_or_nothing(figure(figures), 1));
            line
        })
    };
    vec![
        line("Précision", |figures| figures.precision),
        line("MAPE (jours avec vente)", |figures| figures.mape),
        line("WAPE à la semaine", |figures| figures.weekly_wape),
        line("Biais", |figures| figures.bias),
    ]
}

fn monthly(periods: &[PeriodAccuracy]) -> Option<&PeriodAccuracy> {
    periods.iter().find(|period| period.period == PRECISION_DAYS)
}

fn precision_of(known: &Known) -> Option<f64> {
    monthly(known.accuracy.content()?)?.proof.engine().precision
}

fn quality(precision: f64) -> Quality {
    Quality::of_error(1.0 - precision)
}

/// The change since last week in words; `None` where last week is not known.
fn since(change: Option<String>) -> String {
    match change {
        None => "semaine dernière inconnue".to_owned(),
        Some(change) if is_nothing(&change) => "comme il y a une semaine".to_owned(),
        Some(change) => format!("{change} en une semaine"),
    }
}

/// How the page marks a change for the worse.
fn way(worse: bool) -> String {
    if worse { "worse" } else { "" }.to_owned()
}

/// The level that a figure takes where it asks for attention.
fn slug(asks: bool, level: Level) -> String {
    if asks { level.slug() } else { "" }.to_owned()
}

/// Whether a difference reads as 0.
fn is_nothing(change: &str) -> bool {
    !change.bytes().any(|byte| (b'1'..=b'9').contains(&byte))
}

/// A figure and its unit, which the page shows in two sizes.
fn apart(shown: &str) -> (String, String) {
    let (value, unit) = shown.rsplit_once('\u{a0}').unwrap_or((shown, ""));
    (value.to_owned(), unit.to_owned())
}
