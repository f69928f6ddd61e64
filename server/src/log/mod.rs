//! What the program says about itself: in the terminal for people or, as JSON, for machines, and in
//! `batch_optiflow.log`.

mod rotating;

use std::{
    fmt,
    io::{ErrorKind, IsTerminal, Write},
    path::Path,
    sync::Mutex,
};

use tracing::level_filters::LevelFilter;
use tracing_subscriber::{
    EnvFilter, Layer,
    fmt::{
        self as fmt_layer, MakeWriter,
        format::{DefaultFields, Format, Writer},
        time::FormatTime,
    },
    layer::SubscriberExt,
    registry::LookupSpan,
    util::SubscriberInitExt,
};

use crate::{clock::ShopClock, config::Config};
use rotating::RotatingFile;

/// The log's file in `OPTIFLOW_LOG_DIR`.
pub const FILE_NAME: &str = "batch_optiflow.log";

/// How a command logs.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// JSON lines in the terminal. The file, which several processes share, is always for people.
    pub json: bool,
    /// Everything at `LOG_LEVEL` in the terminal. A command that says itself what it did, and what went wrong, logs
    /// there only when asked for details.
    pub talkative: bool,
    /// Also in the file.
    pub file: bool,
}

/// Starts logging. A log file that cannot be written is said once on stderr and done without.
pub fn init(config: &Config, style: Style) {
    let clock = ShopClock::new(config.timezone.clone(), None);
    let file = style.file.then(|| open(&config.log_dir));
    // The file first: the layers share what spans carry, and colours must not get into the file.
    let file = file.map(|file| {
        let layer = fmt_layer::layer().with_ansi(false).with_writer(Mutex::new(file));
        finish(layer, &clock, false, filter(config.log_level))
    });
    let shown = style.talkative || config.log_level >= LevelFilter::DEBUG;
    let level = if shown { config.log_level } else { LevelFilter::OFF };
    let terminal = fmt_layer::layer().with_ansi(std::io::stderr().is_terminal()).with_writer(std::io::stderr);
    let terminal = finish(terminal, &clock, style.json, filter(level));
    tracing_subscriber::registry().with(file).with(terminal).init();
}

fn open(folder: &Path) -> RotatingFile {
    let path = folder.join(FILE_NAME);
    let (file, error) = RotatingFile::open(&path);
    if let Some(error) = error {
        // Where stderr cannot be written either, the work still goes on.
        let _ = writeln!(
            std::io::stderr(),
            "Avertissement : le journal {} ne peut pas être écrit : {}. Optiflow continue sans lui et réessaiera.",
            path.display(),
            refusal(&error)
        );
    }
    file
}

/// Why the log cannot be written, and what to do.
fn refusal(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "donnez à Optiflow le droit d'écrire dans ce dossier, ou choisissez-en un autre par OPTIFLOW_LOG_DIR".to_owned()
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "le disque est plein, libérez de la place".to_owned(),
        _ => format!("{error} ; vérifiez OPTIFLOW_LOG_DIR"),
    }
}

/// The time, the form and the filter that both outputs share.
fn finish<S, W>(
    layer: fmt_layer::Layer<S, DefaultFields, Format, W>,
    clock: &ShopClock,
    json: bool,
    filter: EnvFilter,
) -> Box<dyn Layer<S> + Send + Sync>
where
    S: tracing::Subscriber + for<'s> LookupSpan<'s> + Send + Sync,
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    // A line that cannot be written, as to a file on a full disk, would be complained about on stderr; where that is on
    // the same disk the complaint would be a panic.
    let layer = layer.with_target(false).log_internal_errors(false).with_timer(ShopTime(clock.clone()));
    if json {
        layer.json().flatten_event(true).with_filter(filter).boxed()
    } else {
        layer.with_filter(filter).boxed()
    }
}

/// Our own messages at the level; the libraries' from WARN on (sqlx calls waiting for a lock slow: from ERROR on),
/// unless everything is asked for.
fn filter(level: LevelFilter) -> EnvFilter {
    EnvFilter::new(if level >= LevelFilter::DEBUG || level == LevelFilter::OFF {
        level.to_string()
    } else {
        format!("warn,sqlx=error,server={level},app={level}")
    })
}

/// The shop's local time with its offset, to the millisecond.
struct ShopTime(ShopClock);

impl FormatTime for ShopTime {
    fn format_time(&self, writer: &mut Writer<'_>) -> fmt::Result {
        let now = self.0.timestamp().to_zoned(self.0.timezone().clone());
        write!(writer, "{}", now.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z"))
    }
}
