//! The countries' years as data. A key is stored with what was learned of it: it never changes.

use super::{
    Country,
    islamic::Feast,
    rules::{Anchor, DayOff, Known, Rule},
    sales::Season,
};
use crate::events::EventKind::{self, Commercial, PublicHoliday, Religious};

const fn off(key: &'static str, name: &'static str, kind: EventKind, rule: Rule) -> Known {
    Known { key, name, kind, rule, off: DayOff::Always }
}

const fn open(key: &'static str, name: &'static str, kind: EventKind, rule: Rule) -> Known {
    Known { key, name, kind, rule, off: DayOff::Never }
}

/// Holidays that the three laws have in common (see each country), and what every shop knows.
///
/// Mother's Day: France's law 50-577 of 24 May 1950, whose rule the two others keep by custom. The periods before a
/// feast are conventions of ours, long enough to hold most of its purchases.
const EVERYWHERE: &[Known] = &[
    off("jour-de-l-an", "Jour de l'An", PublicHoliday, Rule::On(Anchor::Fixed(1, 1))),
    open(
        "saint-valentin-avant",
        "Préparatifs de la Saint-Valentin",
        Commercial,
        Rule::Around(Anchor::Fixed(2, 14), -7, -1),
    ),
    open("saint-valentin", "Saint-Valentin", Commercial, Rule::On(Anchor::Fixed(2, 14))),
    open("paques-avant", "Préparatifs de Pâques", Religious, Rule::Around(Anchor::Easter, -7, -1)),
    open("paques", "Pâques", Religious, Rule::On(Anchor::Easter)),
    off("lundi-de-paques", "Lundi de Pâques", Religious, Rule::Around(Anchor::Easter, 1, 1)),
    off("fete-du-travail", "Fête du Travail", PublicHoliday, Rule::On(Anchor::Fixed(5, 1))),
    off("ascension", "Ascension", Religious, Rule::Around(Anchor::Easter, 39, 39)),
    off("lundi-de-pentecote", "Lundi de Pentecôte", Religious, Rule::Around(Anchor::Easter, 50, 50)),
    open(
        "fete-des-meres-avant",
        "Préparatifs de la fête des mères",
        Commercial,
        Rule::Around(Anchor::MothersDay, -7, -1),
    ),
    open("fete-des-meres", "Fête des mères", Commercial, Rule::On(Anchor::MothersDay)),
    off("assomption", "Assomption", Religious, Rule::On(Anchor::Fixed(8, 15))),
    off("toussaint", "Toussaint", Religious, Rule::On(Anchor::Fixed(11, 1))),
    open("black-friday", "Black Friday", Commercial, Rule::Around(Anchor::BlackFriday, 0, 3)),
    open("fetes-fin-annee", "Fêtes de fin d'année", Commercial, Rule::Between((12, 11), (12, 24))),
    off("noel", "Noël", Religious, Rule::On(Anchor::Fixed(12, 25))),
    open(
        "ramadan-avant",
        "Préparatifs du Ramadan",
        Religious,
        Rule::Around(Anchor::Islamic(Feast::Ramadan), -7, -1),
    ),
    open("ramadan", "Ramadan", Religious, Rule::Ramadan),
    open(
        "korite-avant",
        "Préparatifs de la Korité (Aïd el-Fitr)",
        Religious,
        Rule::Around(Anchor::Islamic(Feast::Korite), -7, -1),
    ),
    open(
        "tabaski-avant",
        "Préparatifs de la Tabaski (Aïd el-Kébir)",
        Religious,
        Rule::Around(Anchor::Islamic(Feast::Tabaski), -10, -1),
    ),
];

/// What Côte d'Ivoire and Senegal share: both laws have Korité, Tabaski and Maouloud, and the Monday where one of the
/// first two falls on a Sunday. Their sales are custom, not law.
const WEST_AFRICA: &[Known] = &[
    off("korite", "Korité", Religious, Rule::On(Anchor::Islamic(Feast::Korite))),
    off(
        "korite-lendemain",
        "Lendemain de la Korité",
        PublicHoliday,
        Rule::MondayAfterSunday(Anchor::Islamic(Feast::Korite)),
    ),
    off("tabaski", "Tabaski", Religious, Rule::On(Anchor::Islamic(Feast::Tabaski))),
    Known {
        key: "tabaski-lendemain",
        name: "Lendemain de la Tabaski",
        kind: Religious,
        rule: Rule::Around(Anchor::Islamic(Feast::Tabaski), 1, 1),
        off: DayOff::Monday,
    },
    off("maouloud", "Maouloud", Religious, Rule::On(Anchor::Islamic(Feast::Maouloud))),
    open("soldes-janvier", "Soldes de janvier", Commercial, Rule::Around(Anchor::Wednesday(1, 7), 0, 20)),
    open("soldes-juillet", "Soldes de juillet", Commercial, Rule::Around(Anchor::Wednesday(7, 1), 0, 20)),
];

