//! Smaller machines, small household goods and the long tail of accessories.

use super::super::calendar::Occasion::{
    BeforeTabaski, BlackFriday, Holiday, Korite, Ramadan, Sales, Tabaski, YearEnd,
};
use super::{Family, dead, model, new};

pub(super) const MICROWAVES: Family = Family {
    name: "Micro-ondes",
    daily: 18.0,
    months: [0.95, 0.95, 1.0, 1.0, 1.0, 0.95, 0.95, 1.0, 1.05, 1.05, 1.0, 1.1],
    occasions: &[
        (Tabaski, 0.4),
        (Ramadan, 1.2),
        (Korite, 0.6),
        (BlackFriday, 2.2),
        (YearEnd, 1.5),
        (Holiday, 0.4),
        (Sales, 1.15),
    ],
    suppliers: &[1, 3, 6],
    cost: 0.68,
    models: &[
        model("Micro-ondes 20 L", 45_000.0, 6.0),
        model("Micro-ondes 23 L grill", 59_000.0, 4.0),
        model("Micro-ondes 25 L digital", 69_000.0, 3.0),
        model("Micro-ondes 30 L combiné", 99_000.0, 2.0),
        model("Micro-ondes 28 L Inverter", 119_000.0, 0.6),
        model("Micro-ondes encastrable 25 L", 145_000.0, 0.2),
        new("Micro-ondes 20 L rétro", 65_000.0, 0.6, 220),
    ],
};

pub(super) const DEHUMIDIFIERS: Family = Family {
    name: "Déshumidificateurs",
    daily: 4.0,
    months: [0.5, 0.5, 0.7, 0.9, 1.5, 2.0, 1.6, 0.9, 0.9, 1.4, 1.0, 0.6],
    occasions: &[(Tabaski, 0.5), (BlackFriday, 1.4), (Holiday, 0.5)],
    suppliers: &[6, 8],
    cost: 0.64,
    models: &[
        model("Déshumidificateur 12 L par jour", 95_000.0, 1.8),
        model("Déshumidificateur 20 L par jour", 149_000.0, 1.2),
        model("Mini déshumidificateur d'armoire", 24_000.0, 0.7),
        model("Déshumidificateur 50 L professionnel", 389_000.0, 0.15),
    ],
};

pub(super) const PURIFIERS: Family = Family {
    name: "Purificateurs d'air",
    daily: 3.0,
    months: [2.0, 1.7, 1.0, 0.8, 0.7, 0.6, 0.6, 0.6, 0.7, 0.8, 1.0, 1.7],
    occasions: &[(Tabaski, 0.5), (BlackFriday, 1.6), (YearEnd, 1.1), (Holiday, 0.5), (Sales, 1.1)],
    suppliers: &[7, 8],
    cost: 0.6,
    models: &[
        model("Purificateur d'air HEPA 25 m²", 69_000.0, 1.4),
        model("Purificateur d'air HEPA 45 m²", 119_000.0, 0.9),
        model("Humidificateur d'air 4 L", 29_000.0, 0.6),
        new("Purificateur d'air HEPA 80 m² connecté", 229_000.0, 0.2, 260),
    ],
};

pub(super) const WINE_COOLERS: Family = Family {
    name: "Caves à vin",
    daily: 2.0,
    months: [0.8, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 1.0, 1.0, 1.2, 1.7],
    occasions: &[(Tabaski, 0.5), (Ramadan, 0.8), (BlackFriday, 1.6), (YearEnd, 1.6), (Holiday, 0.5)],
    suppliers: &[8, 9],
    cost: 0.68,
    models: &[
        model("Cave à vin 18 bouteilles", 129_000.0, 1.0),
        model("Cave à vin 8 bouteilles", 85_000.0, 0.6),
        model("Cave à vin 46 bouteilles double zone", 289_000.0, 0.3),
        model("Cave à vin 120 bouteilles", 589_000.0, 0.1),
    ],
};

