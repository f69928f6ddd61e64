//! The command line as a whole: its help, what shells complete, and JSON for machines.

use std::{
    fs::File,
    io,
    process::{Output, Stdio},
};

use serde_json::Value;

use crate::{commands::READING, support::Shop};

#[test]
fn every_command_has_examples_in_its_help_and_shells_can_complete_it() {
    let shop = Shop::none();
    for command in [
        "",
        "serve",
        "batch",
        "alertes",
        "alertes status",
        "alertes critique",
        "alertes attention",
        "alertes calcul",
        "dashboard",
        "dashboard kpis",
        "dashboard sante",
        "dashboard tendances",
        "dashboard urgents",
        "dashboard dormant",
        "predictions",
        "predictions generate",
        "predictions compare",
        "predictions accuracy",
        "predictions batch",
        "evenements",
        "evenements list",
        "evenements add",
        "evenements delete",
        "evenements learn",
        "pin",
        "certificat",
        "db",
        "db check",
        "db schema",
        "db stats",
        "db backup",
        "db restore",
        "cache",
        "cache show",
        "cache clear",
        "import",
        "demo",
        "backtest",
        "replay",
        "completions",
    ] {
        let args: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let help = shop.run(&args).done().stdout;
        assert!(help.contains("Exemple"), "{command}: {help}");
        assert!(!help.contains("Usage: ") && !help.contains("Commands:"), "{command} speaks English: {help}");
    }
    for shell in ["bash", "zsh", "fish", "powershell"] {
        assert!(shop.run(&["completions", shell]).done().stdout.contains("restore"), "{shell}");
    }
    shop.run(&["completions", "tcsh"]).failed(2, "« tcsh » n'est pas accepté");
    shop.run(&["db"]).failed(2, "il manque une commande");
}

/// Those that compute or save, and tell of it.
const WORKING: &str = "db backup
batch
batch calculate_trends
batch --article 1
batch suggest_quantity
predictions batch
evenements learn
replay --semaines 1
backtest --boutique --origins 2
cache clear";

#[tokio::test]
async fn every_command_that_answers_does_so_in_words_and_as_one_json_object() {
    let shop = Shop::each_level().await;
    shop.run(&["batch", "--depuis", "-8"]).done();
    for line in READING.lines().chain(WORKING.lines()) {
        let args: Vec<&str> = line.split(' ').collect();
        let said = shop.run(&[&args[..], &["--json"]].concat()).done().stdout;
        let object: Value =
            serde_json::from_str(&said).unwrap_or_else(|error| panic!("{line}: {error} in {said}"));
        assert!(object.as_object().is_some_and(|object| !object.is_empty()), "{line}: {said}");
        if line == "cache clear" {
            continue;
        }
        let said = shop.run(&args).done().stdout;
        assert!(!said.trim().is_empty() && !said.starts_with(['{', '[']), "{line}: {said}");
    }
    for args in [&["alertes", "status"][..], &["dashboard", "kpis"], &["predictions", "accuracy", "7"]] {
        shop.run(&[args, &["--jason"]].concat()).failed(2, "--jason");
    }
}

#[test]
fn who_stops_reading_is_no_failure_and_a_full_disk_is_one() {
    let shop = Shop::none();
    let into = |stdout: Stdio| -> Output {
        let mut command = shop.command(&["completions", "bash"]);
        command.stdout(stdout).stderr(Stdio::piped());
        command.spawn().and_then(std::process::Child::wait_with_output).expect("optiflow runs")
    };
    let (reader, writer) = io::pipe().expect("a pipe");
    drop(reader);
    let left = into(writer.into());
    assert!(left.status.success() && left.stderr.is_empty(), "{left:?}");

    let full = into(File::options().write(true).open("/dev/full").expect("Linux has it").into());
    let said = String::from_utf8_lossy(&full.stderr).into_owned();
    assert_eq!(full.status.code(), Some(1), "{said}");
    assert!(said.starts_with("Erreur") && said.contains("Vérifiez la place sur le disque"), "{said}");
}