/// Decree 96-205 of 7 March 1996 on the list and regime of public holidays, modified by decree 2011-371 of
/// 4 November 2011: the days after the nights of Maouloud and Destiny, and the Monday after these five on a Sunday.
/// School starts again in the middle of September.
const COTE_D_IVOIRE: &[Known] = &[
    off(
        "nuit-du-destin",
        "Lendemain de la Nuit du Destin",
        Religious,
        Rule::On(Anchor::Islamic(Feast::NightOfDestiny)),
    ),
    off(
        "fete-du-travail-lendemain",
        "Lendemain de la Fête du Travail",
        PublicHoliday,
        Rule::MondayAfterSunday(Anchor::Fixed(5, 1)),
    ),
    off("fete-nationale", "Fête nationale", PublicHoliday, Rule::On(Anchor::Fixed(8, 7))),
    off(
        "fete-nationale-lendemain",
        "Lendemain de la Fête nationale",
        PublicHoliday,
        Rule::MondayAfterSunday(Anchor::Fixed(8, 7)),
    ),
    off("journee-de-la-paix", "Journée nationale de la Paix", PublicHoliday, Rule::On(Anchor::Fixed(11, 15))),
    off("noel-lendemain", "Lendemain de Noël", PublicHoliday, Rule::MondayAfterSunday(Anchor::Fixed(12, 25))),
    open("rentree", "Rentrée scolaire", Commercial, Rule::Between((9, 1), (9, 20))),
];

/// Code du travail, article L3133-1. The Islamic feasts are no holidays there, but fill shops all the same.
const FRANCE: &[Known] = &[
    open("korite", "Aïd el-Fitr", Religious, Rule::On(Anchor::Islamic(Feast::Korite))),
    open("tabaski", "Aïd el-Kébir", Religious, Rule::On(Anchor::Islamic(Feast::Tabaski))),
    off("victoire-1945", "Victoire de 1945", PublicHoliday, Rule::On(Anchor::Fixed(5, 8))),
    off("fete-nationale", "Fête nationale", PublicHoliday, Rule::On(Anchor::Fixed(7, 14))),
    off("armistice-1918", "Armistice de 1918", PublicHoliday, Rule::On(Anchor::Fixed(11, 11))),
    open("soldes-hiver", "Soldes d'hiver", Commercial, Rule::FrenchSales(Season::Winter)),
    open("soldes-ete", "Soldes d'été", Commercial, Rule::FrenchSales(Season::Summer)),
    open("rentree", "Rentrée scolaire", Commercial, Rule::Between((8, 20), (9, 10))),
];

/// Law 74-52 of 4 November 1974 on the national holiday and other holidays, modified by laws 83-54 of 18 February 1983
/// (Tamkharit) and 2013-06 of 11 December 2013 (Grand Magal of Touba). School starts again in early October.
const SENEGAL: &[Known] = &[
    off("tamkharit", "Tamkharit", Religious, Rule::On(Anchor::Islamic(Feast::Tamkharit))),
    open(
        "magal-avant",
        "Préparatifs du Grand Magal de Touba",
        Religious,
        Rule::Around(Anchor::Islamic(Feast::Magal), -7, -1),
    ),
    off("magal", "Grand Magal de Touba", Religious, Rule::On(Anchor::Islamic(Feast::Magal))),
    off("fete-nationale", "Fête de l'Indépendance", PublicHoliday, Rule::On(Anchor::Fixed(4, 4))),
    open("rentree", "Rentrée scolaire", Commercial, Rule::Between((9, 20), (10, 10))),
];

/// Every line of a country's calendar.
pub(super) fn of(country: Country) -> impl Iterator<Item = &'static Known> {
    let own: [&'static [Known]; 2] = match country {
        Country::CoteDIvoire => [WEST_AFRICA, COTE_D_IVOIRE],
        Country::France => [FRANCE, &[]],
        Country::Senegal => [WEST_AFRICA, SENEGAL],
    };
    EVERYWHERE.iter().chain(own.into_iter().flatten())
}
