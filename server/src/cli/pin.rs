//! `optiflow pin`: the code that a tablet is asked for.

use clap::Args;
use console::Term;

use super::{Failure, open_state};
use crate::{
    access::{self, Pin},
    config::Config,
};

#[derive(Debug, Clone, Args)]
#[command(after_help = "Exemples :
  optiflow pin                       définit ou change le code (il est demandé deux fois)
  printf 482913 | optiflow pin --stdin
  optiflow pin --supprimer           plus aucun code n'est demandé

Un code a 4 à 12 chiffres, ou c'est une phrase de 8 caractères au moins. Six chiffres conviennent à une tablette.
Changer ou supprimer le code déconnecte tous les appareils, aussitôt, même si Optiflow tourne.")]
pub(super) struct PinArgs {
    /// Lit le code sur l'entrée standard, une ligne
    #[arg(long, conflicts_with = "supprimer")]
    stdin: bool,
    /// Supprime le code
    #[arg(long)]
    supprimer: bool,
}

pub(super) async fn run(config: &Config, args: PinArgs) -> Result<(), Failure> {
    if args.supprimer {
        return remove(config).await;
    }
    let typed = if args.stdin { one_line()? } else { asked_twice()? };
    let pin = Pin::parse(&typed).map_err(|error| Failure::Usage(format!("{error} Rien n'a changé.")))?;
    let state = open_state(config).await?;
    access::set_pin(&state, &pin).await.map_err(Failure::work)?;
    println!(
        "Le code est enregistré. Chaque appareil devra le saisir une fois, puis de nouveau tous les 30 jours."
    );
    Ok(())
}

async fn remove(config: &Config) -> Result<(), Failure> {
    let state = open_state(config).await?;
    let was_set = state.pin().await.map_err(Failure::work)?.is_some();
    state.set_pin(None).await.map_err(Failure::work)?;
    if was_set {
        println!("Le code est supprimé et tous les appareils sont déconnectés.");
    } else {
        println!("Aucun code n'était défini.");
    }
    if !config.listen.ip().to_canonical().is_loopback() {
        println!(
            "OPTIFLOW_LISTEN vaut {} : sans code, Optiflow ne montre plus rien au réseau.",
            config.listen
        );
    }
    Ok(())
}

fn one_line() -> Result<String, Failure> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(|error| {
        Failure::Work(format!("l'entrée standard ne peut pas être lue ({error}). Rien n'a changé."))
    })?;
    Ok(line)
}

fn asked_twice() -> Result<String, Failure> {
    let terminal = Term::stderr();
    if !terminal.is_term() {
        return Err(Failure::Usage(
            "il n'y a pas de terminal où saisir le code. Donnez-le par « optiflow pin --stdin ». Rien n'a changé.".to_owned(),
        ));
    }
    let ask = |prompt: &str| {
        let asked = terminal.write_str(prompt).and_then(|()| terminal.read_secure_line());
        asked.map_err(|error| {
            Failure::Work(format!("le code ne peut pas être saisi ({error}). Rien n'a changé."))
        })
    };
    let first = ask("Nouveau code (rien ne s'affiche) : ")?;
    if ask("Le même code, encore une fois : ")? == first {
        Ok(first)
    } else {
        Err(Failure::Usage("les deux codes diffèrent. Rien n'a changé : recommencez.".to_owned()))
    }
}
