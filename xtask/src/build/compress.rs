//! Brotli and gzip beside each file, so that the server compresses nothing while it answers.

use std::{
    fs,
    io::{self, Write},
    num::NonZero,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use anyhow::{Context, Result, anyhow};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

/// Formats that are compressed already.
const ALREADY_SMALL: [&str; 5] = ["png", "jpg", "webp", "ico", "woff2"];

/// Whether a file gets smaller versions beside it.
pub(crate) fn is_worth_it(file: &Path) -> bool {
    file.extension().is_none_or(|extension| ALREADY_SMALL.iter().all(|known| extension != *known))
}

/// The file's compressed neighbour: `page.css` and `br` give `page.css.br`.
pub(crate) fn beside(file: &Path, encoding: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(encoding);
    name.into()
}

/// Writes the `.br` and `.gz` of each file, as many files at a time as the machine has processors.
///
/// # Errors
/// A file cannot be read or written.
pub(crate) fn all(files: &[PathBuf]) -> Result<()> {
    let next = AtomicUsize::new(0);
    let work = || -> Result<()> {
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            one(file).with_context(|| format!("cannot compress {}", file.display()))?;
        }
        Ok(())
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(files.len());
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| {
            worker.join().map_err(|_| anyhow!("a compression thread stopped before its end"))?
        })
    })
}

fn one(file: &Path) -> io::Result<()> {
    let content = fs::read(file)?;
    // The default parameters are the slowest and smallest, quality 11 with a 4 MB window.
    let mut smaller = Vec::new();
    brotli::BrotliCompress(&mut content.as_slice(), &mut smaller, &BrotliEncoderParams::default())?;
    fs::write(beside(file, "br"), smaller)?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&content)?;
    fs::write(beside(file, "gz"), encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn both_neighbours_give_the_file_back() {
        let folder = Scratch::new();
        let files: Vec<_> = (0..5).map(|n| folder.path().join(format!("{n}.css"))).collect();
        for (n, file) in files.iter().enumerate() {
            fs::write(file, format!(".a{n}{{color:red}}").repeat(50)).unwrap();
        }
        all(&files).unwrap();
        for file in &files {
            let content = fs::read_to_string(file).unwrap();
            let mut from_brotli = Vec::new();
            let brotli = fs::read(beside(file, "br")).unwrap();
            brotli::BrotliDecompress(&mut brotli.as_slice(), &mut from_brotli).unwrap();
            assert_eq!(from_brotli, content.as_bytes());
            let mut from_gzip = String::new();
            let gzip = fs::read(beside(file, "gz")).unwrap();
            flate2::read::GzDecoder::new(gzip.as_slice()).read_to_string(&mut from_gzip).unwrap();
            assert_eq!(from_gzip, content);
            assert!(brotli.len() < content.len() && gzip.len() < content.len());
        }
    }

    #[test]
    fn a_picture_is_left_alone() {
        assert!(!is_worth_it(Path::new("icon.png")));
        assert!(is_worth_it(Path::new("favicon.svg")));
    }
}
