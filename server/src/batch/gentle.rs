//! Threads for the night's work that give way to whoever reads a page meanwhile.
//!
//! The work keeps every core busy; leaving one to the readers would cost an idle machine half its speed on two cores.
//! Threads of a lower priority use all that readers leave, and no more.

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

/// By how much later than the server's other threads the system serves these: 0 is like the others, 19 the last.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Does the work on threads that give way. What it does in parallel stays on them.
pub(super) fn work<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match pool() {
        Ok(pool) => pool.install(work),
        Err(error) => {
            tracing::warn!(%error, "no threads of their own for the night's work");
            work()
        }
    }
}

fn pool() -> Result<ThreadPool, ThreadPoolBuildError> {
    let named = ThreadPoolBuilder::new().thread_name(|number| format!("night-{number}"));
    named.start_handler(give_way).build()
}

/// Linux gives each thread a priority of its own; elsewhere it is the process', and the pages would get slower, too.
#[cfg_attr(not(target_os = "linux"), expect(unused_variables, reason = "nothing to tell"))]
fn give_way(number: usize) {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(NICENESS)
        && number == 0
    {
        tracing::warn!(%error, "the night's threads keep their priority: pages may be slow while it is computed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn the_nights_threads_give_way_and_no_other_does() {
        use rayon::iter::{IntoParallelIterator, ParallelIterator};

        let niceness = || rustix::process::getpriority_process(None).unwrap();
        let own = niceness();
        let theirs: Vec<i32> = work(|| (0..64).into_par_iter().map(|_| niceness()).collect());
        assert_eq!(theirs, [(own + NICENESS).min(19); 64]);
        assert_eq!(niceness(), own);
    }

    #[test]
    fn a_panic_reaches_the_caller() {
        let panicked = std::panic::catch_unwind(|| work::<()>(|| panic!("boom")));
        assert!(panicked.is_err());
    }
}
