//! What an import did, or would do: in French, or as one JSON object on stdout. Remarks go to stderr.

use std::path::Path;

use optiflow_domain::format;
use serde_json::json;

use crate::{
    db::shop_file::{Counts, Outcome, SalesOutcome},
    import::{ErrorList, Notice, Reading, Summary},
};

/// The file, and how to tell of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) db: &'a Path,
    /// `--essai`: nothing was written.
    pub(super) dry: bool,
    pub(super) json: bool,
}

/// What the owner should know of the files.
pub(super) struct Remarks {
    notices: Vec<String>,
    ignored: String,
    ignored_lines: usize,
}

impl Remarks {
    pub(super) fn new(notices: &[Notice], ignored: &ErrorList, ignored_lines: usize) -> Self {
        let notices = notices.iter().map(ToString::to_string).collect();
        Self { notices, ignored: ignored.to_string(), ignored_lines }
    }

    fn print(&self) {
        for notice in &self.notices {
            eprintln!("{notice}");
        }
        if self.ignored_lines > 0 {
            eprint!("{}", self.ignored);
        }
    }
}

/// A new file.
pub(super) fn created(target: Target<'_>, summary: &Summary, remarks: &Remarks) {
    remarks.print();
    if target.json {
        println!(
            "{}",
            json!({
                "file": target.db, "created": true, "dry_run": target.dry,
                "articles": summary.articles, "categories": summary.categories, "suppliers": summary.suppliers,
                "sales": summary.sales_rows, "stock": summary.stock_rows,
                "first_day": summary.first_day, "last_day": summary.last_day,
                "lines_read": summary.sales_lines, "lines_ignored": summary.ignored_lines,
                "notices": remarks.notices,
            })
        );
        return;
    }
    println!(
        "{} : {} articles, {} ventes du {} au {}.",
        target.db.display(),
        summary.articles,
        summary.sales_rows,
        format::date(summary.first_day),
        format::date(summary.last_day)
    );
    if target.dry {
        println!("Essai : rien n'a été écrit. Relancez sans --essai pour créer ce fichier.");
    } else {
        println!("Pour calculer les prévisions : OPTIFLOW_DB_PATH={} optiflow batch", target.db.display());
    }
}

/// A file that was there.
pub(super) fn appended(target: Target<'_>, reading: &Reading, outcome: &Outcome, remarks: &Remarks) {
    remarks.print();
    if target.json {
        println!(
            "{}",
            json!({
                "file": target.db, "created": false, "dry_run": target.dry,
                "changed": outcome.changes_anything(),
                "first_day": reading.period.map(|(first, _)| first), "last_day": reading.period.map(|(_, last)| last),
                "lines_read": reading.sales_lines, "lines_ignored": reading.ignored_lines,
                "outcome": outcome, "notices": remarks.notices,
            })
        );
        return;
    }
    print_conflicts(&outcome.sales);
    println!("{} :", target.db.display());
    let lines = [
        ("ventes", reading.period.map(|_| sales(&outcome.sales))),
        ("stocks", counts(outcome.stock)),
        ("articles", counts(outcome.articles)),
        ("fournisseurs", counts(outcome.suppliers)),
        ("articles des fournisseurs", counts(outcome.supplier_links)),
    ];
    for (title, text) in lines {
        if let Some(text) = text {
            println!("  {title} : {text}");
        }
    }
    println!("{}", conclusion(target.dry, outcome.changes_anything()));
}

fn conclusion(dry: bool, changes: bool) -> &'static str {
    match (dry, changes) {
        (_, false) => "Tout y était déjà : rien n'a été écrit.",
        (true, true) => "Essai : rien n'a été écrit. Relancez sans --essai pour l'écrire.",
        (false, true) => "Le prochain calcul en tiendra compte.",
    }
}

/// `12 lignes déjà présentes, inchangées ; 3 jours corrigés ; 420 lignes ajoutées`
fn sales(outcome: &SalesOutcome) -> String {
    let parts = [
        (outcome.lines_unchanged, "ligne déjà présente, inchangée", "lignes déjà présentes, inchangées"),
        (outcome.days_corrected, "jour corrigé", "jours corrigés"),
        (outcome.lines_added, "ligne ajoutée", "lignes ajoutées"),
        (outcome.days_left_to_till, "jour laissé à la caisse", "jours laissés à la caisse"),
        (outcome.zero_lines, "ligne à 0 sans effet", "lignes à 0 sans effet"),
    ];
    said(&parts).unwrap_or_else(|| "rien".to_owned())
}

fn counts(rows: Counts) -> Option<String> {
    said(&[
        (rows.added, "ajouté", "ajoutés"),
        (rows.changed, "modifié", "modifiés"),
        (rows.unchanged, "inchangé", "inchangés"),
    ])
}

/// `None` where there is nothing to say.
fn said(parts: &[(usize, &str, &str)]) -> Option<String> {
    let parts: Vec<String> = parts
        .iter()
        .filter(|(number, ..)| *number > 0)
        .map(|&(number, one, many)| {
            format!("{} {}", format::number(number as f64, 0), if number > 1 { many } else { one })
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(" ; "))
}

/// Days on which the till is believed, and why.
fn print_conflicts(outcome: &SalesOutcome) {
    for conflict in &outcome.conflicts {
        eprintln!(
            "{}, le {} : la caisse a écrit {}, le fichier dit {}. Les lignes de la caisse restent.",
            conflict.article,
            format::date(conflict.day),
            format::quantity(conflict.till_quantity),
            format::quantity(conflict.imported_quantity)
        );
    }
    let others = outcome.days_left_to_till - outcome.conflicts.len();
    if others > 0 {
        eprintln!("… et {} autres jours laissés à la caisse.", format::number(others as f64, 0));
    }
}
