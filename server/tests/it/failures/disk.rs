//! A disk that is full: nothing is lost, the message says to make room, and once there is room the same processes go on.

use std::{
    fs::OpenOptions,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
};

use jiff::tz::TimeZone;
use optiflow_domain::Country;
use server::{
    clock::ShopClock,
    db::{care::Backups, shop::ShopDb, state::StateDb},
    metrics::Metrics,
    nightly::{
        NightWatch, Nightly,
        live::Live,
        scheduler::{Outcome, Shift},
    },
};
use sqlx::Executor;

use super::{SmallDisk, Unprivileged, alerts, computed, ready};
use crate::support::{D0, Ended, Shop, content};

/// The sales of a month that the shop does not have yet, enough to make its file grow.
fn deliver(shop: &Shop) {
    use std::fmt::Write;
    let mut lines = String::from("article;date;quantité\n");
    for day in 1..=9 {
        for sale in 1..=400 {
            writeln!(lines, "Livré {sale};2026-11-0{day};{sale}").unwrap();
        }
    }
    shop.write("ventes.csv", lines);
}

/// Sales that change what a night says.
async fn sell_more(shop: &Shop) {
    let mut till = shop.till().await;
    till.execute("UPDATE sales_history SET quantity = quantity + 20 WHERE product_id = 3").await.unwrap();
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_batch_on_a_full_disk_changes_nothing_and_the_next_one_works_without_a_restart() {
    let shop = Shop::each_level().await;
    let Some(disk) = SmallDisk::mount(&shop, 4) else { return };
    let Some(user) = Unprivileged::of(&shop) else { return };
    let (state, saved) = (disk.path("etat.db"), disk.path("sauvegardes"));
    let settings: [(&str, &Path); 2] = [("OPTIFLOW_STATE_PATH", &state), ("OPTIFLOW_BACKUP_DIR", &saved)];
    user.run_with(&["batch"], &settings).done();
    let before = content(&state).await;
    sell_more(&shop).await;
    disk.fill();
    user.run_with(&["batch"], &settings).failed(1, "ibérez de la place");
    disk.free();
    let server = user.serve(&settings);
    let page = alerts(&server);
    let beside = names(&disk.path);
    disk.fill();
    for _ in 0..2 {
        let said = user.run_with(&["batch"], &settings).failed(1, "ibérez de la place").stderr;
        assert!(said.contains("disque") && said.to_lowercase().contains("rien n'est perdu"), "{said}");
        user.run_with(&["db", "backup"], &settings).failed(1, "Le disque est plein");
        assert_eq!(alerts(&server)["rows"], page["rows"]);
        assert!(alerts(&server)["status"]["outage"].is_null());
        assert_eq!(server.get("/alertes").status, 200);
        assert_eq!(ready(&server), (200, String::new()));
    }
    disk.free();
    assert_eq!(content(&state).await, before, "nothing of the failed nights is there");
    assert_eq!(names(&disk.path), beside, "nothing half made is left");
    user.run_with(&["batch"], &settings).done();
    assert_ne!(alerts(&server)["rows"], page["rows"], "the same server shows the new night");
    user.run_with(&["db", "backup"], &settings).done();
    user.run_with(&["db", "check"], &settings).done();
}

#[tokio::test]
async fn the_servers_own_night_fails_on_a_full_disk_and_succeeds_when_it_is_tried_again() {
    let shop = Shop::each_level().await;
    let Some(disk) = SmallDisk::mount(&shop, 4) else { return };
    let clock = ShopClock::new(TimeZone::UTC, Some(D0));
    let backups = Backups::new(disk.path("sauvegardes"), clock.clone());
    let nightly = Nightly {
        shop: ShopDb::open(&shop.db()).await.unwrap(),
        state: StateDb::open(&disk.path("etat.db"), &backups).await.unwrap(),
        clock,
        country: Country::CoteDIvoire,
        backups,
    };
    let state = nightly.state.clone();
    let watch = NightWatch { nightly, live: Live::default(), metrics: Arc::new(Metrics::default()) };
    disk.fill();
    assert_eq!(watch.work().await, Outcome::Failed);
    assert_eq!(watch.last_done().await, Ok(None), "so the schedule tries again");
    disk.free();
    assert_eq!(watch.work().await, Outcome::Done);
    assert!(watch.last_done().await.unwrap().is_some());
    sell_more(&shop).await;
    disk.fill();
    assert_eq!(watch.work().await, Outcome::Failed);
    assert!(state.generation(D0).await.unwrap().is_some(), "the last good night is still read");
    disk.free();
    assert_eq!(watch.work().await, Outcome::Done);
}

#[tokio::test]
async fn an_import_on_a_full_disk_leaves_the_shops_file_as_it_was() {
    let shop = Shop::each_level().await;
    let Some(disk) = SmallDisk::mount(&shop, 4) else { return };
    let file = disk.path("boutique.db");
    std::fs::copy(shop.db(), &file).unwrap();
    let Some(user) = Unprivileged::of(&shop) else { return };
    deliver(&shop);
    let import = ["import", "--ventes", "ventes.csv", "--db", "disque/boutique.db"];
    let before = content(&file).await;
    let here = shop.path("sauvegardes");
    std::fs::create_dir(&here).unwrap();
    user.give(&here);
    disk.fill();
    let saved_here: [(&str, &Path); 1] = [("OPTIFLOW_BACKUP_DIR", &here)];
    user.run_with(&import, &saved_here).failed(1, "plus de place sur le disque");
    assert_eq!(names(&here).len(), 1, "the backup was taken before");
    let there = disk.path("sauvegardes");
    let kept_there: [(&str, &Path); 1] = [("OPTIFLOW_BACKUP_DIR", &there)];
    user.run_with(&import, &kept_there).failed(1, "rien n'a été écrit");
    let new = ["import", "--ventes", "ventes.csv", "--db", "disque/nouvelle.db"];
    user.run_with(&new, &saved_here).failed(1, "plus de place sur le disque");
    disk.free();
    assert_eq!(content(&file).await, before);
    assert_eq!(names(&disk.path), ["boutique.db", "boutique.state.db.work-lock", "sauvegardes"]);
    user.run_with(&import, &kept_there).done();
    assert_ne!(content(&file).await, before);
}

#[tokio::test]
async fn a_log_on_a_full_disk_disturbs_neither_batch_nor_server_and_goes_on_when_there_is_room() {
    let shop = computed().await;
    let Some(disk) = SmallDisk::mount(&shop, 1) else { return };
    let Some(user) = Unprivileged::of(&shop) else { return };
    let settings: [(&str, &Path); 1] = [("OPTIFLOW_LOG_DIR", &disk.path)];
    disk.fill();
    user.run_with(&["batch"], &settings).done();
    let server = user.serve(&settings);
    assert_eq!(server.get("/alertes").status, 200);
    user.run_with(&["batch"], &settings).done();
    assert_eq!(alerts(&server)["rows"].as_array().unwrap().len(), 4);
    let log = || std::fs::read_to_string(disk.path("batch_optiflow.log")).unwrap_or_default();
    assert_eq!(log(), "", "there was no room");
    disk.free();
    assert_eq!(server.terminate(), Some(0));
    assert!(
        log().contains("lines could not be written here\n") && log().contains("told to stop"),
        "{}",
        log()
    );
}

#[tokio::test]
async fn output_that_finds_no_room_changes_no_exit_code() {
    let shop = computed().await;
    let full = || OpenOptions::new().write(true).open("/dev/full").unwrap();
    std::fs::create_dir(shop.path("pleins")).unwrap();
    std::os::unix::fs::symlink("/dev/full", shop.path("pleins/batch_optiflow.log")).unwrap();
    let code = |args: &[&str], level: &str| {
        let mut command = shop.command(args);
        command.env("OPTIFLOW_LOG_DIR", shop.path("pleins")).env("LOG_LEVEL", level);
        command.stdout(Stdio::null()).stderr(full()).status().unwrap().code()
    };
    for level in ["INFO", "DEBUG"] {
        assert_eq!(code(&["batch"], level), Some(0), "{level}");
        assert_eq!(code(&["db", "restore", "absent.db"], level), Some(1), "{level}");
    }
    assert_eq!(code(&["batch", "--date", "hier"], "INFO"), Some(2));
}

/// Where nothing can be mounted either: no file of the process may grow beyond some KiB, of which the system's refusal
/// reaches SQLite as a disk that fails.
#[tokio::test]
async fn a_state_that_may_not_grow_says_so_and_keeps_the_last_night() {
    let shop = computed().await;
    let before = shop.content().await;
    sell_more(&shop).await;
    let limited = |kib: &str, args: &[&str]| {
        let program = shop.command(args);
        let mut command = Command::new("sh");
        command.args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\"", kib]).arg(program.get_program());
        command.args(program.get_args()).current_dir(shop.path(""));
        command.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
        Ended::new(command.output().unwrap())
    };
    // In blocks of 512 bytes.
    limited("16", &["batch"]).failed(1, "libérez de la place et vérifiez le disque");
    limited("16", &["db", "backup"]).failed(1, "libérez de la place et vérifiez le disque");
    deliver(&shop);
    let shops = content(&shop.db()).await;
    limited("200", &["import", "--ventes", "ventes.csv", "--db", "optiflow.db"]).failed(1, "disque");
    assert_eq!(content(&shop.db()).await, shops);
    assert_eq!(shop.content().await, before);
    shop.run(&["batch"]).done();
    assert_ne!(shop.content().await, before);
}
