//! Figures, dates and words as the owner reads them. `~` stands for the space that does not break.

use optiflow_domain::{
    ArticleId, Currency, Date, DateTime, DomainError, calendar,
    format::{self, NOTHING},
};

fn fixed(text: &str) -> String {
    text.replace('~', "\u{a0}")
}

#[test]
fn an_amount_in_cfa_francs_has_its_thousands_apart_and_no_decimals() {
    assert_eq!(format::money(1_234_567.0, Currency::Xof), fixed("1~234~567~FCFA"));
    assert_eq!(format::money(1_234_567.89, Currency::Xof), fixed("1~234~568~FCFA"));
    assert_eq!(format::money(0.0, Currency::Xof), fixed("0~FCFA"));
    assert_eq!(format::money(-4500.0, Currency::Xof), fixed("−4~500~FCFA"));
}

#[test]
fn an_amount_in_euros_has_two_decimals_after_a_comma() {
    assert_eq!(format::money(12.5, Currency::Eur), fixed("12,50~€"));
    assert_eq!(format::money(1_234_567.891, Currency::Eur), fixed("1~234~567,89~€"));
}

#[test]
fn an_amount_that_is_unknown_or_no_number_is_a_dash() {
    assert_eq!(format::money_or_nothing(None, Currency::Xof), NOTHING);
    assert_eq!(format::money_or_nothing(Some(5.0), Currency::Xof), fixed("5~FCFA"));
    for amount in [f64::NAN, f64::INFINITY] {
        assert_eq!(format::money(amount, Currency::Eur), NOTHING);
        assert_eq!(format::quantity(amount), NOTHING);
        assert_eq!(format::number(amount, 1), NOTHING);
        assert_eq!(format::percent(amount, 0), NOTHING);
    }
    assert_eq!(format::percent(f64::MAX, 0), NOTHING, "a percentage too large to be a number");
}

#[test]
fn a_number_groups_its_digits_by_three() {
    let written = [0.0, 7.0, 999.0, 1000.0, 12_345.0, 100_000.0, 1e9].map(|value| format::number(value, 0));
    assert_eq!(written, ["0", "7", "999", "1~000", "12~345", "100~000", "1~000~000~000"].map(fixed));
    assert_eq!(format::number(1234.5, 1), fixed("1~234,5"));
    assert_eq!(format::number(999.96, 1), fixed("1~000,0"), "rounding may add a digit");
    assert_eq!(format::number(-1234.5, 2), fixed("−1~234,50"));
}

#[test]
fn a_number_that_rounds_to_zero_has_no_sign() {
    assert_eq!(format::number(-0.004, 2), "0,00");
    assert_eq!(format::quantity(-0.004), "0");
    assert_eq!(format::quantity(-0.0), "0");
}

#[test]
fn no_count_of_decimals_is_too_large() {
    assert_eq!(format::number(0.5, usize::MAX), format!("0,5{}", "0".repeat(19)));
}

#[test]
fn a_quantity_shows_decimals_only_where_it_has_some() {
    let written = [12.0, 12.5, 12.25, 100.0, 1867.0, 0.1 + 0.2, 280.05, -118.0].map(format::quantity);
    assert_eq!(written, ["12", "12,5", "12,25", "100", "1~867", "0,3", "280,05", "−118"].map(fixed));
}

#[test]
fn a_percentage_is_written_from_its_share() {
    assert_eq!(format::percent(0.15, 0), fixed("15~%"));
    assert_eq!(format::percent(0.1234, 1), fixed("12,3~%"));
    assert_eq!(format::percent(-0.05, 0), fixed("−5~%"));
}

#[test]
fn a_date_is_day_month_year() {
    assert_eq!(format::date(Date::constant(2026, 9, 12)), "12/09/2026");
    assert_eq!(format::date(Date::constant(2027, 1, 3)), "03/01/2027");
}

#[test]
fn a_moment_is_a_date_and_a_time() {
    let moment = DateTime::constant(2026, 9, 12, 10, 42, 59, 0);
    assert_eq!(format::time(moment.time()), "10:42");
    assert_eq!(format::moment(moment), "12/09/2026 à 10:42");
    assert_eq!(format::moment(DateTime::constant(2026, 11, 22, 0, 5, 0, 0)), "22/11/2026 à 00:05");
}

#[test]
fn an_age_is_told_in_the_unit_that_fits() {
    let ages = [0, 1, 59, 60, 425, 2879, 2880, 10_080].map(format::age);
    let expected = [
        "à l'instant",
        "il y a 1~min",
        "il y a 59~min",
        "il y a 1~h",
        "il y a 7~h",
        "il y a 47~h",
        "il y a 2~jours",
        "il y a 7~jours",
    ];
    assert_eq!(ages, expected.map(fixed));
}

