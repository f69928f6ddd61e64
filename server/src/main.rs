//! The `optiflow` command.

use std::process::ExitCode;

fn main() -> ExitCode {
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
