//! Large machines: cold, air, washing, cooking, hot water.

use super::super::calendar::Occasion::{
    BeforeTabaski, BlackFriday, Holiday, Korite, Ramadan, Sales, Tabaski, YearEnd,
};
use super::{Family, dead, model, new};

/// January to December: the hot season from March to October sells this much more than the rest.
const fn hot_season(factor: f64) -> [f64; 12] {
    [1.0, 1.0, factor, factor, factor, factor, factor, factor, factor, factor, 1.0, 1.0]
}

pub(super) const AIR_CONDITIONERS: Family = Family {
    name: "Climatiseurs",
    daily: 64.0,
    // Measured on the sales this gives a ratio of 3: year-end feasts lift the cool months a little.
    months: hot_season(3.4),
    occasions: &[
        (BlackFriday, 1.5),
        (YearEnd, 1.05),
        (Sales, 1.1),
        (Holiday, 0.45),
        (BeforeTabaski, 0.95),
        (Tabaski, 0.4),
        (Korite, 0.6),
    ],
    suppliers: &[2, 0, 6],
    cost: 0.72,
    models: &[
        model("Climatiseur Split 12000 BTU", 189_000.0, 16.0),
        model("Climatiseur Split 9000 BTU", 169_000.0, 11.0),
        model("Climatiseur Split 12000 BTU Inverter", 249_000.0, 10.0),
        model("Climatiseur Split 18000 BTU", 299_000.0, 8.0),
        model("Climatiseur Split 24000 BTU", 429_000.0, 5.5),
        model("Climatiseur Split 18000 BTU Inverter", 379_000.0, 5.0),
        model("Climatiseur mobile 9000 BTU", 215_000.0, 3.0),
        model("Climatiseur mobile 12000 BTU", 279_000.0, 1.0),
        model("Climatiseur cassette 24000 BTU", 690_000.0, 0.35),
        model("Climatiseur armoire 48000 BTU", 1_150_000.0, 0.15),
    ],
};

pub(super) const FANS: Family = Family {
    name: "Ventilateurs",
    daily: 37.0,
    months: hot_season(6.0),
    occasions: &[
        (BlackFriday, 1.4),
        (YearEnd, 1.05),
        (Sales, 1.1),
        (Holiday, 0.5),
        (BeforeTabaski, 1.05),
        (Tabaski, 0.4),
        (Korite, 0.6),
        (Ramadan, 1.1),
    ],
    suppliers: &[3, 1, 7],
    cost: 0.62,
    models: &[
        model("Ventilateur sur pied 16 pouces", 18_500.0, 10.0),
        model("Ventilateur plafonnier 56 pouces", 24_500.0, 6.0),
        model("Ventilateur sur pied 18 pouces", 22_500.0, 6.0),
        model("Ventilateur mural 16 pouces", 21_000.0, 4.0),
        model("Ventilateur de table 12 pouces", 13_500.0, 4.0),
        model("Ventilateur rechargeable 16 pouces", 38_000.0, 3.0),
        model("Ventilateur colonne 110 cm", 32_000.0, 1.0),
        model("Ventilateur brumisateur 26 pouces", 65_000.0, 0.4),
        model("Ventilateur industriel 30 pouces", 72_000.0, 0.3),
        new("Ventilateur solaire avec panneau 25 W", 54_000.0, 0.6, 170),
    ],
};

pub(super) const FRIDGES: Family = Family {
    name: "Réfrigérateurs",
    daily: 45.0,
    months: [0.95, 1.0, 1.1, 1.1, 1.1, 1.0, 0.95, 0.95, 0.95, 1.0, 0.95, 1.0],
    occasions: &[
        (BeforeTabaski, 1.5),
        (Tabaski, 0.4),
        (Ramadan, 1.18),
        (Korite, 0.6),
        (BlackFriday, 1.9),
        (YearEnd, 1.35),
        (Holiday, 0.4),
        (Sales, 1.12),
    ],
    suppliers: &[0, 4, 1, 7],
    cost: 0.74,
    models: &[
        model("Réfrigérateur bar 90 L", 85_000.0, 10.0),
        model("Réfrigérateur double porte 200 L", 165_000.0, 9.0),
        model("Réfrigérateur simple porte 150 L", 119_000.0, 7.0),
        model("Réfrigérateur combiné 260 L", 219_000.0, 5.0),
        model("Réfrigérateur double porte 300 L No Frost", 289_000.0, 4.0),
        model("Réfrigérateur combiné 320 L No Frost", 339_000.0, 3.0),
        model("Réfrigérateur bar 120 L vitré", 139_000.0, 1.0),
        model("Réfrigérateur double porte 420 L Inverter", 429_000.0, 0.7),
        model("Réfrigérateur américain 550 L", 749_000.0, 0.35),
        model("Réfrigérateur multi-portes 620 L", 989_000.0, 0.15),
        model("Réfrigérateur vitrine 350 L", 389_000.0, 0.3),
        dead("Réfrigérateur combiné 240 L classe C", 199_000.0, 0.5, 66),
    ],
};

