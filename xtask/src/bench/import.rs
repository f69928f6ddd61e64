//! A million lines of sales imported by the real `optiflow`: into a new file, into one that has as many rows, and again.

use std::{fmt::Write as _, fs, path::Path, time::Instant};

use anyhow::{Context, Result};

use super::{
    Setting,
    goals::{Goals, Wanted},
};
use crate::process::{output, run};

const ARTICLES: u32 = 1_000;
const DAYS: u32 = 1_000;
const WANTED: Wanted = Wanted::LessThan(20.0);

/// Imports made-up sales in a folder of its own, which goes afterwards.
pub(super) fn import(setting: &Setting, goals: &mut Goals) -> Result<()> {
    run(setting.project.cargo().args(["build", "--release", "--package", "server"]))?;
    let folder = setting.project.target("bench-import");
    let measured = measure(setting, &folder, goals);
    fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    measured
}

fn measure(setting: &Setting, folder: &Path, goals: &mut Goals) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let (older, newer) = (folder.join("older.csv"), folder.join("newer.csv"));
    fs::write(&older, sales(2020))?;
    fs::write(&newer, sales(2023))?;
    for (what, csv) in [
        ("1,000,000 lines into a new file, s", &older),
        ("1,000,000 new lines into a file of as many, s", &newer),
        ("the same 1,000,000 lines again, s", &newer),
    ] {
        let mut import = setting.project.command(setting.project.server_binary());
        import.arg("import").arg("--ventes").arg(csv).arg("--db").arg(folder.join("shop.db"));
        let start = Instant::now();
        let said = output(&mut import)?;
        let seconds = start.elapsed().as_secs_f64();
        println!("{what}: {seconds:.1}\n{said}");
        goals.measured(what, WANTED, seconds);
    }
    Ok(())
}

/// A thousand days of a thousand articles, day by day, from a January on. Days 29 to 31 are left out.
fn sales(year: u32) -> String {
    let mut text = String::from("Article;Date;Quantité;Prix unitaire\n");
    for day in 0..DAYS {
        let (year, month, day) = (year + day / 336, day / 28 % 12 + 1, day % 28 + 1);
        for article in 0..ARTICLES {
            let quantity = (article + day) % 7 + 1;
            // Writing into a String does not fail.
            let _ =
                writeln!(text, "Article numéro {article};{day:02}/{month:02}/{year};{quantity},5;1 500,00");
        }
    }
    text
}
