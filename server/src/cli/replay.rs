//! `optiflow replay`: what the last weeks' forecasts would have been worth, lived again night by night.

use app::api::predictions::ArticleChoice;
use clap::Args;
use optiflow_domain::{
    Date,
    accuracy::{Accuracy, Figures, Proof},
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
    let nightly = nightly(config).await?;
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
    table::print(titles, weeks.iter().map(|(sunday, week)| line(monday(*sunday), week)).chain([whole]));
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
    let Breakdown { whole, weeks, weekdays: _, categories, articles } = &done.proof;
    let week = |(sunday, week): (&Date, &Accuracy)| {
        json!({"sunday": sunday, "precision": week.all.precision(), "without_exceptional": week.ordinary.precision(),
            "naive": week.naive.precision()})
    };
    let weekday = |(day, days): (optiflow_domain::DayOfWeek, &Accuracy)| {
        json!({"day": day.label(), "mape": days.all.mape(), "wape": days.all.wape(),
            "without_exceptional": {"mape": days.ordinary.mape(), "wape": days.ordinary.wape()},
            "naive": {"mape": days.naive.mape(), "wape": days.naive.wape()}})
    };
    let categories: Vec<Value> =
        categories.iter().map(|(name, proof)| part(&json!({"category": name}), proof)).collect();
    let articles: Vec<Value> =
        articles.iter().map(|(id, proof)| part(&json!({"article": id}), proof)).collect();
    json!({
        "first": done.first, "last": done.last, "nights": done.nights,
        "whole": part(&json!({}), whole),
        "weeks": weeks.iter().map(week).collect::<Vec<_>>(),
        "weekdays": done.proof.by_weekday().map(weekday).collect::<Vec<_>>(),
        "categories": categories, "articles": articles,
    })
}

/// One part's figures, with what it is.
fn part(of: &Value, proof: &Proof) -> Value {
    let figures = |figures: Figures| json!(figures);
    let mut part = of.clone();
    part["engine"] = figures(proof.engine());
    part["without_exceptional"] = figures(proof.without_exceptional());
    part["naive"] = figures(proof.naive());
    part
}
