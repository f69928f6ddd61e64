//! The shop's suppliers and its few known customers.

use super::rng::{Purpose, Stream, hash_unit};
use crate::db::tables::{Customer, Supplier};

/// Lead time assumed by the buyer for the supplier that gives none, in days; Optiflow's own default.
pub(super) const ASSUMED_LEAD: i64 = 7;

/// A supplier as the shop knows it. Row identifiers are the position in [`SUPPLIERS`] plus one.
#[derive(Debug)]
pub(super) struct SupplierModel {
    pub(super) name: &'static str,
    email: &'static str,
    phone: &'static str,
    /// Days from order to delivery; `None` where the supplier never said.
    pub(super) lead: Option<i64>,
    /// Amount in FCFA below which the supplier would rather not deliver.
    min_order_amount: Option<f64>,
    /// Days between two orders of the shop to this supplier.
    pub(super) review_days: i64,
    /// Share of the deliveries that come late.
    lateness: f64,
}

const fn supplier(
    name: &'static str,
    email: &'static str,
    phone: &'static str,
    lead: Option<i64>,
    min_order_amount: Option<f64>,
    review_days: i64,
    lateness: f64,
) -> SupplierModel {
    SupplierModel { name, email, phone, lead, min_order_amount, review_days, lateness }
}

/// Lead times from 2 to 30 days; one supplier gives none.
pub(super) const SUPPLIERS: &[SupplierModel] = &[
    supplier(
        "Froid Lagune Distribution",
        "commandes@froid-lagune.example",
        "+225 27 21 00 10 01",
        Some(2),
        Some(150_000.0),
        7,
        0.10,
    ),
    supplier(
        "Comptoir Électroménager du Plateau",
        "ventes@comptoir-plateau.example",
        "+225 27 20 00 10 02",
        Some(3),
        Some(40_000.0),
        7,
        0.12,
    ),
    supplier(
        "Ivoire Clim Négoce",
        "appro@ivoire-clim.example",
        "+225 27 21 00 10 03",
        Some(4),
        Some(300_000.0),
        7,
        0.15,
    ),
    supplier(
        "Treichville Ménager Gros",
        "gros@treichville-menager.example",
        "+225 27 21 00 10 04",
        Some(5),
        Some(50_000.0),
        7,
        0.12,
    ),
    supplier(
        "Grand-Bassam Froid",
        "contact@bassam-froid.example",
        "+225 27 21 00 10 05",
        Some(7),
        Some(200_000.0),
        7,
        0.15,
    ),
    supplier("Marcory Accessoires", "", "+225 07 00 00 10 06", None, None, 14, 0.10),
    supplier(
        "Atlantique Équipement",
        "export@atlantique-eq.example",
        "+225 27 22 00 10 07",
        Some(10),
        Some(300_000.0),
        10,
        0.18,
    ),
    supplier(
        "Sahel Import Export",
        "import@sahel-ie.example",
        "+225 27 22 00 10 08",
        Some(14),
        Some(75_000.0),
        14,
        0.20,
    ),
    supplier(
        "Golfe de Guinée Trading",
        "sales@golfe-trading.example",
        "+225 27 21 00 10 09",
        Some(21),
        Some(500_000.0),
        14,
        0.20,
    ),
    supplier(
        "Port-Bouët Conteneurs",
        "ops@portbouet-conteneurs.example",
        "+225 27 21 00 10 10",
        Some(30),
        Some(250_000.0),
        15,
        0.22,
    ),
    supplier(
        "Yopougon Pièces et Service",
        "pieces@yop-service.example",
        "+225 05 00 00 10 11",
        Some(6),
        None,
        14,
        0.10,
    ),
];

impl SupplierModel {
    /// The lead time that the buyer counts with, in days.
    pub(super) fn planned_lead(&self) -> i64 {
        self.lead.unwrap_or(ASSUMED_LEAD)
    }

    /// Days by which what was ordered on a day comes late (0 mostly): the same for every article of that order.
    pub(super) fn days_late(&self, seed: u64, position: usize, ordered: i64) -> i64 {
        let (key, day) = (position as u64, ordered.unsigned_abs());
        if hash_unit(seed, key, day) >= self.lateness {
            return 0;
        }
        1 + (hash_unit(seed, key + 1000, day) * (2.0 + self.planned_lead() as f64 * 0.6)) as i64
    }
}

/// The suppliers' rows.
pub(super) fn supplier_rows() -> Vec<Supplier> {
    let text = |value: &str| (!value.is_empty()).then(|| value.to_owned());
    SUPPLIERS
        .iter()
        .zip(1..)
        .map(|(model, id)| Supplier {
            id,
            name: model.name.to_owned(),
            email: text(model.email),
            phone: text(model.phone),
            lead_time_days: model.lead,
            min_order_amount: model.min_order_amount,
        })
        .collect()
}

/// Number of customers whose name the till knows.
pub(super) const CUSTOMERS: i64 = 160;

const SEGMENTS: &[(&str, &[&str])] = &[
    (
        "Particulier",
        &["Kouassi", "Koné", "Traoré", "Yao", "Bamba", "N'Guessan", "Ouattara", "Koffi", "Touré", "Aka"],
    ),
    ("Hôtel et restaurant", &["Hôtel", "Maquis", "Résidence", "Restaurant"]),
    ("Entreprise", &["Cabinet", "Société", "Atelier", "Clinique"]),
    ("Revendeur", &["Boutique", "Quincaillerie", "Dépôt"]),
];
const GIVEN: &[&str] =
    &["Awa", "Serge", "Mariam", "Didier", "Fatou", "Christian", "Aminata", "Hervé", "Adjoua", "Moussa"];
const PLACES: &[&str] = &[
    "Cocody",
    "Marcory",
    "Yopougon",
    "Treichville",
    "Adjamé",
    "Bingerville",
    "Riviera",
    "Angré",
    "Koumassi",
    "Abobo",
];

/// The customers' rows: a few segments, mostly private persons.
pub(super) fn customer_rows(seed: u64) -> Vec<Customer> {
    let mut stream = Stream::new(seed, u64::from(u32::MAX), Purpose::Traits);
    (1..=CUSTOMERS)
        .map(|id| {
            let at = if stream.chance(0.7) { 0 } else { stream.whole(1, 3) as usize };
            let (segment, heads) = SEGMENTS[at];
            let head = stream.pick(heads).copied().unwrap_or_default();
            let tail = stream.pick(if at == 0 { GIVEN } else { PLACES }).copied().unwrap_or_default();
            Customer { id, name: Some(format!("{head} {tail}")), segment: Some(segment.to_owned()) }
        })
        .collect()
}
