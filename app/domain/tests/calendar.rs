//! What is known of the years of Côte d'Ivoire, France and Senegal.

use optiflow_domain::{
    Country, Date, EventKind,
    calendar::{CalendarEvent, easter_sunday, holidays},
};

const fn day(year: i16, month: i8, day: i8) -> Date {
    Date::constant(year, month, day)
}

fn year(country: Country, year: i16) -> Vec<CalendarEvent> {
    holidays(country, day(year, 1, 1), day(year, 12, 31))
}

/// The public holidays of a year as `MM-DD key`.
fn days_off(country: Country, of: i16) -> Vec<String> {
    let off = year(country, of).into_iter().filter(|event| event.public_holiday);
    off.map(|event| {
        let date = event.occurrence.first();
        assert_eq!(event.occurrence.days(), 1, "{event:?}");
        format!("{:02}-{:02} {}", date.month(), date.day(), event.key)
    })
    .collect()
}

/// First and last day of every occurrence of a key that begins in a year.
fn only(country: Country, of: i16, key: &str) -> Vec<(Date, Date)> {
    let events = year(country, of).into_iter().filter(|event| event.key == key);
    events
        .map(|event| (event.occurrence.first(), event.occurrence.last()))
        .filter(|(first, _)| first.year() == of)
        .collect()
}

fn firsts(country: Country, years: std::ops::RangeInclusive<i16>, key: &str) -> Vec<Date> {
    years.flat_map(|year| only(country, year, key)).map(|(first, _)| first).collect()
}

#[test]
fn easter_falls_where_the_churches_put_it() {
    for date in [
        day(1818, 3, 22),
        day(1943, 4, 25),
        day(2000, 4, 23),
        day(2024, 3, 31),
        day(2025, 4, 20),
        day(2026, 4, 5),
        day(2038, 4, 25),
        day(2285, 3, 22),
    ] {
        assert_eq!(easter_sunday(date.year()), Some(date));
    }
    assert_eq!(easter_sunday(0), None);
}

#[test]
fn the_public_holidays_of_cote_d_ivoire_in_2024_are_those_of_the_decree() {
    assert_eq!(
        days_off(Country::CoteDIvoire, 2024),
        [
            "01-01 jour-de-l-an",
            "04-01 lundi-de-paques",
            "04-06 nuit-du-destin",
            "04-10 korite",
            "05-01 fete-du-travail",
            "05-09 ascension",
            "05-20 lundi-de-pentecote",
            "06-16 tabaski",
            "06-17 tabaski-lendemain",
            "08-07 fete-nationale",
            "08-15 assomption",
            "09-16 maouloud",
            "11-01 toussaint",
            "11-15 journee-de-la-paix",
            "12-25 noel",
        ]
    );
}

#[test]
fn the_public_holidays_of_cote_d_ivoire_in_2025_are_those_of_the_ministry_s_communiques() {
    assert_eq!(
        days_off(Country::CoteDIvoire, 2025),
        [
            "01-01 jour-de-l-an",
            "03-27 nuit-du-destin",
            "03-30 korite",
            "03-31 korite-lendemain",
            "04-21 lundi-de-paques",
            "05-01 fete-du-travail",
            "05-29 ascension",
            "06-06 tabaski",
            "06-09 lundi-de-pentecote",
            "08-07 fete-nationale",
            "08-15 assomption",
            "09-05 maouloud",
            "11-01 toussaint",
            "11-15 journee-de-la-paix",
            "12-25 noel",
        ]
    );
}

#[test]
fn the_islamic_holidays_of_cote_d_ivoire_in_2026_are_known() {
    let off = days_off(Country::CoteDIvoire, 2026);
    for line in ["03-16 nuit-du-destin", "03-20 korite", "05-27 tabaski", "08-26 maouloud"] {
        assert!(off.contains(&line.to_owned()), "{line} is not in {off:?}");
    }
    assert_eq!(off.len(), 14);
}

#[test]
fn a_labour_day_or_a_christmas_on_a_sunday_frees_the_ivorian_monday() {
    let off = days_off(Country::CoteDIvoire, 2022);
    assert!(off.contains(&"05-02 fete-du-travail-lendemain".to_owned()), "{off:?}");
    assert!(off.contains(&"08-08 fete-nationale-lendemain".to_owned()), "{off:?}");
    assert!(off.contains(&"12-26 noel-lendemain".to_owned()), "{off:?}");
    assert!(!days_off(Country::Senegal, 2022).iter().any(|line| line.ends_with("noel-lendemain")));
}