pub(super) const SMALL_APPLIANCES: Family = Family {
    name: "Petit électroménager",
    daily: 10.0,
    months: [0.95, 0.95, 1.0, 1.0, 1.05, 1.0, 0.9, 0.95, 1.05, 1.0, 1.0, 1.15],
    occasions: &[
        (BeforeTabaski, 1.3),
        (Tabaski, 0.45),
        (Ramadan, 1.35),
        (Korite, 0.6),
        (BlackFriday, 1.8),
        (YearEnd, 1.6),
        (Holiday, 0.45),
        (Sales, 1.12),
    ],
    suppliers: &[3, 1, 7],
    cost: 0.6,
    models: &[
        model("Mixeur blender 1,5 L", 15_500.0, 2.6),
        model("Fer à repasser vapeur 2200 W", 12_500.0, 2.2),
        model("Bouilloire électrique 1,7 L", 9_500.0, 2.0),
        model("Cuiseur à riz 1,8 L", 17_500.0, 1.4),
        model("Robot pétrin 5 L", 69_000.0, 0.6),
        model("Friteuse sans huile 4 L", 45_000.0, 0.6),
        model("Cafetière filtre 12 tasses", 16_500.0, 0.35),
        model("Grille-pain 2 fentes", 13_000.0, 0.3),
        model("Presse-agrumes électrique", 11_000.0, 0.28),
        model("Aspirateur traîneau 1800 W", 49_000.0, 0.26),
        model("Hachoir à viande 1200 W", 35_000.0, 0.25),
        model("Centrifugeuse 800 W", 29_500.0, 0.18),
        model("Gaufrier double", 18_000.0, 0.1),
        model("Yaourtière 8 pots", 21_000.0, 0.08),
        model("Machine à coudre ménagère", 89_000.0, 0.15),
        model("Défroisseur vertical", 32_000.0, 0.15),
        new("Friteuse sans huile 8 L double bac", 79_000.0, 0.3, 95),
        dead("Sorbetière 1,5 L", 27_500.0, 0.15, 140),
    ],
};

pub(super) const ACCESSORIES: Family = Family {
    name: "Accessoires",
    daily: 3.2,
    months: [0.95, 0.95, 1.05, 1.05, 1.05, 1.05, 1.0, 1.0, 1.0, 1.0, 0.9, 1.0],
    occasions: &[(Tabaski, 0.5), (BlackFriday, 1.2), (YearEnd, 1.1), (Holiday, 0.5)],
    suppliers: &[5, 10, 9],
    cost: 0.5,
    models: &[
        model("Stabilisateur de tension 5 kVA", 45_000.0, 0.9),
        model("Multiprise parafoudre 6 prises", 8_500.0, 0.8),
        model("Support de climatiseur 12000 BTU", 7_500.0, 0.5),
        model("Télécommande universelle climatiseur", 5_000.0, 0.3),
        model("Tuyau de gaz 1,5 m avec détendeur", 6_500.0, 0.25),
        model("Kit d'installation split 3 m", 25_000.0, 0.2),
        model("Filtre HEPA de rechange", 14_500.0, 0.14),
        model("Pompe de relevage de condensats", 39_000.0, 0.12),
        model("Flexible d'arrivée d'eau lave-linge", 4_500.0, 0.12),
        model("Socle réglable réfrigérateur", 12_000.0, 0.1),
        model("Plateau tournant micro-ondes 27 cm", 7_000.0, 0.1),
        model("Filtre à charbon pour hotte", 6_000.0, 0.1),
        model("Hélice de ventilateur 16 pouces", 3_500.0, 0.1),
        model("Joint de porte réfrigérateur", 9_500.0, 0.07),
        model("Thermostat de réfrigérateur", 8_000.0, 0.06),
        model("Courroie lave-linge", 5_500.0, 0.04),
        new("Onduleur 1200 VA", 59_000.0, 0.15, 60),
        dead("Housse de climatiseur extérieur", 11_000.0, 0.08, 175),
    ],
};
