//! How fast the pages are: in Chromium, and how many a second the server sends.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::{
    Setting,
    goals::{Goals, Wanted},
};
use crate::{
    apt, build, playwright,
    process::{follow, output, run},
    project::Project,
};

/// A figure that Playwright measured, as `end2end/support/timing.ts` tells it.
#[derive(Debug, Deserialize)]
struct Figure {
    figure: String,
    value: f64,
}

/// Measures the demonstration and a shop of 10,000 articles.
pub(super) fn pages(setting: &Setting, goals: &mut Goals) -> Result<()> {
    build::build(setting.project, build::Options::default())?;
    let mut command = playwright::command(setting.project)?;
    follow(command.args(["--config", "measures.config.ts"]), |line| {
        let told = line.strip_prefix("figure ").and_then(|json| serde_json::from_str::<Figure>(json).ok());
        if let Some(Figure { figure, value }) = told {
            let wanted = wanted(&figure);
            goals.measured(figure, wanted, value);
        }
    })?;
    let a_second = with_server(setting.project, requests_a_second)?;
    goals.measured("page Alertes, compressed, requests a second", Wanted::AtLeast(2_000.0), a_second);
    Ok(())
}

fn wanted(figure: &str) -> Wanted {
    let large = figure.starts_with("10,000 articles");
    if figure.contains("layout shift") {
        Wanted::AtMost(0.01)
    } else if figure.contains("interaction to next paint") {
        Wanted::AtMost(if large { 200.0 } else { 100.0 })
    } else {
        Wanted::AtMost(if large { 1.5 } else { 0.8 })
    }
}

/// A server that ends with this.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Serves the demonstration in a folder of its own and hands over its address.
fn with_server(project: &Project, measure: impl FnOnce(&str) -> Result<f64>) -> Result<f64> {
    let folder = project.target("bench-pages");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    fs::copy(project.path("optiflow.db"), folder.join("optiflow.db"))?;
    run(optiflow(project, &folder).arg("batch"))?;
    let server = optiflow(project, &folder)
        .arg("serve")
        .env("OPTIFLOW_LISTEN", "127.0.0.1:0")
        .env("LEPTOS_SITE_ROOT", project.target("site"))
        .stdout(Stdio::piped())
        .spawn()
        .context("the server cannot be started")?;
    let mut server = Served(server);
    let said = server.0.stdout.take().context("the server says nothing")?;
    let mut line = String::new();
    BufReader::new(said).read_line(&mut line)?;
    let address = line.trim().split_once(" : ").context("the server does not say its address")?.1.to_owned();
    let measured = measure(&address);
    drop(server);
    fs::remove_dir_all(&folder)?;
    measured
}

fn optiflow(project: &Project, folder: &Path) -> Command {
    let mut command = project.command(project.server_binary());
    command.current_dir(folder).env("OPTIFLOW_DB_PATH", "optiflow.db").env("LOG_LEVEL", "ERROR");
    command
}

/// What `wrk` counts with 32 connections on one thread in ten seconds.
fn requests_a_second(address: &str) -> Result<f64> {
    let wrk = apt::ensure(&["wrk"], "wrk")?;
    let page = format!("{address}/alertes");
    let said = output(
        Command::new(wrk).args(["-t1", "-c32", "-d10s", "-H", "Accept-Encoding: br, gzip"]).arg(&page),
    )?;
    println!("{said}");
    if said.contains("Non-2xx") {
        bail!("the server refused some of wrk's requests");
    }
    let figure = said.lines().find_map(|line| line.strip_prefix("Requests/sec:"));
    figure.context("wrk does not say how many requests")?.trim().parse().context("wrk's figure is none")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_held_against_the_goal_of_its_kind_and_shop() {
        assert_eq!(wanted("alertes: largest contentful paint, s"), Wanted::AtMost(0.8));
        assert_eq!(wanted("10,000 articles, alertes: largest contentful paint, s"), Wanted::AtMost(1.5));
        assert_eq!(wanted("10,000 articles, sort: interaction to next paint, ms"), Wanted::AtMost(200.0));
        assert_eq!(wanted("dashboard: layout shift"), Wanted::AtMost(0.01));
    }
}
