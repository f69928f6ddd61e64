//! The shop that is read, and its server.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result};

/// A folder with a shop's file.
#[derive(Debug)]
pub(super) struct Shop {
    binary: PathBuf,
    folder: PathBuf,
}

impl Shop {
    pub(super) fn new(binary: PathBuf, folder: PathBuf) -> Self {
        Self { binary, folder }
    }

    /// `optiflow ARGS` in the shop's folder, with the defaults of every setting.
    pub(super) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(args).current_dir(&self.folder);
        command
    }
}

/// A running server, killed when dropped.
#[derive(Debug)]
pub(super) struct Server {
    child: Child,
    address: String,
}

impl Server {
    /// Serves the shop on a free port; its night begins at the first full minute after `quiet`.
    pub(super) fn start(shop: &Shop, as_of: &str, quiet: Duration) -> Result<Self> {
        let mut command = shop.command(&["serve"]);
        command.env("OPTIFLOW_LISTEN", "127.0.0.1:0").env("OPTIFLOW_AS_OF", as_of);
        // The shop's time zone is UTC all year by default.
        command.env("BATCH_TIME", minute_after(SystemTime::now() + quiet)?).env("LOG_LEVEL", "WARN");
        let mut child = command.stdout(Stdio::piped()).spawn().context("the server cannot be started")?;
        let mut line = String::new();
        let stdout = child.stdout.take().context("the server has no output")?;
        // Ended here if it says nothing of use.
        let mut server = Self { child, address: String::new() };
        BufReader::new(stdout).read_line(&mut line)?;
        let address =
            line.trim().strip_prefix("Optiflow : ").context("the server does not say where it listens")?;
        address.clone_into(&mut server.address);
        Ok(server)
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// Whether a batch works on the shop.
    pub(super) fn working(&self) -> Result<bool> {
        Ok(self.metric("optiflow_batch_running")? == Some(1.0))
    }

    /// A value of `/metrics`, where it is there.
    pub(super) fn metric(&self, sample: &str) -> Result<Option<f64>> {
        let page = ureq::get(format!("{}/metrics", self.address)).call()?.body_mut().read_to_string()?;
        let value = page.lines().find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '));
        Ok(value.map(str::parse).transpose()?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already ended is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The next full minute in UTC, as `BATCH_TIME` wants it.
fn minute_after(time: SystemTime) -> Result<String> {
    let minute = time.duration_since(UNIX_EPOCH)?.as_secs().div_ceil(60);
    Ok(format!("{:02}:{:02}", minute / 60 % 24, minute % 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_night_begins_at_a_full_minute_even_past_midnight() {
        let after = |seconds| minute_after(UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
        assert_eq!(after(86_400 * 20_000 + 3_600 + 1), "01:01");
        assert_eq!(after(86_400 * 20_000 + 3_600), "01:00");
        assert_eq!(after(86_400 * 20_000 - 1), "00:00");
    }
}
