//! The sizes a build ends with.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use super::compress::beside;

/// One line a file: its name, its size and what a browser downloads, in kilobytes of 1,000 bytes.
pub(crate) fn sizes(files: &[PathBuf]) -> String {
    let mut text = format!("{:<36}{:>10}{:>10}\n", "target/site", "raw kB", "brotli kB");
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let smaller = size(&beside(file, "br")).map_or_else(String::new, kilobytes);
        let raw = size(file).map_or_else(String::new, kilobytes);
        // Writing into a String cannot fail.
        let _ = writeln!(text, "  {name:<34}{raw:>10}{smaller:>10}");
    }
    text
}

fn size(file: &Path) -> Option<u64> {
    fs::metadata(file).ok().map(|metadata| metadata.len())
}

fn kilobytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn a_file_without_a_smaller_neighbour_has_one_figure() {
        let folder = Scratch::new();
        let (style, icon) = (folder.path().join("a.css"), folder.path().join("b.png"));
        fs::write(&style, [b'x'; 2500]).unwrap();
        fs::write(beside(&style, "br"), [b'x'; 420]).unwrap();
        fs::write(&icon, [b'x'; 1000]).unwrap();
        let text = sizes(&[style, icon]);
        let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(lines[1], ["a.css", "2.5", "0.4"]);
        assert_eq!(lines[2], ["b.png", "1.0"]);
    }
}
