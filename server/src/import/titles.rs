//! The columns of each file: their French names and the titles that stand for them.
//!
//! Titles are compared as [`super::names::fold`] leaves them: without case, accents, punctuation, nor what stands in
//! brackets. Where two columns of a file could be the same thing (`date` and `jour`), the first title of the list wins
//! and the other column is left out with a notice.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Number,
    Article,
    Date,
    Quantity,
    UnitPrice,
    Discount,
    Available,
    Location,
    Category,
    Supplier,
    LeadTime,
    MinStock,
    MaxStock,
    PurchasePrice,
    MinOrderQuantity,
    PackSize,
    Email,
    Phone,
    MinOrderAmount,
    Preferred,
}

/// How many [`Field`]s there are.
pub(super) const FIELD_COUNT: usize = Field::Preferred as usize + 1;

/// One column that a file may have.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) field: Field,
    /// As messages call it.
    pub(super) label: &'static str,
    pub(super) required: bool,
    /// Folded titles, the surest first.
    pub(super) titles: &'static [&'static str],
}

const fn required(field: Field, label: &'static str, titles: &'static [&'static str]) -> Column {
    Column { field, label, required: true, titles }
}

const fn optional(field: Field, label: &'static str, titles: &'static [&'static str]) -> Column {
    Column { field, label, required: false, titles }
}

const ARTICLE: &[&str] = &[
    "article",
    "produit",
    "designation",
    "nom de l article",
    "nom du produit",
    "nom article",
    "nom produit",
    "libelle",
    "product",
    "product name",
    "item",
    "item name",
    "unique id",
    "nom",
    "name",
];
const UNIT_PRICE: &[&str] = &[
    "prix unitaire",
    "unit price",
    "prix de vente",
    "prix de vente unitaire",
    "prix vente",
    "selling price",
    "pu",
    "pv",
    "prix",
    "price",
];
const LEAD_TIME: &[&str] = &[
    "delai de livraison",
    "delai",
    "delai en jours",
    "delai jours",
    "lead time days",
    "lead time",
    "delivery days",
];
const PURCHASE_PRICE: &[&str] =
    &["prix d achat", "prix achat", "purchase price", "cout", "cout unitaire", "unit cost", "cost"];
const PACK_SIZE: &[&str] =
    &["colis", "taille du colis", "colisage", "unites par colis", "conditionnement", "pack size", "pack"];

/// `--ventes`.
pub(super) const SALES: &[Column] = &[
    required(Field::Article, "article", ARTICLE),
    required(
        Field::Date,
        "date",
        &[
            "date",
            "date de vente",
            "date vente",
            "date de la vente",
            "order date",
            "sale date",
            "ds",
            "jour",
            "day",
        ],
    ),
    required(
        Field::Quantity,
        "quantité",
        &[
            "quantite",
            "quantite vendue",
            "qte",
            "qte vendue",
            "quantity",
            "quantity sold",
            "qty",
            "y",
            "ventes",
            "vendu",
            "vendus",
            "units",
            "sales",
        ],
    ),
    optional(Field::UnitPrice, "prix unitaire", UNIT_PRICE),
    optional(Field::Discount, "remise", &["remise", "discount applied", "discount", "rabais"]),
];

/// `--articles`.
pub(super) const ARTICLES: &[Column] = &[
    required(Field::Article, "article", ARTICLE),
    optional(
        Field::Number,
        "numéro",
        &[
            "numero",
            "numero d article",
            "numero de l article",
            "no article",
            "id",
            "product id",
            "article id",
        ],
    ),
    optional(Field::Category, "catégorie", &["categorie", "category", "famille", "rayon"]),
    optional(
        Field::Supplier,
        "fournisseur",
        &["fournisseur", "supplier", "nom du fournisseur", "supplier name"],
    ),
    optional(Field::UnitPrice, "prix unitaire", UNIT_PRICE),
    optional(Field::LeadTime, "délai", LEAD_TIME),
    optional(
        Field::MinStock,
        "stock minimum",
        &["stock minimum", "stock mini", "stock min", "min stock level", "seuil"],
    ),
    optional(
        Field::MaxStock,
        "stock maximum",
        &["stock maximum", "stock maxi", "stock max", "max stock level"],
    ),
    optional(Field::PurchasePrice, "prix d'achat", PURCHASE_PRICE),
    optional(
        Field::MinOrderQuantity,
        "minimum de commande",
        &["minimum de commande", "commande minimum", "quantite minimum", "min order quantity", "moq"],
    ),
    optional(Field::PackSize, "colis", PACK_SIZE),
];

/// `--stock`.
pub(super) const STOCK: &[Column] = &[
    required(Field::Article, "article", ARTICLE),
    required(
        Field::Quantity,
        "quantité",
        &[
            "quantite en stock",
            "quantity on hand",
            "stock",
            "stock actuel",
            "en stock",
            "stock on hand",
            "on hand",
            "quantite",
            "qte en stock",
            "qte stock",
            "qte",
            "quantity",
            "qty",
        ],
    ),
    optional(
        Field::Date,
        "date",
        &[
            "date",
            "date du stock",
            "date de comptage",
            "date d inventaire",
            "recorded at",
            "stock date",
            "jour",
            "day",
        ],
    ),
    optional(
        Field::Available,
        "disponible",
        &["quantite disponible", "disponible", "quantity available", "available"],
    ),
    optional(
        Field::Location,
        "dépôt",
        &["depot", "emplacement", "location", "lieu", "magasin", "warehouse", "store"],
    ),
];

/// `--fournisseurs`: a line for each supplier, or for each article that a supplier delivers.
pub(super) const SUPPLIERS: &[Column] = &[
    required(
        Field::Supplier,
        "fournisseur",
        &["fournisseur", "supplier", "nom du fournisseur", "supplier name", "raison sociale", "nom", "name"],
    ),
    optional(
        Field::Email,
        "email",
        &["email", "e mail", "mail", "courriel", "adresse email", "adresse e mail"],
    ),
    optional(Field::Phone, "téléphone", &["telephone", "tel", "phone", "phone number", "portable", "mobile"]),
    optional(Field::LeadTime, "délai", LEAD_TIME),
    optional(
        Field::MinOrderAmount,
        "minimum de commande",
        &["minimum de commande", "commande minimum", "montant minimum", "min order amount", "minimum order"],
    ),
    // Without the titles that name the supplier here.
    optional(
        Field::Article,
        "article",
        &[
            "article",
            "produit",
            "designation",
            "nom de l article",
            "nom du produit",
            "product",
            "product name",
            "item",
        ],
    ),
    optional(Field::PurchasePrice, "prix d'achat", PURCHASE_PRICE),
    optional(
        Field::MinOrderQuantity,
        "quantité minimum",
        &["quantite minimum", "quantite minimale", "minimum par article", "min order quantity", "moq"],
    ),
    optional(Field::PackSize, "colis", PACK_SIZE),
    optional(
        Field::Preferred,
        "préféré",
        &[
            "prefere",
            "fournisseur prefere",
            "principal",
            "fournisseur principal",
            "preferred",
            "is preferred",
        ],
    ),
];
