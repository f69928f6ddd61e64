//! Rights that are missing, or taken away while pages are served, and given back.

use std::path::Path;

use sqlx::Executor;

use super::{Unprivileged, alerts, ready, set_rights};
use crate::support::{Shop, bytes};

/// Files of their owner's that nobody may write to, and a folder where nothing may be made.
const READ_ONLY: (u32, u32) = (0o444, 0o555);
const AS_EVER: (u32, u32) = (0o644, 0o755);

/// Sets the rights of the folder and of every file of the state in it.
fn set_state_rights(shop: &Shop, (file, folder): (u32, u32)) {
    for entry in std::fs::read_dir(shop.path("")).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with("optiflow.state.db") {
            set_rights(&path, file);
        }
    }
    set_rights(&shop.path(""), folder);
}

#[tokio::test]
async fn a_state_that_cannot_be_made_is_said_and_made_once_the_folder_may_be_written() {
    let shop = Shop::each_level().await;
    let Some(user) = Unprivileged::of(&shop) else { return };
    let before = bytes(&shop.db());
    let logs = shop.path("journaux");
    std::fs::create_dir(&logs).unwrap();
    user.give(&logs);
    set_state_rights(&shop, READ_ONLY);
    for (command, advice) in [("batch", "droit d'y écrire"), ("serve", "droit d'écrire dans ce dossier")] {
        let said = user.run_with(&[command], &[("OPTIFLOW_LOG_DIR", &logs)]).failed(1, advice).stderr;
        assert!(!said.contains("os error"), "{said}");
    }
    set_state_rights(&shop, AS_EVER);
    user.run(&["batch"]).done();
    assert_eq!(bytes(&shop.db()), before);
}

#[tokio::test]
async fn a_state_that_may_only_be_read_goes_on_being_served_and_is_written_once_it_may_be() {
    let shop = Shop::each_level().await;
    let Some(user) = Unprivileged::of(&shop) else { return };
    user.run(&["batch"]).done();
    let server = user.serve(&[]);
    let (rows, content) = (alerts(&server)["rows"].clone(), shop.content().await);
    shop.till().await.execute("UPDATE sales_history SET quantity = 30 WHERE product_id = 3").await.unwrap();
    set_state_rights(&shop, READ_ONLY);
    let said = user.run(&["batch"]).failed(1, "droit d'y écrire").stderr;
    assert!(!said.contains("os error"), "{said}");
    user.run(&["cache", "clear"]).failed(1, "droit d'y écrire");
    assert_eq!(alerts(&server)["rows"], rows);
    assert!(alerts(&server)["status"]["outage"].is_null());
    assert_eq!(server.get("/alertes").status, 200);
    assert_eq!(ready(&server), (200, String::new()));
    assert_eq!(shop.content().await, content);
    set_state_rights(&shop, AS_EVER);
    user.run(&["batch"]).done();
    assert_ne!(alerts(&server)["rows"], rows, "the same server shows the new night");
}

#[tokio::test]
async fn a_till_file_that_may_no_longer_be_read_leaves_the_last_good_data_in_sight() {
    let shop = Shop::each_level().await;
    let Some(user) = Unprivileged::of(&shop) else { return };
    user.run(&["batch"]).done();
    let server = user.serve(&[]);
    let rows = alerts(&server)["rows"].clone();
    // A till that writes its file anew, for itself only.
    std::fs::copy(shop.db(), shop.path("nouveau.db")).unwrap();
    user.give(&shop.path("nouveau.db"));
    set_rights(&shop.path("nouveau.db"), 0o000);
    std::fs::rename(shop.path("nouveau.db"), shop.db()).unwrap();
    super::assert_served_from_memory(&server, &rows, "rendez-lui ce droit");
    user.run(&["batch"]).failed(1, "Vérifiez que vous avez le droit de le lire");
    set_rights(&shop.db(), 0o644);
    super::assert_recovered(&server, &rows);
}

#[tokio::test]
async fn without_the_right_to_save_a_batch_says_so_and_works() {
    let shop = Shop::each_level().await;
    let Some(user) = Unprivileged::of(&shop) else { return };
    user.run(&["batch"]).done();
    let folder = shop.path("backups");
    let saved = || std::fs::read_dir(&folder).unwrap().count();
    let before = saved();
    set_rights(&folder, 0o555);
    let said = user.run(&["batch"]).done().stderr;
    assert!(
        said.contains("sauvegarde : ")
            && said.contains("Vérifiez que le dossier existe et que vous en avez le droit"),
        "{said}"
    );
    user.run(&["db", "backup"]).failed(1, "que vous en avez le droit");
    assert_eq!(saved(), before);
    set_rights(&folder, 0o755);
    user.run(&["db", "backup"]).done();
    assert_eq!(user.run(&["batch"]).done().stderr, "");
    assert_eq!(saved(), before + 2);
}

#[tokio::test]
async fn without_the_right_to_log_work_goes_on_and_the_log_too_once_it_may_be_written() {
    let shop = Shop::each_level().await;
    let Some(user) = Unprivileged::of(&shop) else { return };
    let folder = shop.path("journaux");
    std::fs::create_dir(&folder).unwrap();
    user.give(&folder);
    set_rights(&folder, 0o555);
    let settings: [(&str, &Path); 1] = [("OPTIFLOW_LOG_DIR", &folder)];
    let said = user.run_with(&["batch"], &settings).done().stderr;
    assert!(
        said.starts_with("Avertissement : le journal ")
            && said.contains("donnez à Optiflow le droit d'écrire"),
        "{said}"
    );
    let server = user.serve(&settings);
    assert_eq!(alerts(&server)["rows"].as_array().unwrap().len(), 4);
    set_rights(&folder, 0o755);
    assert_eq!(server.terminate(), Some(0));
    let log = std::fs::read_to_string(folder.join("batch_optiflow.log")).unwrap();
    assert!(log.contains("lines could not be written here\n") && log.contains("told to stop"), "{log}");
}
