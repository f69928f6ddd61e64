//! A clock that was set back by an hour after the night. The schedule itself is tested with a clock of its own, in
//! `nightly::scheduler`.

use server::db::care::KEPT;

use super::{alerts, computed, ready};

/// What the night wrote, as if the clock had been an hour ahead of ours.
const AN_HOUR_AHEAD: &str = "
    UPDATE generations SET computed_at = strftime('%Y-%m-%d %H:%M:%S', 'now', '+1 hour');
    UPDATE batch_runs SET started_at = strftime('%Y-%m-%d %H:%M:%S', 'now', '+1 hour'),
                          finished_at = strftime('%Y-%m-%d %H:%M:%S', 'now')";

#[tokio::test]
async fn nothing_is_older_than_it_is_and_the_night_is_not_worked_twice() {
    let shop = computed().await;
    shop.state_execute(AN_HOUR_AHEAD).await;
    let server = shop.serve_with(&[]);
    let status = alerts(&server)["status"].clone();
    assert_eq!((&status["age_minutes"], &status["stale"]), (&0.into(), &false.into()));
    assert!(server.text("/alertes").contains("à l'instant"));
    assert_eq!(ready(&server), (200, String::new()));
    let metrics = server.text("/metrics");
    assert!(metrics.contains("optiflow_cache_age_seconds 0\n"), "{metrics}");
    assert!(metrics.contains("optiflow_batch_duration_seconds 0\n"), "{metrics}");
    assert!(server.text("/calculs").contains("réussi"));
    assert!(!shop.run(&["cache", "show"]).done().stdout.contains("trop anciennes"));
    assert_eq!(server.terminate(), Some(0));
    assert_eq!(shop.state_value::<i64>("SELECT count(*) FROM batch_runs").await, 1);
}

#[tokio::test]
async fn a_backup_taken_before_those_there_are_is_kept_and_the_oldest_goes() {
    let shop = computed().await;
    let folder = shop.path("backups");
    for entry in std::fs::read_dir(&folder).unwrap() {
        std::fs::remove_file(entry.unwrap().path()).unwrap();
    }
    for day in 1..=KEPT {
        shop.write(&format!("backups/optiflow.state-2999-01-{day:02}T003000.db"), "taken by a clock ahead");
    }
    let taken = shop.run(&["db", "backup", "--json"]).done().stdout;
    let taken: serde_json::Value = serde_json::from_str(&taken).unwrap();
    assert!(shop.path(taken["backup"].as_str().unwrap()).exists());
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), KEPT);
    assert!(!folder.join("optiflow.state-2999-01-01T003000.db").exists());
    shop.run(&["batch"]).done();
}
