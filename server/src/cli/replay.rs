//! `optiflow replay`: what the last weeks' forecasts would have been worth, lived again night by night.

use app::api::predictions::ArticleChoice;
use clap::Args;
use optiflow_domain::{
    Date, DayOfWeek,
    accuracy::{Accuracy, Sheet},
    format,
    verification::Breakdown,
};
use serde_json::{Value, json};

use super::{Failure, nightly, print_json, progress, table};
use crate::{
    batch::{self, MOST_WEEKS, Replayed},
    config::Config,
};

#[derive(Debug, Args)]
#[command(after_help = "Chaque nuit est refaite avec ce qui était connu ce jour-là, sans rien publier.

Exemples :
  optiflow replay --semaines 8
  optiflow replay --semaines 4 --json")]
pub(super) struct ReplayArgs {
    /// Nombre de semaines entières, du lundi au dimanche
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=i64::from(MOST_WEEKS)))]
    semaines: u16,
    /// Affiche le résultat en un objet JSON
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(config: &Config, args: ReplayArgs) -> Result<(), Failure> {
    let nightly = nightly(config, None).await?;
    let as_of = nightly.tonight().await.map_err(Failure::work)?;
    let (bar, sink) = progress::batch();
    let (shop, state) = (&nightly.shop, &nightly.state);
    let done = batch::replay_weeks(shop, state, config.country, as_of, args.semaines, sink).await;
    bar.finish_and_clear();
    let done = done.map_err(Failure::work)?;
    if args.json {
        print_json(&as_json(&done));
        return Ok(());
    }
    let articles = shop.articles(as_of).await.map_err(Failure::work)?;
    let names: Vec<ArticleChoice> = articles.into_iter().map(|article| (article.id, article.name)).collect();
    print(&done, &names);
    Ok(())
}

fn print(done: &Replayed, names: &[ArticleChoice]) {
    println!(
        "{} nuits refaites, du {} au {}, chacune avec ce qui était connu ce jour-là.\n",
        done.nights,
        format::date(done.first),
        format::date(done.last)
    );
    let Breakdown { whole, weeks, categories, articles, .. } = &done.proof;
    let line = |name: String, all: &Accuracy| {
        let share = |value| format::percent_or_nothing(value, 1);
        [name, share(all.all.precision()), share(all.ordinary.precision()), share(all.naive.precision())]
    };
    let titles = ["Semaine du", "Précision", "Sans jours exceptionnels", "Semaine d'avant"];
    let whole = line("Ensemble".to_owned(), &whole.weeks);
    table::print(
        titles,
        weeks.iter().map(|(sunday, week)| line(monday(*sunday), &week.weeks)).chain([whole]),
    );
    println!();
    let titles = ["Rayon", "Précision", "Sans jours exceptionnels", "Semaine d'avant"];
    let name = |name: &str| if name.is_empty() { "Sans rayon".to_owned() } else { name.to_owned() };
    table::print(titles, categories.iter().map(|(category, proof)| line(name(category), &proof.weeks)));
    println!();
    let days = done.proof.by_weekday().map(|(day, days)| {
        let share = |value| format::percent_or_nothing(value, 1);
        [
            day.label().to_owned(),
            share(days.all.mape()),
            share(days.all.wape()),
            share(days.ordinary.wape()),
            share(days.naive.wape()),
        ]
    });
    table::print(["Jour", "MAPE", "WAPE", "Sans jours exceptionnels", "Semaine d'avant"], days);
    let worst = articles.iter().filter_map(|(id, proof)| Some((proof.weeks.all.wape()?, *id)));
    if let Some((wape, id)) = worst.max_by(|a, b| a.0.total_cmp(&b.0)) {
        let name = names.iter().find(|(known, _)| *known == id).map_or("", |(_, name)| name);
        println!("\nL'article le moins bien prévu : {name} ({} d'écart).", format::percent(wape, 1));
    }
}

fn monday(sunday: Date) -> String {
    format::date(sunday.saturating_sub(jiff::ToSpan::days(6)))
}

fn as_json(done: &Replayed) -> Value {
    let Breakdown { whole, weeks, weekdays, categories, articles } = &done.proof;
    json!({
        "first": done.first, "last": done.last, "nights": done.nights,
        "whole": whole.sheet(),
        "weeks": parts("sunday", weeks.iter().map(|(sunday, proof)| (json!(sunday), proof.sheet()))),
        "weekdays": parts("day", DayOfWeek::ALL.iter().zip(weekdays).map(|(day, days)| (json!(day.label()), days.by_day()))),
        "categories": parts("category", categories.iter().map(|(name, proof)| (json!(name), proof.sheet()))),
        "articles": parts("article", articles.iter().map(|(id, proof)| (json!(id), proof.sheet()))),
    })
}

/// The figures of each part, with what it is: `{"sunday": "2026-11-08", "engine": {...}, ...}`.
pub(super) fn parts(of: &str, sheets: impl Iterator<Item = (Value, Sheet)>) -> Vec<Value> {
    let part = |(name, sheet): (Value, Sheet)| {
        let mut part = json!(sheet);
        part[of] = name;
        part
    };
    sheets.map(part).collect()
}
