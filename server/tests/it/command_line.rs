//! The command line as a whole: its help and what shells complete.

use crate::support::Shop;

#[test]
fn every_command_has_examples_in_its_help_and_shells_can_complete_it() {
    let shop = Shop::none();
    for command in [
        "",
        "serve",
        "batch",
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
