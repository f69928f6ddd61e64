//! Locks between processes: the operating system's own, on a file beside the state file.
//!
//! The system gives such a lock back however a process ends, so nothing is ever left to clean up. The files stay:
//! removing one while another process opens it would let two in.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::civil::DateTime;
use optiflow_domain::format;

use super::with_suffix;

/// Who asks whether somebody works has the lock for an instant: so often, and so long, is that given time to pass.
const LOOKS: u32 = 3;
const LOOK: Duration = Duration::from_millis(15);

/// What a process does that no other may do at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    Batch,
    Restore,
    Import,
    Demo,
}

impl Work {
    const ALL: [Self; 4] = [Self::Batch, Self::Restore, Self::Import, Self::Demo];

    fn name(self) -> &'static str {
        match self {
            Self::Batch => "batch",
            Self::Restore => "restore",
            Self::Import => "import",
            Self::Demo => "demo",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Batch => "Un calcul est",
            Self::Restore => "Une restauration est",
            Self::Import => "Un import est",
            Self::Demo => "La création d'une démonstration est",
        }
    }
}

/// Who has a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    pub work: Work,
    /// The process' number.
    pub process: u32,
    /// Shop's local time.
    pub since: DateTime,
}

/// Why a lock was not obtained.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    #[error("{}. Rien n'est perdu : attendez sa fin, puis relancez.", busy(*holder))]
    Held { holder: Option<Holder> },
    #[error(
        "Optiflow sert des pages depuis ce fichier. Arrêtez-le, puis recommencez : rien n'a été modifié."
    )]
    Serving,
    #[error("Le verrou {} n'a pas pu être posé : {}", path.display(), refusal(source))]
    Io { path: PathBuf, source: io::Error },
}

impl LockError {
    /// There is no room left for the lock's file.
    pub(in crate::db) fn is_disk_full(&self) -> bool {
        matches!(self, Self::Io { source, .. } if is_full(source))
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// Why a file beside the state file could not be opened for writing, and what to do.
fn refusal(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "Optiflow n'a pas le droit d'écrire dans ce dossier. Rien n'est perdu : rendez-lui ce droit sur le dossier et ses fichiers, puis recommencez.".to_owned()
        }
        io::ErrorKind::NotFound => {
            "ce dossier n'existe pas. Créez-le, ou indiquez un autre chemin par OPTIFLOW_STATE_PATH.".to_owned()
        }
        _ if is_full(error) => {
            "le disque est plein. Rien n'est perdu : libérez de la place, puis recommencez.".to_owned()
        }
        _ => format!("{error}. Vérifiez le disque, puis recommencez."),
    }
}

fn busy(holder: Option<Holder>) -> String {
    match holder {
        Some(Holder { work, process, since }) => format!(
            "{} déjà en cours depuis le {} (processus {process})",
            work.label(),
            format::moment(since)
        ),
        None => "Un autre calcul est déjà en cours".to_owned(),
    }
}

/// A lock, given back when dropped or when the process ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// The lock of one who works: a batch, a restoration, an import, a new demonstration. It does not wait for another to end.
    ///
    /// # Errors
    /// Another process, or another part of this one, works already.
    pub fn work(state: &Path, work: Work, now: DateTime) -> Result<Self, LockError> {
        let (path, mut file) = open(state, ".work-lock")?;
        let failed = |source| LockError::Io { path: path.clone(), source };
        let mut locked = file.try_lock();
        for _ in 0..LOOKS {
            if matches!(locked, Err(TryLockError::WouldBlock)) {
                std::thread::sleep(LOOK);
                locked = file.try_lock();
            }
        }
        match locked {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LockError::Held { holder: read_holder(&mut file) }),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let said = format!("{} {} {now}\n", work.name(), std::process::id());
        // Only a help for others' messages: on a full disk the lock holds as well without.
        if let Err(error) = file.set_len(0).and_then(|()| file.write_all(said.as_bytes())) {
            tracing::debug!(%error, "the lock's holder could not be written down");
        }
        Ok(Self { _file: file })
    }

    /// The lock of one who has the state file open for long; there may be several.
    ///
    /// # Errors
    /// The file is being restored.
    pub fn serving(state: &Path) -> Result<Self, LockError> {
        let (path, file) = open(state, ".serve-lock")?;
        match file.try_lock_shared() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockError::Held { holder: Self::holder(state) }),
            Err(TryLockError::Error(source)) => Err(LockError::Io { path, source }),
        }
    }

    /// The lock of one who replaces the state file: nobody may serve from it.
    ///
    /// # Errors
    /// A server runs.
    pub(super) fn nobody_serving(state: &Path) -> Result<Self, LockError> {
        let (path, file) = open(state, ".serve-lock")?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockError::Serving),
            Err(TryLockError::Error(source)) => Err(LockError::Io { path, source }),
        }
    }

    /// The lock of one who changes the tables; the others wait for a moment.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub(in crate::db) async fn migrating(state: &Path) -> Result<Self, LockError> {
        let (path, file) = open(state, ".migration-lock")?;
        let locked = tokio::task::spawn_blocking(move || file.lock().map(|()| file)).await;
        match locked.map_err(io::Error::other).flatten() {
            Ok(file) => Ok(Self { _file: file }),
            Err(source) => Err(LockError::Io { path, source }),
        }
    }

    /// Who works now, for a message; `None` where nobody does or the one who does has not said so yet.
    pub fn holder(state: &Path) -> Option<Holder> {
        let mut file = File::open(with_suffix(state, ".work-lock")).ok()?;
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => read_holder(&mut file),
            _ => None,
        }
    }
}

fn open(state: &Path, suffix: &str) -> Result<(PathBuf, File), LockError> {
    let path = with_suffix(state, suffix);
    match OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path) {
        Ok(file) => Ok((path, file)),
        Err(source) => Err(LockError::Io { path, source }),
    }
}

fn read_holder(file: &mut File) -> Option<Holder> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.take(200).read_to_string(&mut text).ok()?;
    let mut words = text.split_whitespace();
    let name = words.next()?;
    let work = Work::ALL.into_iter().find(|work| work.name() == name)?;
    Some(Holder { work, process: words.next()?.parse().ok()?, since: words.next()?.parse().ok()? })
}