pub(super) const FREEZERS: Family = Family {
    name: "Congélateurs",
    daily: 13.0,
    months: [0.95, 0.95, 1.1, 1.1, 1.1, 1.05, 0.95, 0.95, 0.95, 1.0, 0.95, 1.05],
    occasions: &[
        (BeforeTabaski, 2.0),
        (Tabaski, 0.5),
        (Ramadan, 1.12),
        (Korite, 0.6),
        (BlackFriday, 1.7),
        (YearEnd, 1.45),
        (Holiday, 0.4),
        (Sales, 1.08),
    ],
    suppliers: &[4, 0, 8],
    cost: 0.75,
    models: &[
        model("Congélateur coffre 200 L", 149_000.0, 4.0),
        model("Congélateur coffre 100 L", 99_000.0, 3.0),
        model("Congélateur coffre 300 L", 199_000.0, 2.5),
        model("Congélateur armoire 6 tiroirs 230 L", 249_000.0, 1.0),
        model("Congélateur coffre 420 L", 269_000.0, 0.6),
        model("Congélateur vitré à glaces 350 L", 359_000.0, 0.2),
        model("Congélateur coffre 600 L professionnel", 479_000.0, 0.12),
    ],
};

pub(super) const WASHING_MACHINES: Family = Family {
    name: "Lave-linge",
    daily: 10.0,
    months: [0.95, 0.95, 0.95, 0.95, 1.05, 1.1, 1.1, 1.05, 1.0, 1.0, 0.95, 0.95],
    occasions: &[
        (Tabaski, 0.4),
        (Korite, 0.6),
        (BlackFriday, 2.0),
        (YearEnd, 1.25),
        (Holiday, 0.4),
        (Sales, 1.15),
    ],
    suppliers: &[1, 6, 8],
    cost: 0.74,
    models: &[
        model("Lave-linge hublot 7 kg", 219_000.0, 3.0),
        model("Lave-linge top 8 kg", 189_000.0, 2.5),
        model("Lave-linge semi-automatique 10 kg", 129_000.0, 2.2),
        model("Lave-linge hublot 9 kg Inverter", 299_000.0, 1.3),
        model("Lave-linge séchant 8 kg", 429_000.0, 0.5),
        model("Lave-linge top 13 kg", 339_000.0, 0.35),
        dead("Lave-linge hublot 6 kg", 179_000.0, 0.5, 112),
    ],
};

pub(super) const COOKERS: Family = Family {
    name: "Cuisinières",
    daily: 8.0,
    months: [0.95, 1.0, 1.0, 1.0, 1.05, 1.05, 0.95, 0.95, 0.95, 1.0, 1.0, 1.1],
    occasions: &[
        (BeforeTabaski, 1.5),
        (Tabaski, 0.45),
        (Ramadan, 1.25),
        (Korite, 0.6),
        (BlackFriday, 1.6),
        (YearEnd, 1.45),
        (Holiday, 0.45),
        (Sales, 1.1),
    ],
    suppliers: &[3, 1, 9],
    cost: 0.7,
    models: &[
        model("Cuisinière gaz 4 feux 50x50", 99_000.0, 2.4),
        model("Plaque à gaz 2 feux inox", 29_000.0, 2.0),
        model("Cuisinière gaz 4 feux 60x60 avec four", 149_000.0, 1.4),
        model("Cuisinière gaz 5 feux 80x55", 249_000.0, 0.7),
        model("Plaque à induction 1 foyer", 35_000.0, 0.6),
        model("Cuisinière mixte 90x60", 379_000.0, 0.35),
        model("Four encastrable 60 L", 199_000.0, 0.25),
        new("Plaque à induction 2 foyers", 59_000.0, 0.3, 120),
    ],
};

pub(super) const WATER_HEATERS: Family = Family {
    name: "Chauffe-eau",
    daily: 5.0,
    months: [1.1, 0.9, 0.8, 0.75, 0.85, 1.15, 1.35, 1.4, 1.2, 0.9, 0.75, 1.0],
    occasions: &[(Tabaski, 0.5), (BlackFriday, 1.3), (Holiday, 0.5), (YearEnd, 1.1)],
    suppliers: &[6, 3, 9],
    cost: 0.66,
    models: &[
        model("Chauffe-eau électrique 30 L", 59_000.0, 1.7),
        model("Chauffe-eau instantané 3,5 kW", 35_000.0, 1.3),
        model("Chauffe-eau électrique 50 L", 79_000.0, 1.1),
        model("Chauffe-eau électrique 80 L", 109_000.0, 0.5),
        model("Chauffe-eau gaz 10 L", 95_000.0, 0.3),
        model("Chauffe-eau solaire 200 L", 589_000.0, 0.1),
    ],
};

pub(super) const HOODS: Family = Family {
    name: "Hottes",
    daily: 2.5,
    months: [1.0; 12],
    occasions: &[(Tabaski, 0.5), (Ramadan, 0.95), (BlackFriday, 1.5), (YearEnd, 1.2), (Holiday, 0.5)],
    suppliers: &[7, 9],
    cost: 0.65,
    models: &[
        model("Hotte casquette 60 cm", 45_000.0, 1.0),
        model("Hotte pyramide 60 cm inox", 89_000.0, 0.7),
        model("Hotte tiroir 60 cm", 65_000.0, 0.4),
        model("Hotte pyramide 90 cm inox", 119_000.0, 0.3),
        dead("Hotte îlot 90 cm verre", 249_000.0, 0.1, 48),
    ],
};