#[test]
fn a_week_goes_from_lundi_to_dimanche() {
    let week: Vec<_> = (23..=29).map(|day| calendar::weekday(Date::constant(2026, 11, day))).collect();
    assert_eq!(week, ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]);
}

#[test]
fn a_year_goes_from_janvier_to_decembre() {
    let year: Vec<_> = (1..=12).map(|month| calendar::month(Date::constant(2026, month, 1))).collect();
    let months = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ];
    assert_eq!(year, months);
}

#[test]
fn a_day_is_named_in_full_and_the_first_of_a_month_is_1er() {
    assert_eq!(calendar::day(Date::constant(2026, 11, 23)), "lundi 23 novembre");
    assert_eq!(calendar::day(Date::constant(2026, 12, 1)), "mardi 1er décembre");
    assert_eq!(calendar::short_day(Date::constant(2026, 11, 26)), "jeudi 26");
    assert_eq!(calendar::short_day(Date::constant(2026, 12, 1)), "mardi 1er");
}

#[test]
fn a_currency_is_known_by_its_code() {
    assert_eq!(Currency::from_code("XOF"), Some(Currency::Xof));
    assert_eq!(Currency::from_code(" eur "), Some(Currency::Eur));
    assert_eq!(Currency::from_code("USD"), None);
    assert_eq!(Currency::default(), Currency::Xof);
}

#[test]
fn an_article_number_is_a_whole_number_above_zero() {
    assert_eq!(" 42 ".parse(), Ok(ArticleId(42)));
    assert_eq!(ArticleId(42).to_string(), "42");
    for text in ["", "0", "-3", "4.5", "douze", "99999999999999999999"] {
        assert!(text.parse::<ArticleId>().is_err(), "{text:?}");
    }
}

#[test]
fn a_wrong_article_number_is_quoted_and_shortened() {
    let error = "é".repeat(500).parse::<ArticleId>().unwrap_err();
    assert_eq!(error, DomainError::InvalidArticle { text: "é".repeat(40) });
    assert!(error.to_string().ends_with("n'est pas un numéro d'article. Donnez un nombre entier positif."));
}

#[test]
fn a_difference_shows_its_sign_unless_it_reads_as_zero() {
    assert_eq!(format::signed_percent(0.12, 0), fixed("+12~%"));
    assert_eq!(format::signed_percent(-0.05, 1), fixed("−5,0~%"));
    assert_eq!(format::signed_percent(0.004, 0), fixed("0~%"));
    assert_eq!(format::signed_percent(f64::NAN, 0), NOTHING);
    assert_eq!(format::signed_money(4500.0, Currency::Xof), fixed("+4~500~FCFA"));
    assert_eq!(format::signed_money(-12.5, Currency::Eur), fixed("−12,50~€"));
    assert_eq!(format::signed_money(0.0, Currency::Xof), fixed("0~FCFA"));
    assert_eq!([3.0, -1.5, 0.0, 0.25].map(format::signed_quantity), ["+3", "−1,5", "0", "+0,25"]);
}

#[test]
fn a_percentage_or_a_ratio_that_is_unknown_is_a_dash() {
    assert_eq!(format::percent_or_nothing(Some(0.873), 1), fixed("87,3~%"));
    assert_eq!(format::percent_or_nothing(None, 1), NOTHING);
    assert_eq!(format::ratio_or_nothing(Some(3.24)), "3,2");
    assert_eq!(format::ratio_or_nothing(None), NOTHING);
}

#[test]
fn a_name_from_right_to_left_is_set_apart_within_a_sentence_and_no_other_is() {
    assert_eq!(format::name("Crème hydratante, 200 mL"), "Crème hydratante, 200 mL");
    for right_to_left in ["ثلاجة كبيرة بابين", "מקרר", "Frigo ثلاجة 200"] {
        let said = format!("{} : 42 vendus", format::name(right_to_left));
        assert_eq!(said, format!("\u{2068}{right_to_left}\u{2069} : 42 vendus"));
        assert_eq!(format::unisolated(&said), format!("{right_to_left} : 42 vendus"), "as a file has it");
    }
    assert_eq!(format::names(["Froid", "ثلاجة"], " · "), "Froid · \u{2068}ثلاجة\u{2069}");
}

#[test]
fn a_number_has_the_word_that_french_counts_with() {
    let articles = |count| format::counted(count, "article", "articles");
    assert_eq!([0, 1, 2].map(articles), ["0 article", "1 article", "2 articles"]);
    assert_eq!(articles(10_000), fixed("10~000 articles"));
    let sales = |written, value| format::counted_as(written, value, "vente", "ventes");
    assert_eq!(sales("1,9", 1.9), "1,9 vente");
    assert_eq!(sales("−1", -1.0), "−1 vente");
    assert_eq!(sales("+2", 2.0), "+2 ventes");
}