#[test]
fn the_public_holidays_of_france_are_those_of_the_labour_code() {
    let fixed = |easter_monday: &str, ascension: &str, whit_monday: &str| {
        let mut days: Vec<String> = [
            "01-01 jour-de-l-an",
            "05-01 fete-du-travail",
            "05-08 victoire-1945",
            "07-14 fete-nationale",
            "08-15 assomption",
            "11-01 toussaint",
            "11-11 armistice-1918",
            "12-25 noel",
        ]
        .map(str::to_owned)
        .to_vec();
        days.push(format!("{easter_monday} lundi-de-paques"));
        days.push(format!("{ascension} ascension"));
        days.push(format!("{whit_monday} lundi-de-pentecote"));
        days.sort();
        days
    };
    assert_eq!(days_off(Country::France, 2024), fixed("04-01", "05-09", "05-20"));
    assert_eq!(days_off(Country::France, 2025), fixed("04-21", "05-29", "06-09"));
    assert_eq!(days_off(Country::France, 2026), fixed("04-06", "05-14", "05-25"));
}

#[test]
fn the_public_holidays_of_senegal_in_2024_are_those_of_the_law() {
    assert_eq!(
        days_off(Country::Senegal, 2024),
        [
            "01-01 jour-de-l-an",
            "04-01 lundi-de-paques",
            "04-04 fete-nationale",
            "04-10 korite",
            "05-01 fete-du-travail",
            "05-09 ascension",
            "05-20 lundi-de-pentecote",
            "06-17 tabaski",
            "07-17 tamkharit",
            "08-15 assomption",
            "08-23 magal",
            "09-16 maouloud",
            "11-01 toussaint",
            "12-25 noel",
        ]
    );
}

#[test]
fn the_islamic_holidays_of_senegal_in_2025_and_2026_are_known() {
    let off = days_off(Country::Senegal, 2025);
    for line in ["03-31 korite", "06-07 tabaski", "08-13 magal", "09-05 maouloud"] {
        assert!(off.contains(&line.to_owned()), "{line} is not in {off:?}");
    }
    assert_eq!(firsts(Country::Senegal, 2026..=2026, "korite"), [day(2026, 3, 21)]);
    assert_eq!(firsts(Country::Senegal, 2026..=2026, "ramadan"), [day(2026, 2, 19)]);
}

#[test]
fn tabaski_falls_where_each_country_celebrated_it() {
    let shared = [
        day(2020, 7, 31),
        day(2021, 7, 20),
        day(2022, 7, 9),
        day(2023, 6, 28),
        day(2024, 6, 16),
        day(2025, 6, 6),
        day(2026, 5, 27),
    ];
    assert_eq!(firsts(Country::CoteDIvoire, 2020..=2026, "tabaski"), shared);
    assert_eq!(firsts(Country::France, 2020..=2026, "tabaski"), shared);
    let senegal = [day(2021, 7, 21), day(2022, 7, 10), day(2023, 6, 29), day(2024, 6, 17), day(2025, 6, 7)];
    assert_eq!(firsts(Country::Senegal, 2021..=2025, "tabaski"), senegal);
}

#[test]
fn korite_came_a_day_earlier_in_abidjan_than_in_paris_when_the_crescent_was_seen() {
    assert_eq!(firsts(Country::CoteDIvoire, 2020..=2021, "korite"), [day(2020, 5, 23), day(2021, 5, 12)]);
    assert_eq!(firsts(Country::France, 2020..=2021, "korite"), [day(2020, 5, 24), day(2021, 5, 13)]);
}

#[test]
fn ramadan_lasts_to_the_eve_of_korite() {
    assert_eq!(only(Country::CoteDIvoire, 2025, "ramadan"), [(day(2025, 3, 1), day(2025, 3, 29))]);
    assert_eq!(only(Country::CoteDIvoire, 2026, "ramadan"), [(day(2026, 2, 18), day(2026, 3, 19))]);
    assert_eq!(only(Country::Senegal, 2025, "ramadan"), [(day(2025, 3, 2), day(2025, 3, 30))]);
}

#[test]
fn years_without_observation_are_computed_to_within_two_days() {
    // Umm al-Qura, the calculated calendar of Saudi Arabia.
    for tabaski in [day(1975, 12, 13), day(1990, 7, 2), day(2006, 12, 31), day(2030, 4, 13), day(2050, 8, 28)]
    {
        let two = jiff::Span::new().days(2);
        let (before, after) = (tabaski.saturating_sub(two), tabaski.saturating_add(two));
        let found = holidays(Country::CoteDIvoire, before, after);
        assert!(found.iter().any(|event| event.key == "tabaski"), "no Tabaski near {tabaski}");
    }
    assert_eq!(only(Country::CoteDIvoire, 2030, "ramadan").len(), 2, "2030 has two Ramadans");
}

