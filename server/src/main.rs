//! The `optiflow` command.

use std::{
    panic,
    process::{self, ExitCode},
};

fn main() -> ExitCode {
    mind_who_reads();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("Erreur : le système ne donne pas ce qu'il faut pour démarrer ({error}).");
            return ExitCode::FAILURE;
        }
    };
    let code = runtime.block_on(server::cli::main());
    // A batch that was abandoned computes on in threads of its own: nobody waits for what it would say.
    runtime.shutdown_background();
    code
}

/// Whoever reads the output may stop, as `head` does: then there is nothing left to say. A disk that is full is a failure.
fn mind_who_reads() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |panicked| {
        match panicked.payload_as_str().and_then(|text| text.strip_prefix("failed printing to stdout: ")) {
            Some(reason) if reason.starts_with("Broken pipe") => process::exit(0),
            Some(reason) => {
                eprintln!(
                    "Erreur : le résultat n'a pas pu être écrit ({reason}). Vérifiez la place sur le disque."
                );
                process::exit(1)
            }
            None => report(panicked),
        }
    }));
}
