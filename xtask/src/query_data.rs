//! `cargo xtask sqlx`: writes `.sqlx` again.
//!
//! sqlx checks each query against one database while the server compiles. The shop's file and the state file
//! are two, so the check runs against a scratch file that holds both schemas; what it learns is committed in
//! `.sqlx`, and a build needs no database. sqlx-cli would do the same and takes minutes to install.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::{apt, process, project::Project};

/// The shop's 18 tables, which Optiflow reads and never changes.
const SHOP_SCHEMA: &str = "server/src/db/shop_schema.sql";
/// The state file's tables, one file a version.
const MIGRATIONS: &str = "server/migrations";
/// The root of the crate whose queries are checked.
const QUERIES: &str = "server/src/lib.rs";

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Write nothing: fail if .sqlx is not what the queries and the schemas give
    #[arg(long)]
    pub(crate) check: bool,
}

/// Writes the query data, or compares it with what is committed.
///
/// # Errors
/// A schema has a mistake, a query does not fit it, or with `--check` the data is stale.
pub(crate) fn write(project: &Project, options: &Options) -> Result<()> {
    let scratch = project.target("sqlx.db");
    create_scratch(project, &scratch)?;
    let (committed, fresh) = (project.path(".sqlx"), project.target("sqlx.new"));
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    fs::create_dir_all(&fresh)?;
    compile_queries(project, &scratch, &fresh, options)?;
    let (new, old) = (contents(&fresh)?, contents(&committed)?);
    if new == old {
        println!("{} queries, .sqlx is up to date", new.len());
        return Ok(());
    }
    if options.check {
        bail!(".sqlx is stale: run `cargo xtask sqlx` and commit what it writes");
    }
    if committed.exists() {
        fs::remove_dir_all(&committed)?;
    }
    fs::create_dir(&committed)?;
    for (name, content) in &new {
        fs::write(committed.join(name), content)?;
    }
    println!("{} queries written to .sqlx", new.len());
    Ok(())
}

/// Makes the scratch file anew, from both schemas.
fn create_scratch(project: &Project, file: &Path) -> Result<()> {
    let sqlite = apt::ensure(&["sqlite3"], "sqlite3")?;
    if file.exists() {
        fs::remove_file(file)?;
    }
    for schema in schemas(project)? {
        let mut command = project.command(&sqlite);
        command.args(["-batch", "-bail"]).arg(file).stdin(File::open(&schema)?);
        process::run(&mut command).with_context(|| format!("{} has a mistake", schema.display()))?;
    }
    Ok(())
}

/// The SQL of both files, in the order in which it must run.
fn schemas(project: &Project) -> Result<Vec<PathBuf>> {
    let mut migrations: Vec<PathBuf> =
        fs::read_dir(project.path(MIGRATIONS))?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    migrations.retain(|file| file.extension().is_some_and(|extension| extension == "sql"));
    migrations.sort();
    migrations.insert(0, project.path(SHOP_SCHEMA));
    Ok(migrations)
}

/// Compiles the server against the scratch file; sqlx's macros write what they learn into `fresh`.
fn compile_queries(project: &Project, scratch: &Path, fresh: &Path, options: &Options) -> Result<()> {
    // Cargo does not know that the macros look at a database, and would not compile what it has already. The
    // file looks changed while cargo looks at it, and as before afterwards, so that the other builds stay valid.
    let root = File::options().write(true).open(project.path(QUERIES))?;
    let before = root.metadata()?.modified()?;
    root.set_modified(SystemTime::now())?;
    let mut cargo = project.cargo();
    cargo.args(["check", "--release", "--package", "server"]);
    if options.check {
        // With the tests: clippy has checked the same dependencies with the same features a moment before.
        cargo.arg("--all-targets");
    }
    cargo.env("DATABASE_URL", format!("sqlite:{}", scratch.display()));
    cargo.env("SQLX_OFFLINE", "false").env("SQLX_OFFLINE_DIR", fresh);
    let outcome = process::run(&mut cargo);
    root.set_modified(before)?;
    outcome
}

/// The files of a folder by name; none where there is no folder.
fn contents(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    if !folder.exists() {
        return Ok(BTreeMap::new());
    }
    fs::read_dir(folder)?
        .map(|entry| {
            let entry = entry?;
            Ok((entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path())?))
        })
        .collect()
}
