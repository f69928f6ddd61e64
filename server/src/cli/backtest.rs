//! `optiflow backtest`: the engine measured on a long CSV, under the protocol by which its peers are measured.

use std::{collections::BTreeMap, path::PathBuf};

use jiff::civil::Date;
use optiflow_domain::format;
use optiflow_forecast::{History, Horizon, Protocol, Report, backtest};
use serde_json::json;

use super::Failure;
use crate::{
    batch::{Measured, Origins, own_backtest},
    config::{Config, parse_date},
};

#[derive(Debug, clap::Args)]
#[command(after_help = "Exemples :
  optiflow backtest --csv ventes.csv
  optiflow backtest --csv ventes.csv --origins 6 --step 30 --horizon 30 --json")]
pub(super) struct BacktestArgs {
    /// Ventes par jour : `unique_id,ds,y`
    #[arg(long, value_name = "CSV", required_unless_present = "boutique")]
    csv: Option<PathBuf>,
    /// Mesure le moteur sur les ventes de votre boutique, avec et sans les événements et les prix
    #[arg(long, conflicts_with = "csv")]
    boutique: bool,
    /// Nombre d'origines
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u16).range(1..=1000))]
    origins: u16,
    /// Jours entre deux origines
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=1000))]
    step: u16,
    /// Jours prévus depuis chaque origine
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=400))]
    horizon: u16,
    /// Affiche un objet JSON
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(config: &Config, args: BacktestArgs) -> Result<(), Failure> {
    match &args.csv {
        Some(csv) => on_file(csv, &args).await,
        None => on_shop(config, &args).await,
    }
}

async fn on_shop(config: &Config, args: &BacktestArgs) -> Result<(), Failure> {
    let nightly = super::nightly(config).await?;
    let as_of = nightly.tonight().await.map_err(Failure::work)?;
    let origins = Origins { count: args.origins, step: args.step, horizon: args.horizon };
    let measured = own_backtest(&nightly.shop, &nightly.state, config.country, as_of, origins)
        .await
        .map_err(Failure::work)?;
    if args.json {
        return super::reading::print(&measured);
    }
    println!("{} articles, {} origines, {} jours\n", measured.articles, measured.origins, args.horizon);
    let row = |name: &str, pick: fn(&Measured) -> Option<f64>| {
        let shown = |measured: &Measured| format::percent_or_nothing(pick(measured), 1);
        [name.to_owned(), shown(&measured.without_events), shown(&measured.with_events)]
    };
    let rows = [
        row("Erreur d'un jour (WAPE)", |m| m.wape),
        row("Erreur du total", |m| m.total_ape),
        row("Biais", |m| m.bias),
        row("Couverture à 80 %", |m| m.coverage80),
    ];
    super::table::print(["", "Sans événements ni prix", "Avec"], rows.into_iter());
    Ok(())
}

async fn on_file(csv: &std::path::Path, args: &BacktestArgs) -> Result<(), Failure> {
    let series = read(csv)?;
    let horizon = Horizon::new(args.horizon).map_err(|error| Failure::Usage(error.to_string()))?;
    let protocol = Protocol { origins: usize::from(args.origins), step: usize::from(args.step), horizon };
    let histories: Vec<History> = series.into_iter().map(complete).collect();
    let count = histories.len();
    let report = tokio::task::spawn_blocking(move || backtest(&histories, protocol))
        .await
        .map_err(Failure::work)?
        .map_err(|error| Failure::Work(format!("le moteur n'a pas pu prévoir ces ventes ({error}).")))?;
    if args.json {
        let protocol =
            json!({"series": count, "origins": args.origins, "step": args.step, "horizon": args.horizon});
        println!("{}", json!({"protocol": protocol, "models": {"optiflow": report}}));
    } else {
        print_table(count, &report);
    }
    Ok(())
}

fn print_table(series: usize, report: &Report) {
    println!("{series} séries");
    for (name, value) in [
        ("MASE", Some(report.mase)),
        ("RMSSE", Some(report.rmsse)),
        ("WAPE", Some(report.wape)),
        ("Biais", Some(report.bias)),
        ("Erreur du total", Some(report.total_ape)),
        ("Couverture à 80 %", report.coverage80),
        ("ms par prévision", Some(report.ms_per_fit)),
    ] {
        let shown = value.map_or_else(|| format::NOTHING.to_owned(), |value| format::number(value, 4));
        println!("{name:<18} {shown:>10}");
    }
}

/// Sales by series and day.
type Series = BTreeMap<Date, f64>;

fn read(path: &std::path::Path) -> Result<BTreeMap<String, Series>, Failure> {
    let said =
        |line: u64, reason: &str| Failure::Work(format!("{}, ligne {line} : {reason}", path.display()));
    let unreadable = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        said(line, &format!("illisible ({error}). Donnez un CSV avec les colonnes unique_id,ds,y."))
    };
    let mut reader = csv::Reader::from_path(path).map_err(unreadable)?;
    let titles = reader.headers().map_err(unreadable)?.clone();
    let column = |name: &str| {
        let found = titles.iter().position(|title| title.trim_start_matches('\u{feff}') == name);
        found.ok_or_else(|| said(1, &format!("la colonne « {name} » manque ; il faut unique_id,ds,y.")))
    };
    let (id, ds, y) = (column("unique_id")?, column("ds")?, column("y")?);
    let mut series: BTreeMap<String, Series> = BTreeMap::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let line = record.position().map_or(0, csv::Position::line);
        let field = |index: usize| record.get(index).unwrap_or_default().trim();
        let day = field(ds).get(..10).and_then(parse_date);
        let day = day
            .ok_or_else(|| said(line, &format!("« {} » n'est pas une date comme 2026-11-09.", field(ds))))?;
        let sold: Option<f64> = field(y).parse().ok().filter(|value: &f64| value.is_finite());
        let sold = sold.ok_or_else(|| said(line, &format!("« {} » n'est pas un nombre.", field(y))))?;
        if series.entry(field(id).to_owned()).or_default().insert(day, sold).is_some() {
            return Err(said(line, "ce jour est donné deux fois pour cette série."));
        }
    }
    if series.is_empty() { Err(said(1, "le fichier ne contient aucune vente.")) } else { Ok(series) }
}

/// Every day from the first to the last of a series; a missing day counts as 0.
fn complete((_, sales): (String, Series)) -> History {
    let mut days = Vec::new();
    let first = sales.keys().next().copied().unwrap_or_default();
    for (day, sold) in sales {
        let index = usize::try_from((day - first).get_days()).unwrap_or(0);
        days.resize(index, 0.0);
        days.push(sold);
    }
    History::complete(first, days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_day_counts_as_zero() {
        let sales = Series::from([(Date::constant(2026, 1, 1), 3.0), (Date::constant(2026, 1, 4), 5.0)]);
        let history = complete(("A".to_owned(), sales));
        assert_eq!(history.demand, [Some(3.0), Some(0.0), Some(0.0), Some(5.0)]);
    }
}
