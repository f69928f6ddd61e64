//! What a shop's computer does to Optiflow: a full disk, rights taken away, a till that locks, cuts or replaces its file, a
//! clock that is set back. Each time: a clear message, the last good data still served, recovery without a restart.

mod clock;
mod disk;
mod folder;
mod locked;
mod till_file;

use std::{
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    heard::wait_until,
    support::{Ended, Server, Shop, Steady},
};

/// The account without rights that every Linux has.
const NOBODY: u32 = 65_534;

/// Four articles, computed.
async fn computed() -> Shop {
    let shop = Shop::each_level().await;
    shop.run(&["batch"]).done();
    shop
}

/// A shop of one article of that name, otherwise like any other.
async fn one_article(name: &'static str) -> Shop {
    Shop::steady(&[Steady::new(name, 10.0, 20.0, 5)]).await
}

/// The list as the page gets it.
fn alerts(server: &Server) -> serde_json::Value {
    server.json("/api/alertes")
}

/// Whether the server is ready, and what it says first if not.
fn ready(server: &Server) -> (u16, String) {
    let answer = server.get("/readyz");
    let body: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
    (answer.status, body["reasons"][0]["code"].as_str().unwrap_or_default().to_owned())
}

/// The pages show these rows, say that the till's file cannot be read and what to do, and programs are told too.
#[track_caller]
fn assert_served_from_memory(server: &Server, rows: &serde_json::Value, advice: &str) {
    let page = alerts(server);
    assert_eq!(&page["rows"], rows, "{advice}");
    let outage = &page["status"]["outage"];
    assert_eq!(outage["file"], "shop", "{advice}");
    assert!(outage["advice"].as_str().unwrap().contains(advice), "« {advice} » is not in {outage}");
    let html = server.text("/alertes");
    assert!(html.contains("Le fichier de la caisse ne peut pas être lu depuis "), "{advice}");
    assert!(html.contains("tout reprendra sans redémarrer"), "{advice}");
    let panel = server.json("/api/article?id=1");
    assert_eq!(panel["name"], rows_name(rows, 1), "{advice}");
    assert!(!panel["forecast"]["days"].as_array().unwrap().is_empty(), "{advice}");
    assert!(server.text("/calculs").contains("réussi"), "{advice}");
    assert_eq!(ready(server), (503, "shop_unreadable".to_owned()), "{advice}");
}

/// The pages are as ever.
#[track_caller]
fn assert_recovered(server: &Server, rows: &serde_json::Value) {
    wait_until("the server is ready again", || ready(server) == (200, String::new()));
    wait_until("the page is as ever", || alerts(server)["status"]["outage"].is_null());
    assert_eq!(&alerts(server)["rows"], rows);
    assert!(!server.json("/api/article?id=1")["history"].as_array().unwrap().is_empty());
    assert!(!server.text("/alertes").contains("ne peut pas être lu depuis"));
}

fn rows_name(rows: &serde_json::Value, id: i64) -> serde_json::Value {
    let rows = rows.as_array().unwrap();
    rows.iter().find(|row| row["i"] == id).unwrap()["n"].clone()
}

/// Who is not root has no need of another account.
fn is_root() -> bool {
    Command::new("id").arg("-u").output().unwrap().stdout == b"0\n"
}

/// `optiflow` for somebody without rights, in a folder of theirs: root could write everywhere.
struct Unprivileged<'a> {
    shop: &'a Shop,
    program: PathBuf,
    account: Option<u32>,
}

impl<'a> Unprivileged<'a> {
    /// `None`, with a line that says so, where no such account can be had.
    fn of(shop: &'a Shop) -> Option<Self> {
        let program = PathBuf::from(env!("CARGO_BIN_EXE_optiflow"));
        let mut user = Self { shop, program, account: is_root().then_some(NOBODY) };
        if user.account.is_none() {
            return Some(user);
        }
        user.give(&shop.path(""));
        if !user.can_start() {
            // The folder of the build may be closed to others.
            let copy = shop.path("optiflow");
            std::fs::copy(&user.program, &copy).unwrap();
            user.give(&copy);
            user.program = copy;
        }
        if user.can_start() {
            return Some(user);
        }
        eprintln!("skipped: nothing can be run as an account without rights here");
        None
    }

    fn can_start(&self) -> bool {
        self.command(&["--version"]).output().is_ok_and(|ended| ended.status.success())
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = self.shop.command_of(&self.program, args);
        if let Some(account) = self.account {
            command.uid(account).gid(account);
        }
        command
    }

    fn run(&self, args: &[&str]) -> Ended {
        self.run_with(args, &[])
    }

    fn run_with(&self, args: &[&str], settings: &[(&str, &Path)]) -> Ended {
        Ended::new(self.command(args).envs(settings.iter().copied()).output().unwrap())
    }

    fn serve(&self, settings: &[(&str, &Path)]) -> Server {
        let mut command = self.command(&["serve", "--sans-calcul"]);
        command.envs(settings.iter().copied());
        self.shop.start(command)
    }

    /// Makes files theirs, with everything in them.
    fn give(&self, path: &Path) {
        if let Some(account) = self.account {
            chown(path, Some(account), Some(account)).unwrap();
        }
        if path.is_dir() {
            for entry in std::fs::read_dir(path).unwrap() {
                self.give(&entry.unwrap().path());
            }
        }
    }
}

/// Sets a file's or a folder's rights.
fn set_rights(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// A small disk, mounted in a shop's folder as long as this lives.
struct SmallDisk {
    path: PathBuf,
}

impl SmallDisk {
    /// `None`, with a line that says so, where mounting is refused.
    fn mount(shop: &Shop, megabytes: u32) -> Option<Self> {
        let path = shop.path("disque");
        std::fs::create_dir(&path).unwrap();
        let options = format!("size={megabytes}m,mode=0777");
        let mut mount = Command::new("mount");
        let mounted = mount.args(["-t", "tmpfs", "-o", &options, "optiflow-test"]).arg(&path).output();
        if mounted.is_ok_and(|ended| ended.status.success()) {
            return Some(Self { path });
        }
        eprintln!("skipped: no small disk can be mounted here");
        None
    }

    fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Fills what is left, to the last byte.
    fn fill(&self) {
        use std::io::Write;
        let mut ballast = std::fs::File::create(self.path("ballast")).unwrap();
        let block = [0x55; 4096];
        let full = loop {
            if let Err(error) = ballast.write_all(&block) {
                break error;
            }
        };
        assert_eq!(full.kind(), std::io::ErrorKind::StorageFull);
    }

    /// Makes room again.
    fn free(&self) {
        std::fs::remove_file(self.path("ballast")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a process that was just stopped may still be on it.
        let _ = Command::new("umount").arg("-l").arg(&self.path).output();
    }
}
