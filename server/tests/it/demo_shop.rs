//! The repository's `optiflow.db` is what `optiflow demo` makes.

use std::path::Path;

use crate::support::{Shop, content};

#[tokio::test]
async fn the_committed_file_is_the_output_of_the_default_seed() {
    let committed = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../optiflow.db"));
    let shop = Shop::none();
    shop.run(&["demo", "--db", "optiflow.db"]).done();
    let (ours, theirs) = (content(committed).await, content(&shop.db()).await);
    assert_eq!(ours.len(), 18);
    for ((table, rows), (again, made)) in ours.iter().zip(&theirs) {
        assert_eq!(table, again);
        assert!(rows == made, "table {table} differs");
    }
    assert!(std::fs::metadata(committed).unwrap().len() <= 12 * 1024 * 1024);
}

#[tokio::test]
async fn the_demonstration_shows_all_each_level_in_believable_shares() {
    let shop = Shop::none();
    shop.run(&["demo", "--db", "optiflow.db"]).done();
    shop.run(&["batch"]).done();
    let share = |level: &'static str| {
        let shop = &shop;
        async move {
            let levels: String = shop.state_value("SELECT group_concat(level) FROM alert_snapshots").await;
            levels.split(',').filter(|l| *l == level).count() as f64 / levels.split(',').count() as f64
        }
    };
    let critical = share("critique").await;
    assert!((0.05..=0.10).contains(&critical), "{critical}");
    assert!((0.05..=0.25).contains(&share("attention").await));
    assert!(share("ok").await > 0.6);
}

#[test]
fn a_demonstration_never_replaces_a_file_it_did_not_make() {
    let shop = Shop::none();
    shop.write("optiflow.db", "la vraie boutique");
    shop.run(&["demo", "--db", "optiflow.db"]).failed(1, "ne sera pas remplacé");
    assert_eq!(std::fs::read(shop.db()).unwrap(), b"la vraie boutique");
    shop.run(&["demo", "--articles", "0", "--db", "autre.db"]).failed(2, "--articles");
}
