//! Islamic feasts as they were celebrated, where that is publicly known; other dates are computed.
//!
//! Years of the Hegira, from 1436 (2015) to 1448 (2027). A date that a country's own table lacks is sought in the
//! shared one (not for Senegal, which watches its own moon and is often a day later), then computed.

use jiff::civil::Date;

use super::{Country, islamic::Feast};

type Row = (i32, Feast, Date);

const fn row(hegira: i32, feast: Feast, year: i16, month: i8, day: i8) -> Row {
    (hegira, feast, Date::constant(year, month, day))
}

/// France and Côte d'Ivoire, which differ where [`COTE_D_IVOIRE`] says so. Ramadan and Korité: joint communiqués of the
/// Conseil supérieur des imams, des mosquées et des affaires islamiques (COSIM) and of its Sunni counterpart (CODIS, now
/// CODISS), as the press quoted them, for both days of 2015 to 2017, 2025 and 2026 and for one of them from 2019 to 2024;
/// the others are Saudi Arabia's days, which France follows. Tabaski: both follow the station at Arafat, so its day is
/// the one after Saudi Arabia's. From Tabaski 2026 on: as announced by calculation.
const SHARED: &[Row] = &[
    row(1436, Feast::Ramadan, 2015, 6, 18),
    row(1436, Feast::Korite, 2015, 7, 17),
    row(1436, Feast::Tabaski, 2015, 9, 24),
    row(1437, Feast::Ramadan, 2016, 6, 6),
    row(1437, Feast::Korite, 2016, 7, 6),
    row(1437, Feast::Tabaski, 2016, 9, 12),
    row(1438, Feast::Ramadan, 2017, 5, 27),
    row(1438, Feast::Korite, 2017, 6, 25),
    row(1438, Feast::Tabaski, 2017, 9, 1),
    row(1439, Feast::Ramadan, 2018, 5, 17),
    row(1439, Feast::Korite, 2018, 6, 15),
    row(1439, Feast::Tabaski, 2018, 8, 21),
    row(1440, Feast::Ramadan, 2019, 5, 6),
    row(1440, Feast::Korite, 2019, 6, 4),
    row(1440, Feast::Tabaski, 2019, 8, 11),
    row(1441, Feast::Ramadan, 2020, 4, 24),
    row(1441, Feast::Korite, 2020, 5, 24),
    row(1441, Feast::Tabaski, 2020, 7, 31),
    row(1442, Feast::Ramadan, 2021, 4, 13),
    row(1442, Feast::Korite, 2021, 5, 13),
    row(1442, Feast::Tabaski, 2021, 7, 20),
    row(1443, Feast::Ramadan, 2022, 4, 2),
    row(1443, Feast::Korite, 2022, 5, 2),
    row(1443, Feast::Tabaski, 2022, 7, 9),
    row(1444, Feast::Ramadan, 2023, 3, 23),
    row(1444, Feast::Korite, 2023, 4, 21),
    row(1444, Feast::Tabaski, 2023, 6, 28),
    row(1445, Feast::Ramadan, 2024, 3, 11),
    row(1445, Feast::Korite, 2024, 4, 10),
    row(1445, Feast::Tabaski, 2024, 6, 16),
    row(1446, Feast::Ramadan, 2025, 3, 1),
    row(1446, Feast::Korite, 2025, 3, 30),
    row(1446, Feast::Tabaski, 2025, 6, 6),
    row(1447, Feast::Ramadan, 2026, 2, 18),
    row(1447, Feast::Korite, 2026, 3, 20),
    row(1447, Feast::Tabaski, 2026, 5, 27),
    row(1448, Feast::Ramadan, 2027, 2, 8),
    row(1448, Feast::Korite, 2027, 3, 10),
    row(1448, Feast::Tabaski, 2027, 5, 16),
];

/// Côte d'Ivoire saw the crescent a day before France: COSIM and CODIS, 22 May 2020 and 11 May 2021.
const COTE_D_IVOIRE: &[Row] = &[row(1441, Feast::Korite, 2020, 5, 23), row(1442, Feast::Korite, 2021, 5, 12)];

/// Senegal: declarations of the Commission nationale de concertation sur le croissant lunaire (CONACOC), which the
/// State follows (other communities celebrate a day before), as the press quoted them; where only one end of a Ramadan
/// was found, the other follows from the 29th day that the commission named. The Magal's dates as announced at Touba;
/// 2018's is the eve of the Monday that decree 2018-1942 made a day off.
const SENEGAL: &[Row] = &[
    row(1437, Feast::Ramadan, 2016, 6, 7),
    row(1437, Feast::Korite, 2016, 7, 6),
    row(1437, Feast::Tabaski, 2016, 9, 12),
    row(1439, Feast::Ramadan, 2018, 5, 17),
    row(1439, Feast::Korite, 2018, 6, 15),
    row(1439, Feast::Tabaski, 2018, 8, 22),
    row(1440, Feast::Magal, 2018, 10, 28),
    row(1440, Feast::Ramadan, 2019, 5, 7),
    row(1440, Feast::Korite, 2019, 6, 5),
    row(1441, Feast::Magal, 2019, 10, 17),
    row(1441, Feast::Ramadan, 2020, 4, 25),
    row(1441, Feast::Korite, 2020, 5, 24),
    row(1442, Feast::Magal, 2020, 10, 6),
    row(1442, Feast::Ramadan, 2021, 4, 14),
    row(1442, Feast::Korite, 2021, 5, 13),
    row(1442, Feast::Tabaski, 2021, 7, 21),
    row(1443, Feast::Tamkharit, 2021, 8, 19),
    row(1443, Feast::Magal, 2021, 9, 26),
    row(1443, Feast::Ramadan, 2022, 4, 3),
    row(1443, Feast::Korite, 2022, 5, 2),
    row(1443, Feast::Tabaski, 2022, 7, 10),
    row(1444, Feast::Magal, 2022, 9, 15),
    row(1444, Feast::Korite, 2023, 4, 22),
    row(1444, Feast::Tabaski, 2023, 6, 29),
    row(1445, Feast::Magal, 2023, 9, 4),
    row(1445, Feast::Ramadan, 2024, 3, 12),
    row(1445, Feast::Korite, 2024, 4, 10),
    row(1445, Feast::Tabaski, 2024, 6, 17),
    row(1446, Feast::Tamkharit, 2024, 7, 17),
    row(1446, Feast::Magal, 2024, 8, 23),
    row(1446, Feast::Maouloud, 2024, 9, 16),
    row(1446, Feast::Ramadan, 2025, 3, 2),
    row(1446, Feast::Korite, 2025, 3, 31),
    row(1446, Feast::Tabaski, 2025, 6, 7),
    row(1447, Feast::Magal, 2025, 8, 13),
    row(1447, Feast::Maouloud, 2025, 9, 5),
    row(1447, Feast::Ramadan, 2026, 2, 19),
    row(1447, Feast::Korite, 2026, 3, 21),
];

/// The date of a feast as it was observed, `None` where that is not known.
pub(super) fn date(country: Country, hegira: i32, feast: Feast) -> Option<Date> {
    let tables: [&[Row]; 2] = match country {
        Country::CoteDIvoire => [COTE_D_IVOIRE, SHARED],
        Country::France => [SHARED, &[]],
        Country::Senegal => [SENEGAL, &[]],
    };
    tables
        .into_iter()
        .flatten()
        .find(|(year, which, _)| (*year, *which) == (hegira, feast))
        .map(|(.., date)| *date)
}