#[test]
fn purchases_precede_a_feast_so_the_days_before_are_an_event_of_their_own() {
    assert_eq!(only(Country::CoteDIvoire, 2026, "tabaski-avant"), [(day(2026, 5, 17), day(2026, 5, 26))]);
    assert_eq!(only(Country::Senegal, 2025, "magal-avant"), [(day(2025, 8, 6), day(2025, 8, 12))]);
    assert_eq!(only(Country::France, 2026, "fetes-fin-annee"), [(day(2026, 12, 11), day(2026, 12, 24))]);
    assert_eq!(only(Country::France, 2026, "saint-valentin"), [(day(2026, 2, 14), day(2026, 2, 14))]);
}

#[test]
fn black_friday_is_the_day_after_thanksgiving_and_lasts_to_monday() {
    let black = |year| only(Country::CoteDIvoire, year, "black-friday");
    assert_eq!(black(2024), [(day(2024, 11, 29), day(2024, 12, 2))]);
    assert_eq!(black(2025), [(day(2025, 11, 28), day(2025, 12, 1))]);
    assert_eq!(black(2026), [(day(2026, 11, 27), day(2026, 11, 30))]);
    assert_eq!(black(2018), [(day(2018, 11, 23), day(2018, 11, 26))], "not the last Friday, a week later");
}

#[test]
fn the_sales_of_france_fall_on_their_legal_days() {
    let firsts = |key| firsts(Country::France, 2022..=2026, key);
    let winter = [day(2022, 1, 12), day(2023, 1, 11), day(2024, 1, 10), day(2025, 1, 8), day(2026, 1, 7)];
    let summer = [day(2022, 6, 22), day(2023, 6, 28), day(2024, 6, 26), day(2025, 6, 25), day(2026, 6, 24)];
    assert_eq!(firsts("soldes-hiver"), winter);
    assert_eq!(firsts("soldes-ete"), summer);
    assert_eq!(only(Country::France, 2026, "soldes-hiver"), [(day(2026, 1, 7), day(2026, 2, 3))]);
    assert_eq!(
        only(Country::France, 2019, "soldes-hiver"),
        [(day(2019, 1, 9), day(2019, 2, 19))],
        "six weeks"
    );
    assert_eq!(only(Country::France, 2021, "soldes-hiver"), [(day(2021, 1, 20), day(2021, 3, 2))], "decreed");
}

#[test]
fn the_sales_of_cote_d_ivoire_last_three_weeks_from_a_wednesday() {
    let january = only(Country::CoteDIvoire, 2026, "soldes-janvier");
    assert_eq!(january, [(day(2026, 1, 7), day(2026, 1, 27))]);
    assert_eq!(only(Country::Senegal, 2026, "soldes-juillet"), [(day(2026, 7, 1), day(2026, 7, 21))]);
    assert!(only(Country::CoteDIvoire, 2026, "soldes-hiver").is_empty());
}

#[test]
fn mother_s_day_gives_way_to_pentecost() {
    let mothers = |year| only(Country::France, year, "fete-des-meres")[0].0;
    assert_eq!(mothers(2025), day(2025, 5, 25));
    assert_eq!(mothers(2026), day(2026, 5, 31));
    assert_eq!(mothers(2023), day(2023, 6, 4), "the last Sunday of May was Pentecost");
}

#[test]
fn an_event_is_found_where_only_its_end_or_its_beginning_lies_in_the_period() {
    let keys = |from, to| -> Vec<_> {
        holidays(Country::CoteDIvoire, from, to).into_iter().map(|event| event.key).collect()
    };
    assert!(keys(day(2026, 3, 19), day(2026, 3, 19)).contains(&"ramadan"), "its last day");
    assert!(!keys(day(2026, 3, 20), day(2026, 3, 20)).contains(&"ramadan"));
    assert_eq!(keys(day(2025, 12, 2), day(2025, 12, 11)), ["fetes-fin-annee"]);
    assert!(keys(day(2026, 5, 2), day(2026, 5, 1)).is_empty(), "a period that ends before it begins");
}

#[test]
fn a_country_is_read_from_its_code_and_named_in_french() {
    for country in Country::ALL {
        assert_eq!(Country::from_code(country.code()), Some(country));
        assert_eq!(Country::from_code(&country.code().to_lowercase()), Some(country));
        assert!(Country::ACCEPTED.contains(&format!("{} ({})", country.code(), country.name())));
    }
    assert_eq!(Country::from_code("XX"), None);
    assert_eq!(Country::default(), Country::CoteDIvoire);
}

#[test]
fn every_key_is_plain_named_and_of_one_kind() {
    for country in Country::ALL {
        for event in holidays(country, day(2015, 1, 1), day(2030, 12, 31)) {
            assert!(event.key.parse::<optiflow_domain::events::EventKey>().is_ok(), "{event:?}");
            assert!(!event.name.is_empty() && event.kind != EventKind::Other, "{event:?}");
        }
    }
}
