//! What changes a shop's file, what reads it for a night and what replaces it never run together.

use std::{
    fmt::Write as _,
    process::{Child, Command, Stdio},
    time::Duration,
};

use server::db::care::{Lock, Work};

use crate::support::{Shop, bytes};

/// A demonstration in `optiflow.db`, and a file of sales to import.
fn shop() -> Shop {
    let shop = Shop::none();
    shop.run(&["demo", "--articles", "40", "--db", "optiflow.db"]).done();
    shop.write("ventes.csv", "article;date;quantité\nRiz;09/11/2026;8\n");
    shop
}

/// Starts a command and returns once it has the lock.
fn at_work(shop: &Shop, command: &mut Command, work: Work) -> Child {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while Lock::holder(&shop.state()).is_none_or(|holder| holder.work != work) {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it was seen");
        std::thread::sleep(Duration::from_millis(2));
    }
    child
}

fn end(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn while_a_batch_runs_nothing_is_imported_and_no_demonstration_made() {
    let shop = shop();
    let before = bytes(&shop.db());
    let batch = at_work(&shop, &mut shop.command(&["batch", "--depuis", "-200"]), Work::Batch);
    let import = ["import", "--ventes", "ventes.csv", "--db", "optiflow.db"];
    let said = shop.run(&import).failed(1, "Un calcul est déjà en cours depuis le ").stderr;
    assert!(said.contains("Rien n'est perdu : attendez sa fin, puis relancez."), "{said}");
    shop.run(&["demo", "--db", "optiflow.db"]).failed(1, "Un calcul est déjà en cours depuis le ");
    assert!(bytes(&shop.db()) == before);
    let saved = |name: &str| name.starts_with("optiflow-2");
    let backups = std::fs::read_dir(shop.path("backups")).into_iter().flatten();
    assert!(
        !backups.flatten().any(|backup| saved(&backup.file_name().to_string_lossy())),
        "it was not even saved"
    );
    // A trial only reads, and another shop is another matter.
    let trial = shop.run(&[&import[..], &["--essai"]].concat()).done().stdout;
    assert!(trial.contains("1 ligne ajoutée"), "{trial}");
    shop.run(&["demo", "--articles", "2", "--jours", "30", "--db", "autre.db"]).done();
    shop.run(&["import", "--ventes", "ventes.csv", "--db", "autre.db"]).done();
    end(batch);
    shop.run(&import).done();
    assert!(bytes(&shop.db()) != before);
}

#[test]
fn while_sales_are_imported_no_batch_and_no_restoration_begins() {
    let shop = shop();
    shop.run(&["db", "backup", "--boutique"]).done();
    let backup = std::fs::read_dir(shop.path("backups")).unwrap().next().unwrap().unwrap().path();
    let mut sales = String::from("article;date;quantité\n");
    for line in 0..400_000 {
        writeln!(sales, "Article {};{:02}/01/2026;{}", line % 900, line % 28 + 1, line % 7 + 1).unwrap();
    }
    shop.write("beaucoup.csv", sales);
    let import = ["import", "--ventes", "beaucoup.csv", "--db", "optiflow.db"];
    let child = at_work(&shop, &mut shop.command(&import), Work::Import);
    let busy = "Un import est déjà en cours depuis le ";
    shop.run(&["batch"]).failed(1, busy);
    shop.run(&["db", "restore", backup.to_str().unwrap(), "--boutique"]).failed(1, busy);
    shop.run(&["import", "--ventes", "ventes.csv", "--db", "optiflow.db"]).failed(1, busy);
    assert_eq!(Lock::holder(&shop.state()).map(|holder| holder.process), Some(child.id()), "it still works");
    end(child);
    shop.run(&["batch"]).done();
}
