//! `cargo xtask bench`: how fast and how accurate the forecast engine is, beside its peers and its goals; how fast sales are
//! imported; what readers notice of a batch; how large the state file grows; and what the owner's answers are worth.
//!
//! Figures of time are only comparable within one run: a machine has other work, and other machines are other machines.

mod accuracy;
mod figures;
mod goals;
mod hostile;
mod import;
mod learning;
mod optimum;
mod pages;
mod python;
mod readers;
mod scale;
mod size;

use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use crate::{
    process::{follow, run},
    project::Project,
};
use goals::Goals;

/// The sales on which the goals were set, and the script that measures the peers: beside the repository, not in it.
const SALES: &str = "../shared/data/pharmacy_daily_sales.csv";
const PEERS: &str = "../shared/bench/peers.py";

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Daily sales, `unique_id,ds,y`
    #[arg(long, value_name = "FILE", default_value = SALES)]
    csv: PathBuf,
    /// Leave out everything that needs Python
    #[arg(long)]
    no_peers: bool,
    /// Measure one part alone
    #[arg(long, value_name = "PART")]
    only: Option<Part>,
}

/// The parts, in the order in which they are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The engine's criterion benches, on made-up articles
    Criterion,
    /// Errors, coverage and time on the sales, beside the peers
    Accuracy,
    /// The native Prophet's optimum beside Stan's
    Optimum,
    /// 1,000 against 10,000 articles: time and memory
    Scale,
    /// A million lines of sales imported by the application
    Import,
    /// The pages in Chromium, and how many a second the server sends
    Pages,
    /// Fifty readers of the pages, without and with a batch
    Readers,
    /// Twenty thousand malformed requests: the slowest answer
    Hostile,
    /// The state file of a thousand articles after two years of nights
    Size,
    /// Eight weeks of a shop with local events, with and without the owner's answers
    Learning,
}

impl Part {
    /// Whether it measures the engine alone, with the engine's own programs.
    fn is_the_engines(self) -> bool {
        match self {
            Self::Criterion | Self::Accuracy | Self::Optimum | Self::Scale => true,
            Self::Import | Self::Pages | Self::Readers | Self::Hostile | Self::Size | Self::Learning => false,
        }
    }
}

/// Measures the parts asked for, all of them to their end, and prints every figure beside its goal.
///
/// # Errors
/// The engine cannot be built.
pub(crate) fn bench(project: &Project, options: &Options) -> Result<ExitCode> {
    if options.only.is_none_or(Part::is_the_engines) {
        build(project)?;
    }
    let setting = Setting::find(project, options);
    let mut goals = Goals::default();
    let mut part = |part, name: &str, measure: &dyn Fn(&mut Goals) -> Result<()>| {
        if options.only.is_none_or(|only| only == part) {
            println!("\n== {name}");
            if let Err(error) = measure(&mut goals) {
                println!("{error:#}");
                goals.failed(name, &error);
            }
        }
    };
    part(Part::Criterion, "criterion", &|_| criterion(project));
    part(Part::Accuracy, "accuracy", &|goals| accuracy::accuracy(&setting, goals));
    part(Part::Optimum, "optimum", &|goals| optimum::optimum(&setting, goals));
    part(Part::Scale, "scale", &|goals| scale::scale(&setting, goals));
    part(Part::Import, "import", &|goals| import::import(&setting, goals));
    part(Part::Pages, "pages", &|goals| pages::pages(&setting, goals));
    part(Part::Readers, "readers", &|goals| readers::readers(&setting, goals));
    part(Part::Hostile, "hostile", &|goals| hostile::hostile(&setting, goals));
    part(Part::Size, "size", &|goals| size::size(&setting, goals));
    part(Part::Learning, "learning", &|goals| learning::learning(&setting, goals));
    println!("\n{goals}");
    Ok(if goals.succeeded() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The programs that measure.
fn build(project: &Project) -> Result<()> {
    let mut cargo = project.cargo();
    cargo.args(["build", "--release", "--package", "optiflow-forecast"]);
    run(cargo.args(["--example", "backtest", "--example", "optimum", "--example", "scale"]))
}

fn criterion(project: &Project) -> Result<()> {
    run(project.cargo().args(["bench", "--profile", "release", "--package", "optiflow-forecast"]))
}

/// Where this run finds what it measures with.
#[derive(Debug)]
struct Setting<'a> {
    project: &'a Project,
    csv: PathBuf,
    /// The peers' script, or why there are no peers.
    peers: Result<PathBuf, String>,
    no_python: bool,
}

impl<'a> Setting<'a> {
    fn find(project: &'a Project, options: &Options) -> Self {
        // A path that was typed is relative to where it was typed; the default to the repository.
        let typed = || std::path::absolute(&options.csv).unwrap_or_else(|_| options.csv.clone());
        let csv = if options.csv == Path::new(SALES) { project.path(SALES) } else { typed() };
        let script = project.path(PEERS);
        let peers = if options.no_peers {
            Err("--no-peers".to_owned())
        } else if script.is_file() {
            Ok(script)
        } else {
            println!("The peers are skipped: their script {PEERS} is not here");
            Err(format!("{PEERS} is not here"))
        };
        Self { project, csv, peers, no_python: options.no_peers }
    }

    /// The sales.
    ///
    /// # Errors
    /// The file is missing.
    fn csv(&self) -> Result<&Path> {
        if !self.csv.is_file() {
            bail!("{} is not here; --csv FILE names daily sales", self.csv.display());
        }
        Ok(&self.csv)
    }

    /// The peers' script, or why there are no peers.
    fn peers(&self) -> Result<&Path, &str> {
        self.peers.as_deref().map_err(String::as_str)
    }

    /// Whether Python may be used; else why not.
    fn python_wanted(&self) -> Result<(), &'static str> {
        if self.no_python { Err("--no-peers") } else { Ok(()) }
    }

    /// A Python that has the peers.
    fn python(&self) -> Result<Command> {
        Ok(self.project.command(python::interpreter(self.project)?))
    }

    /// One of the engine's examples.
    fn example(&self, name: &str) -> Command {
        self.project.command(self.project.target("release/examples").join(name))
    }
}

/// Whether these are the sales on which the goals were set.
fn is_goals_file(csv: &Path) -> bool {
    csv.file_name() == Path::new(SALES).file_name()
}

/// Runs a command in sight and returns the last line of what it printed.
fn last_line(command: &mut Command) -> Result<String> {
    let mut last = None;
    follow(command, |line| last = Some(line.to_owned()))?;
    last.context("nothing was printed")
}
