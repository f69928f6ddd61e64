//! `optiflow dashboard`: page Dashboard in the terminal.

use clap::{Args, Subcommand};
use optiflow_domain::{
    Currency, Level,
    format::{self, NOTHING},
    savings::Savings,
    trend::{Trend, TrendDay},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;

use super::{
    Failure,
    reading::{self, explain},
    table,
};
use crate::{
    batch::{
        Step, aggregate_dashboard_kpis::DashboardKpis, compare_ca_predictions::RevenueFigures,
        get_stock_dormant::DormantFigures, get_top_urgent::UrgentArticle, track_savings::TrackedSavings,
    },
    config::Config,
    db::state::Figures,
    read::Reader,
};

#[derive(Debug, Args)]
#[command(after_help = "Exemples :
  optiflow dashboard kpis
  optiflow dashboard sante --json
  optiflow dashboard dormant")]
pub(super) struct DashboardArgs {
    #[command(subcommand)]
    command: DashboardCommand,
}

#[derive(Debug, Clone, Copy, Args)]
struct Shown {
    /// Affiche un objet JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum DashboardCommand {
    /// Articles par niveau, valeur du stock, rotation
    #[command(after_help = "Exemple : optiflow dashboard kpis --json")]
    Kpis(Shown),
    /// Chiffre d'affaires prévu et réel, économies
    #[command(after_help = "Exemple : optiflow dashboard sante")]
    Sante(Shown),
    /// Critiques et attention des 7 derniers jours
    #[command(after_help = "Exemple : optiflow dashboard tendances")]
    Tendances(Shown),
    /// Les 3 articles qui perdent le plus
    #[command(after_help = "Exemple : optiflow dashboard urgents")]
    Urgents(Shown),
    /// Le stock qui ne se vend plus
    #[command(after_help = "Exemple : optiflow dashboard dormant --json")]
    Dormant(Shown),
}

pub(super) async fn run(config: &Config, args: DashboardArgs) -> Result<(), Failure> {
    let reader = reading::reader(config).await?;
    let currency = config.currency;
    match args.command {
        DashboardCommand::Kpis(shown) => {
            let kpis = figures::<DashboardKpis>(&reader, Step::AggregateDashboardKpis).await?;
            show(shown, &kpis, |kpis| print_kpis(kpis, currency))
        }
        DashboardCommand::Sante(shown) => health(&reader, shown, currency).await,
        DashboardCommand::Tendances(shown) => {
            let trend = figures::<Trend>(&reader, Step::CalculateTrends).await?;
            show(shown, &trend, print_trend)
        }
        DashboardCommand::Urgents(shown) => {
            let urgent = figures::<Vec<UrgentArticle>>(&reader, Step::GetTopUrgent).await?;
            show(shown, &urgent, |urgent| print_urgent(urgent, currency))
        }
        DashboardCommand::Dormant(shown) => {
            let dormant = figures::<DormantFigures>(&reader, Step::GetStockDormant).await?;
            let names = if shown.json { Vec::new() } else { names(&reader).await? };
            show(shown, &dormant, |dormant| print_dormant(dormant, &names, currency))
        }
    }
}

/// A step's figures; an error that says what to do where the night has not been worked.
pub(super) async fn figures<T: DeserializeOwned>(reader: &Reader, step: Step) -> Result<Figures<T>, Failure> {
    let found = reader.figures(step).await.map_err(|error| explain(&error))?;
    found.ok_or_else(nothing_yet)
}

/// No night has been worked yet.
pub(super) fn nothing_yet() -> Failure {
    Failure::Work("rien n'est encore calculé. Lancez « optiflow batch ».".to_owned())
}

fn show<T: Serialize>(shown: Shown, figures: &Figures<T>, print: impl FnOnce(&T)) -> Result<(), Failure> {
    if shown.json {
        return reading::print(&dated(figures)?);
    }
    println!("Au {} (calculé le {})\n", format::date(figures.as_of), format::moment(figures.computed_at));
    print(&figures.content);
    Ok(())
}

/// Figures as JSON with their own date.
pub(super) fn dated<T: Serialize>(figures: &Figures<T>) -> Result<serde_json::Value, Failure> {
    let content = serde_json::to_value(&figures.content).map_err(Failure::work)?;
    Ok(json!({"as_of": figures.as_of, "computed_at": figures.computed_at, "figures": content}))
}

fn print_kpis(kpis: &DashboardKpis, currency: Currency) {
    let levels = Level::ALL.map(|level| format!("{} {}", kpis.levels.of(level), level.label()));
    let pace = kpis.pace.map(|pace| format!(" ({})", pace.label())).unwrap_or_default();
    println!("Articles          {}", levels.join(", "));
    println!("Valeur du stock   {}", format::money(kpis.stock_value.total, currency));
    if kpis.stock_value.unpriced > 0 {
        println!(
            "                  {} articles en stock sans prix ne sont pas comptés",
            kpis.stock_value.unpriced
        );
    }
    println!("Stock moyen       {}", format::money_or_nothing(kpis.average_stock, currency));
    println!("Rotation          {}{pace}", format::ratio_or_nothing(kpis.turnover));
}

async fn health(reader: &Reader, shown: Shown, currency: Currency) -> Result<(), Failure> {
    let revenue = figures::<RevenueFigures>(reader, Step::CompareCaPredictions).await?;
    let savings = figures::<TrackedSavings>(reader, Step::TrackSavings).await?;
    if shown.json {
        return reading::print(&json!({"revenue": dated(&revenue)?, "savings": dated(&savings)?}));
    }
    show(shown, &revenue, |revenue| print_revenue(revenue, currency))?;
    let Savings { estimated, realised } = savings.content.savings;
    println!(
        "\nÉconomies : {} réalisées, {} estimées ({} commandes).",
        format::money(realised, currency),
        format::money(estimated, currency),
        savings.content.orders
    );
    Ok(())
}

fn print_revenue(revenue: &RevenueFigures, currency: Currency) {
    if revenue.periods.is_empty() {
        println!("Aucun jour n'a encore à la fois une prévision et des ventes.");
        return;
    }
    let rows = revenue.periods.iter().map(|period| {
        [
            format!("{} jours ({} comparés)", period.period, period.compared),
            format::money(period.forecast, currency),
            format::money(period.actual, currency),
            format::signed_money(period.difference(), currency),
            period.share().map_or_else(|| NOTHING.to_owned(), |share| format::signed_percent(share, 1)),
        ]
    });
    table::print(["Période", "Prévu", "Réel", "Écart", "Écart %"], rows);
}

fn print_trend(trend: &Trend) {
    let count = |day: &TrendDay, level: Level| {
        day.counts.map_or_else(|| NOTHING.to_owned(), |counts| counts.of(level).to_string())
    };
    let rows = trend
        .days
        .iter()
        .map(|day| [format::date(day.date), count(day, Level::Critical), count(day, Level::Attention)]);
    table::print(["Jour", "Critiques", "Attention"], rows);
    let change = |change: Option<i64>| {
        change.map_or_else(|| NOTHING.to_owned(), |change| format::signed_quantity(change as f64))
    };
    println!(
        "\nEn une semaine : {} critiques, {} attention.",
        change(trend.critical_change),
        change(trend.attention_change)
    );
}

fn print_urgent(urgent: &[UrgentArticle], currency: Currency) {
    if urgent.is_empty() {
        println!("Aucun article n'est critique.");
        return;
    }
    let rows = urgent.iter().map(|article| {
        [
            article.name.clone(),
            article.article.to_string(),
            article.stock.map_or_else(|| NOTHING.to_owned(), format::quantity),
            format::money_or_nothing(article.assessment.money_at_stake(), currency),
            article.suggested.map(|units| format::quantity(f64::from(units))).unwrap_or_default(),
        ]
    });
    table::print(["Article", "N°", "Stock", "Perte", "Suggéré"], rows);
}

/// The articles' names by number.
async fn names(reader: &Reader) -> Result<Vec<(i64, String)>, Failure> {
    let page = reader.alerts_page().await.map_err(|error| explain(&error))?;
    Ok(page.rows().map(|row| (row.id.0, row.name.clone())).collect())
}

fn print_dormant(dormant: &DormantFigures, names: &[(i64, String)], currency: Currency) {
    if dormant.articles == 0 {
        println!("Aucun stock dormant.");
        return;
    }
    let name = |id: i64| {
        names
            .iter()
            .find(|(known, _)| *known == id)
            .map_or_else(|| format!("n° {id}"), |(_, name)| name.clone())
    };
    let rows = dormant.stock.articles.iter().map(|article| {
        [
            name(article.article.0),
            format::quantity(article.stock),
            if article.never_sold { "jamais vendu".to_owned() } else { format!("{} jours", article.days) },
            format::money_or_nothing(article.value, currency),
            format::percent(article.markdown.share(), 0),
        ]
    });
    table::print(["Article", "Stock", "Sans vente", "Valeur", "Remise"], rows);
    println!(
        "\n{} articles dormants immobilisent {} ({} du stock).",
        dormant.articles,
        format::money(dormant.stock.value, currency),
        format::percent_or_nothing(dormant.stock.share, 1)
    );
}
