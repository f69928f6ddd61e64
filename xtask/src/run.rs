//! `cargo xtask run`: from a clone to the page.

use std::{
    env, fs,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use clap::Args;

use crate::{build, process, project::Project};

/// How many nights before the as-of date are replayed for a shop without a state, so that proof, trends and
/// savings have a past: the as-of night and these are 35.
const REPLAYED_NIGHTS: u32 = 34;

#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(flatten)]
    build: build::Options,
    /// Arguments for `optiflow serve`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    serve: Vec<String>,
}

/// Builds, replays the last nights if the shop has no state yet, then becomes the server.
///
/// # Errors
/// The build or the replay fails, or the server cannot be started.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    build::build(project, options.build)?;
    let server = project.server_binary();
    if !state_file(project)?.exists() {
        println!("No forecasts yet: replaying the last nights, once");
        process::run(project.command(&server).arg("batch").arg(format!("--depuis=-{REPLAYED_NIGHTS}")))?;
    }
    // The server takes this process over, so that Ctrl-C and a supervisor's signals are its own.
    let error = project.command(&server).arg("serve").args(&options.serve).exec();
    Err(error).with_context(|| format!("cannot start {}", server.display()))
}

/// The state file of the shop that the server would open with the same settings.
fn state_file(project: &Project) -> Result<PathBuf> {
    let settings = Settings::read(project.root())?;
    if let Some(state) = settings.get("OPTIFLOW_STATE_PATH") {
        return Ok(project.path(&state));
    }
    let shop = settings.get("OPTIFLOW_DB_PATH").unwrap_or_else(|| "optiflow.db".to_owned());
    Ok(project.path(&shop).with_extension("state.db"))
}

/// The two settings this task must know, from the same places and in the same order as the server reads them.
#[derive(Debug)]
struct Settings {
    dotenv: String,
    table: toml::Table,
}

impl Settings {
    fn read(root: &Path) -> Result<Self> {
        let dotenv = fs::read_to_string(root.join(".env")).unwrap_or_default();
        let file = fs::read_to_string(root.join("Leptos.toml")).unwrap_or_default();
        Ok(Self { dotenv, table: file.parse().context("Leptos.toml cannot be read")? })
    }

    /// An empty value counts as none, as it does for the server.
    fn get(&self, name: &str) -> Option<String> {
        let said = |value: &String| !value.trim().is_empty();
        let variable = env::var(name).ok().filter(said);
        variable.or_else(|| self.in_dotenv(name).filter(said)).or_else(|| self.in_table(name).filter(said))
    }

    fn in_dotenv(&self, name: &str) -> Option<String> {
        self.dotenv
            .lines()
            .filter_map(|line| line.trim().strip_prefix(name)?.trim_start().strip_prefix('='))
            .next_back()
            .map(|value| value.trim().trim_matches(['"', '\'']).to_owned())
    }

    fn in_table(&self, name: &str) -> Option<String> {
        Some(self.table.get("optiflow")?.get(name)?.as_str()?.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(dotenv: &str, file: &str) -> Settings {
        Settings { dotenv: dotenv.to_owned(), table: file.parse().unwrap() }
    }

    const FILE: &str = "[optiflow]\nXTASK_TEST_DB = \"shop.db\"\n";

    #[test]
    fn a_line_of_the_dotenv_file_wins_over_leptos_toml() {
        let settings = settings("# mine\nXTASK_TEST_DB = \"other.db\"\n", FILE);
        assert_eq!(settings.get("XTASK_TEST_DB").as_deref(), Some("other.db"));
    }

    #[test]
    fn leptos_toml_speaks_where_nothing_else_does() {
        let settings = settings("XTASK_TEST_DB_OLD=other.db\nXTASK_TEST_DB=\n", FILE);
        assert_eq!(settings.get("XTASK_TEST_DB").as_deref(), Some("shop.db"));
        assert_eq!(settings.get("XTASK_TEST_STATE"), None);
    }
}
