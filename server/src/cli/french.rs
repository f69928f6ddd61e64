//! clap speaks English: its help headings and its errors are said again in French here.

use std::process::ExitCode;

use clap::{
    Arg, ArgAction, Command, CommandFactory, Error,
    error::{ContextKind, ContextValue, ErrorKind},
};

const TEMPLATE: &str = "{about-with-newline}\n{usage-heading} {usage}\n\n{all-args}{after-help}";

/// The command with French headings.
pub(super) fn command<C: CommandFactory>() -> Command {
    translate(C::command()).disable_version_flag(true).arg(
        Arg::new("version").short('V').long("version").action(ArgAction::Version).help("Affiche la version"),
    )
}

fn translate(command: Command) -> Command {
    let subcommands: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let command =
        subcommands.into_iter().fold(command, |command, name| command.mut_subcommand(name, translate));
    let command = command
        .help_template(TEMPLATE.replace("{usage-heading}", "Usage :"))
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading("Commandes")
        .subcommand_value_name("COMMANDE")
        .disable_version_flag(true)
        .next_help_heading("Options");
    let command = command.mut_args(|arg| if arg.is_positional() { arg } else { arg.help_heading("Options") });
    command.arg(
        Arg::new("aide")
            .short('h')
            .long("help")
            .visible_alias("aide")
            .action(ArgAction::Help)
            .help("Affiche cette aide"),
    )
}

/// Prints help on stdout, or the error in French on stderr with exit code 2.
pub(super) fn report(error: &Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // Coloured in a terminal, plain in a file; a closed pipe is no failure of ours.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    super::say(&format!("{}\nPour l'aide : optiflow --help", sentence(error)));
    ExitCode::from(2)
}

fn sentence(error: &Error) -> String {
    let said = |kind| error.get(kind).map(text).unwrap_or_default();
    let argument = said(ContextKind::InvalidArg);
    let suggestion = match (said(ContextKind::SuggestedArg), said(ContextKind::SuggestedSubcommand)) {
        (arg, sub) if arg.is_empty() && sub.is_empty() => String::new(),
        (arg, sub) => format!(" Vouliez-vous dire « {arg}{sub} » ?"),
    };
    match error.kind() {
        ErrorKind::UnknownArgument => format!("l'argument « {argument} » n'existe pas.{suggestion}"),
        ErrorKind::InvalidSubcommand => {
            format!("la commande « {} » n'existe pas.{suggestion}", said(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue if said(ContextKind::InvalidValue).is_empty() => {
            format!("il manque une valeur à {argument}.")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let reason =
                std::error::Error::source(error).map(|reason| format!(" : {reason}")).unwrap_or_default();
            format!("« {} » n'est pas accepté pour {argument}{reason}.", said(ContextKind::InvalidValue))
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "il manque une commande. Ajoutez --help pour les voir.".to_owned()
        }
        ErrorKind::MissingRequiredArgument => format!("il manque {argument}."),
        ErrorKind::ArgumentConflict => {
            format!("{argument} ne va pas avec {}.", said(ContextKind::PriorArg))
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            format!("{argument} n'a pas le bon nombre de valeurs.")
        }
        ErrorKind::NoEquals => format!("{argument} s'écrit avec un signe égal."),
        _ => "la commande n'a pas été comprise.".to_owned(),
    }
}

fn text(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(values) => values.join(", "),
        other => other.to_string(),
    }
}
