//! `optiflow completions`: what a shell needs to complete our commands.

use clap::{Command, builder::PossibleValuesParser, builder::TypedValueParser};
use clap_complete::Shell;

const SHELLS: [(&str, Shell); 4] =
    [("bash", Shell::Bash), ("zsh", Shell::Zsh), ("fish", Shell::Fish), ("powershell", Shell::PowerShell)];

#[derive(Debug, clap::Args)]
#[command(after_help = "Exemples :
  optiflow completions bash > /etc/bash_completion.d/optiflow
  optiflow completions zsh > ~/.zfunc/_optiflow
  optiflow completions fish > ~/.config/fish/completions/optiflow.fish")]
pub(super) struct CompletionsArgs {
    /// Votre terminal : bash, zsh, fish ou powershell
    #[arg(value_name = "TERMINAL", value_parser = shell())]
    terminal: Shell,
}

fn shell() -> impl TypedValueParser<Value = Shell> {
    PossibleValuesParser::new(SHELLS.map(|(name, _)| name)).try_map(|name| {
        let found = SHELLS.into_iter().find(|(known, _)| *known == name);
        found.map(|(_, shell)| shell).ok_or("donnez bash, zsh, fish ou powershell")
    })
}

pub(super) fn run(args: &CompletionsArgs, command: &mut Command) {
    let mut script = Vec::new();
    clap_complete::generate(args.terminal, command, "optiflow", &mut script);
    print!("{}", String::from_utf8_lossy(&script));
}
