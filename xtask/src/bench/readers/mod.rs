//! Fifty people load pages from a served shop: without a batch, while the server computes its night, and while another
//! process computes one. All in one run, from one server.
//!
//! The server is left to run its night by itself, at `BATCH_TIME`. The figures are a week old by then, so that every
//! article learns again: no night is longer. Each reader looks at a page for one to three seconds before asking for the
//! next, as people do; on two cores, where readers, server and batch share everything, fifty who never look would measure
//! their own queue.

mod phases;
mod reader;
mod server;

use std::{
    fs, thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};

use super::{
    Setting,
    goals::{Goals, Wanted},
};
use crate::process::run;
use phases::{Phase, Stage, Times};
use reader::Reader;
use server::{Server, Shop};

const READERS: u32 = 50;
const ARTICLES: u32 = 1_000;
/// D0 of what the readers see at first, and of the night that is computed before their eyes.
const LAST_WEEK: &str = "2026-11-02";
const TONIGHT: &str = "2026-11-09";
/// Not counted: connections are made, caches filled.
const WARM_UP: Duration = Duration::from_secs(5);
/// How long pages are loaded without a batch, at least.
const QUIET: Duration = Duration::from_secs(45);
/// A night that takes longer than this has not begun, or does not end.
const PATIENCE: Duration = Duration::from_mins(10);
/// Fewer pages than these say nothing about one in a hundred.
const PAGES: usize = 200;

/// Measures in a folder of its own, which goes afterwards.
pub(super) fn readers(setting: &Setting, goals: &mut Goals) -> Result<()> {
    run(setting.project.cargo().args(["build", "--release", "--package", "server"]))?;
    let folder = setting.project.target("bench-readers");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let shop = Shop::new(setting.project.server_binary(), folder.clone());
    let measured = measure(&shop);
    fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    report(&measured?, goals)
}

fn measure(shop: &Shop) -> Result<Stage> {
    run(&mut shop.command(&["demo", "--articles", &ARTICLES.to_string(), "--db", "optiflow.db"]))?;
    run(&mut shop.command(&["batch", "--date", LAST_WEEK]))?;
    let server = Server::start(shop, TONIGHT, WARM_UP + QUIET)?;
    let stage = Stage::default();
    let told = thread::scope(|scope| {
        for number in 0..READERS {
            let (stage, address) = (&stage, server.address());
            scope.spawn(move || Reader::new(number, address, ARTICLES).read_on(stage));
        }
        let told = direct(shop, &server, &stage);
        stage.enter(Phase::Over);
        told
    });
    told?;
    Ok(stage)
}

/// Leads from one phase to the next.
fn direct(shop: &Shop, server: &Server, stage: &Stage) -> Result<()> {
    thread::sleep(WARM_UP);
    stage.enter(Phase::Quiet);
    wait_for("the night does not begin", || Ok(server.working()?.then_some(())))?;
    stage.enter(Phase::InServer);
    let began = Instant::now();
    wait_for("the night does not end", || Ok((!server.working()?).then_some(())))?;
    stage.enter(Phase::Between);
    println!("The night in the server took {:.1} s", began.elapsed().as_secs_f64());
    let done = server.metric("optiflow_batches_total{result=\"done\"}")?;
    ensure!(done == Some(1.0), "the server has not computed its night: {done:?}");
    thread::sleep(WARM_UP);
    stage.enter(Phase::Beside);
    let began = Instant::now();
    // A replay that learns as the night before it did: what is known of this week is of no use to the weeks before.
    run(&mut shop.command(&["batch", "--date", LAST_WEEK]))?;
    run(&mut shop.command(&["batch", "--date", TONIGHT]))?;
    stage.enter(Phase::Between);
    println!("The batch beside it took {:.1} s", began.elapsed().as_secs_f64());
    Ok(())
}

fn wait_for<T>(otherwise: &str, mut look: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        if let Some(found) = look()? {
            return Ok(found);
        }
        thread::sleep(Duration::from_millis(50));
    }
    bail!("{otherwise}")
}

fn report(stage: &Stage, goals: &mut Goals) -> Result<()> {
    let (quiet, night, beside) =
        (stage.times(Phase::Quiet), stage.times(Phase::InServer), stage.times(Phase::Beside));
    println!(
        "{:<28}{:>10}{:>8}{:>10}{:>10}{:>10}",
        "", "requests", "errors", "p50, ms", "p99, ms", "most, ms"
    );
    for (name, times) in
        [("without a batch", &quiet), ("batch in the server", &night), ("batch beside", &beside)]
    {
        print_line(name, times);
        for page in reader::PAGES {
            print_line(&format!("  {}", page.name()), &times.of(page));
        }
        ensure!(times.count() >= PAGES, "{name}: {} pages are too few", times.count());
    }
    let errors = quiet.errors() + night.errors() + beside.errors();
    goals.measured("50 readers: requests that failed", Wanted::AtMost(0.0), errors as f64);
    for (what, times) in [("in the server", &night), ("beside the server", &beside)] {
        let ratio = times.percentile(99.0) / quiet.percentile(99.0);
        println!("p99 with a batch {what} / without: {ratio:.2}");
        goals.measured(format!("50 readers: p99 with a batch {what} / without"), Wanted::AtMost(3.0), ratio);
    }
    Ok(())
}

fn print_line(name: &str, times: &Times) {
    println!(
        "{name:<28}{:>10}{:>8}{:>10.1}{:>10.1}{:>10.1}",
        times.count(),
        times.errors(),
        times.percentile(50.0),
        times.percentile(99.0),
        times.percentile(100.0)
    );
}
