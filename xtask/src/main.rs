//! The project's only build script: `cargo xtask <task>`.
//!
//! | task          | what it does                                                                          |
//! |---------------|---------------------------------------------------------------------------------------|
//! | `run`         | builds everything, replays the demonstration's nights if there is no state, serves    |
//! | `test`        | everything that can fail: formatting, lints, licences, Rust tests, Playwright         |
//! | `ci`          | the same as `test`                                                                    |
//! | `build`       | the server, the WebAssembly front end and `target/site`                               |
//! | `sqlx`        | writes `.sqlx` again, the query data that lets the server compile without a database  |
//! | `bench`       | times the engine, measures it beside its peers, and says which goals are met          |
//! | `screenshots` | every page at three sizes in two themes, into `target/screenshots`                    |
//!
//! To add a task: one file, one variant of [`Task`], one line in the table above.

mod apt;
mod bench;
mod build;
mod chromium;
mod licences;
mod npm;
mod playwright;
mod process;
mod project;
mod query_data;
mod run;
#[cfg(test)]
mod scratch;
mod screenshots;
mod test;
mod toolchain;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use project::Project;

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "Builds, runs and tests Optiflow.")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Build the server, the WebAssembly front end and target/site
    Build(build::Options),
    /// Build, prepare the demonstration's past if needed, then serve
    Run(run::Options),
    /// Formatting, lints, licences, Rust tests, then Playwright in a real Chromium
    Test(test::Options),
    /// The same as `test`
    Ci,
    /// Write .sqlx again from the two schemas and the queries in the server
    Sqlx(query_data::Options),
    /// Time the forecast engine, measure it beside its peers and hold both against the project's goals
    Bench(bench::Options),
    /// Every page at three sizes in two themes, into target/screenshots
    Screenshots(screenshots::Options),
}

fn main() -> ExitCode {
    match dispatch(&Cli::parse().task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("cargo xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(task: &Task) -> Result<ExitCode> {
    let project = Project::find()?;
    match task {
        Task::Build(options) => build::build(&project, *options)?,
        Task::Run(options) => run::run(&project, options)?,
        Task::Test(options) => return Ok(test::test(&project, options)),
        Task::Ci => return Ok(test::test(&project, &test::Options::default())),
        Task::Sqlx(options) => query_data::write(&project, options)?,
        Task::Bench(options) => return bench::bench(&project, options),
        Task::Screenshots(options) => screenshots::screenshots(&project, options)?,
    }
    Ok(ExitCode::SUCCESS)
}
