//! The import, from real files in a temporary folder.

mod articles;
mod files;
mod pharmacy;
mod properties;
mod sales;
mod stock;

use std::cell::RefCell;
use std::fs;

use jiff::civil::{Date, date};
use tempfile::TempDir;

use super::*;

/// The day on which all these imports happen.
const TODAY: Date = date(2026, 11, 9);

/// A folder with the files of one import.
struct Shop {
    folder: TempDir,
    files: ImportFiles,
}

impl Shop {
    /// A shop whose sales are these bytes.
    fn selling(sales: impl AsRef<[u8]>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ventes.csv");
        fs::write(&path, sales).unwrap();
        Self { folder, files: ImportFiles { sales: Some(path), ..ImportFiles::default() } }
    }

    /// A shop with one sale of 3 `Riz` on 8 November 2026.
    fn with_rice() -> Self {
        Self::selling("produit;date;quantité\nRiz;08/11/2026;3\n")
    }

    fn articles(mut self, text: impl AsRef<[u8]>) -> Self {
        self.files.articles = Some(self.write("articles.csv", text));
        self
    }

    fn stock(mut self, text: impl AsRef<[u8]>) -> Self {
        self.files.stock = Some(self.write("stock.csv", text));
        self
    }

    fn suppliers(mut self, text: impl AsRef<[u8]>) -> Self {
        self.files.suppliers = Some(self.write("fournisseurs.csv", text));
        self
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn read_with(&self, ignore_errors: bool) -> Result<Imported, ImportFailure> {
        read(&self.files, &ImportOptions { ignore_errors, today: TODAY }, &|_| {})
    }

    /// What is imported when nothing is wrong.
    fn imported(&self) -> Imported {
        self.read_with(false).unwrap_or_else(|failure| panic!("{failure}"))
    }

    /// What is imported with `--ignorer-erreurs`.
    fn tolerated(&self) -> Imported {
        self.read_with(true).unwrap_or_else(|failure| panic!("{failure}"))
    }

    /// The messages of a refused import.
    fn refused(&self) -> Vec<String> {
        match self.read_with(false) {
            Ok(imported) => panic!("accepted: {imported:?}"),
            Err(failure) => failure.list.errors.iter().map(ToString::to_string).collect(),
        }
    }
}

/// Sales in short: article, day, quantity.
fn sales_of(imported: &Imported) -> Vec<(String, String, f64)> {
    let name = |id: i64| imported.tables.products.iter().find(|p| p.id == id).unwrap().name.clone();
    let sales = imported.tables.sales.iter();
    sales.map(|sale| (name(sale.product_id), sale.order_date.clone(), sale.quantity)).collect()
}

#[test]
fn a_whole_shop_is_read_from_its_four_files() {
    let imported = Shop::selling("Produit;Date;Quantité;Prix unitaire;Remise\nRiz;08/11/2026;3;1 500 FCFA;10 %\n")
        .articles("Désignation;Catégorie;Fournisseur;Prix;Délai;Colis;Prix d'achat;Minimum de commande\nRiz;Vivres;Sodis;1600;;12;1 100,50;24\nSel;Vivres;;300;3 jours;;;\n")
        .suppliers("Nom;Email;Téléphone;Délai (jours);Montant minimum\nSodis;vente@sodis.ci;+225 01 02;9;50 000\n")
        .stock("article;quantité en stock\nRiz;40\n")
        .imported();
    let tables = &imported.tables;
    assert_eq!(
        tables.products.iter().map(|p| (p.id, p.name.as_str())).collect::<Vec<_>>(),
        [(1, "Riz"), (2, "Sel")]
    );
    assert_eq!(tables.products[0].unit_price, Some(1600.0));
    assert_eq!((tables.products[0].lead_time_days, tables.products[1].lead_time_days), (None, Some(3)));
    assert_eq!(tables.categories.len(), 1);
    assert_eq!(tables.suppliers[0].lead_time_days, Some(9));
    assert_eq!(tables.suppliers[0].phone.as_deref(), Some("+225 01 02"));
    assert_eq!(tables.suppliers[0].min_order_amount, Some(50_000.0));
    let terms = &tables.product_suppliers[0];
    assert_eq!((terms.product_id, terms.supplier_id, terms.is_preferred), (1, 1, true));
    assert_eq!(
        (terms.purchase_price, terms.min_order_quantity, terms.pack_size),
        (Some(1100.5), Some(24), Some(12))
    );
    assert_eq!((tables.sales[0].unit_price, tables.sales[0].discount_applied), (Some(1500.0), Some(10.0)));
    assert_eq!(tables.stock_levels[0].recorded_at, "2026-11-08 20:00:00");
    assert_eq!(
        (imported.summary.articles, imported.summary.sales_rows, imported.summary.stock_rows),
        (2, 1, 1)
    );
    assert_eq!((imported.notices, imported.ignored), (Vec::new(), ErrorList::default()));
}

#[test]
fn the_errors_of_all_the_files_are_said_at_once_in_their_order() {
    let messages = Shop::selling("produit;date;quantité\nRiz;hier;3\n")
        .suppliers("nom;délai\nSodis;vite\n")
        .articles("nom;prix\nRiz;cher\n")
        .stock("article;stock\nRiz;beaucoup\n")
        .refused();
    assert_eq!(
        messages,
        [
            "fournisseurs.csv, ligne 2, colonne délai : « vite » n'est pas un nombre : écrivez par exemple 12 ou 12,5",
            "articles.csv, ligne 2, colonne prix unitaire : « cher » n'est pas un nombre : écrivez par exemple 12 ou 12,5",
            "ventes.csv, ligne 2, colonne date : « hier » n'est pas une date : écrivez JJ/MM/AAAA ou AAAA-MM-JJ",
            "stock.csv, ligne 2, colonne quantité : « beaucoup » n'est pas un nombre : écrivez par exemple 12 ou 12,5",
        ]
    );
}

#[test]
fn after_a_hundred_errors_of_a_file_the_rest_is_counted() {
    let shop = Shop::selling(format!(
        "produit;date;quantité\nRiz;08/11/2026;1\n{}",
        "Riz;08/11/2026;abc\n".repeat(150)
    ));
    let failure = shop.read_with(false).unwrap_err();
    assert_eq!((failure.list.errors.len(), failure.list.unlisted), (100, 50));
    assert_eq!(failure.list.errors[99].line, Some(102));
    let text = failure.to_string();
    assert!(text.contains("… et 50 autres erreurs."), "{text}");
    assert!(text.ends_with("relancez avec --ignorer-erreurs pour importer les autres."), "{text}");
}

#[test]
fn with_errors_ignored_the_good_lines_are_kept_and_the_others_reported() {
    let imported =
        Shop::selling("produit;date;quantité\nRiz;08/11/2026;3\nRiz;31/02/2026;-1\nSel;08/11/2026;2\n")
            .tolerated();
    assert_eq!(imported.summary.articles, 2);
    assert_eq!(
        (imported.summary.sales_lines, imported.summary.sales_rows, imported.summary.ignored_lines),
        (3, 2, 1)
    );
    // Both faults of the line are said.
    assert_eq!(imported.ignored.errors.len(), 2);
}

#[test]
fn ignoring_errors_does_not_make_something_out_of_nothing() {
    let shop = Shop::selling("produit;date;quantité\nRiz;hier;3\n");
    let failure = shop.read_with(true).unwrap_err();
    assert!(!failure.ignorable);
    assert!(failure.to_string().contains("aucune ligne valable"), "{failure}");
    let strict = shop.read_with(false).unwrap_err();
    assert!(!strict.ignorable, "no line would be left");
}

#[test]
fn progress_is_told_while_reading_and_at_the_end_of_each_file() {
    let shop = Shop::selling(format!("produit;date;quantité\n{}", "Riz;08/11/2026;1\n".repeat(20_000)))
        .stock("article;stock\nRiz;4\n");
    let told = RefCell::new(Vec::new());
    read(&shop.files, &ImportOptions { ignore_errors: false, today: TODAY }, &|step| {
        told.borrow_mut().push(step);
    })
    .unwrap();
    let told = told.into_inner();
    let sales: Vec<_> = told.iter().filter(|step| step.file == "ventes.csv").collect();
    assert_eq!(sales.len(), 3);
    assert!(sales.windows(2).all(|pair| pair[0].done_bytes < pair[1].done_bytes));
    assert!(told.iter().all(|step| step.done_bytes <= step.total_bytes));
    assert_eq!(
        told.last().map(|step| (step.file.as_str(), step.done_bytes == step.total_bytes)),
        Some(("stock.csv", true))
    );
}
