//! In which rhythm a local event comes back.

use jiff::{
    ToSpan,
    civil::{Date, date},
};
use optiflow_domain::{
    Occurrence,
    events::rhythm::{Evidence, Rhythm, logs, recurring},
};

/// A Thursday.
const FIRST: Date = date(2026, 1, 1);

fn day(number: i64) -> Date {
    FIRST.saturating_add(number.days())
}

/// Sales of 100 a day, Saturdays 140, with repeatable noise of 5 %, times `factor`.
fn totals(days: usize, factor: impl Fn(usize) -> f64) -> Vec<Option<f64>> {
    let noise = |at: usize| 0.95 + 0.1 * ((at as f64 * 12.989_8).sin() * 43_758.545_3).fract().abs();
    (0..days).map(|at| Some(if at % 7 == 2 { 140.0 } else { 100.0 } * noise(at) * factor(at))).collect()
}

fn found(days: usize, factor: impl Fn(usize) -> f64, named: &[i64]) -> Option<(Rhythm, Vec<Date>)> {
    let logs = logs(FIRST, &totals(days, factor));
    let named: Vec<Occurrence> = named.iter().map(|number| Occurrence::on(day(*number))).collect();
    recurring(&named, 1, &Evidence { first: FIRST, logs: &logs }).map(|found| (found.rhythm, found.seen))
}

#[test]
fn one_named_day_is_enough_where_the_past_shows_the_rhythm() {
    let market = |at: usize| if at >= 50 && at % 10 == 4 { 1.8 } else { 1.0 };
    let (rhythm, seen) = found(155, market, &[154]).unwrap();
    assert!(matches!(rhythm, Rhythm::EveryDays { days: 10, .. }), "{rhythm:?}");
    assert_eq!(seen, (5..=15).map(|time| day(time * 10 + 4)).collect::<Vec<_>>());
}

#[test]
fn one_named_day_alone_has_no_rhythm_and_two_have_the_one_between_them() {
    let fair = |at: usize| if at == 100 || at == 111 { 2.0 } else { 1.0 };
    assert_eq!(found(101, fair, &[100]), None);
    let (rhythm, _) = found(112, fair, &[100, 111]).unwrap();
    assert_eq!(rhythm.to_string(), "tous les 11 jours");
    assert!(rhythm.falls_on(day(122)) && !rhythm.falls_on(day(121)));
}

#[test]
fn an_event_missed_twice_where_it_was_due_has_no_rhythm_any_more() {
    let market = |at: usize| if at % 10 == 4 && at < 125 { 1.8 } else { 1.0 };
    assert!(found(130, market, &[114]).is_some());
    assert!(found(136, market, &[114]).is_some(), "once may happen");
    assert_eq!(found(146, market, &[114]), None);
}

#[test]
fn a_wrong_answer_does_not_hide_the_rhythm_of_the_right_ones() {
    let market = |at: usize| if at % 10 == 4 { 1.8 } else { 1.0 };
    let (rhythm, _) = found(150, market, &[124, 134, 139, 144]).unwrap();
    assert!(matches!(rhythm, Rhythm::EveryDays { days: 10, .. }), "{rhythm:?}");
}

#[test]
fn an_event_of_every_other_saturday_is_not_taken_for_the_week() {
    let fair = |at: usize| if at % 14 == 2 { 2.0 } else { 1.0 };
    let (rhythm, seen) = found(200, fair, &[198]).unwrap();
    assert_eq!(rhythm.to_string(), "un samedi sur 2");
    assert_eq!(seen.len(), 15);
}

#[test]
fn an_occurrence_whose_first_day_went_unnamed_does_not_hide_the_rhythm() {
    let port = |at: usize| if at >= 60 && at % 8 < 3 { 1.9 } else { 1.0 };
    let logs = logs(FIRST, &totals(120, port));
    let days = |first, last| Occurrence::new(day(first), day(last)).unwrap();
    let named = [days(81, 82), days(88, 90), days(97, 97), days(104, 106), days(113, 114)];
    let found = recurring(&named, 3, &Evidence { first: FIRST, logs: &logs }).unwrap();
    assert_eq!(found.rhythm.to_string(), "tous les 8 jours");
    assert!(found.rhythm.falls_on(day(120)));
}

#[test]
fn a_rhythm_begins_on_its_first_day_though_the_second_was_named() {
    let market = |at: usize| if at >= 20 && (at % 12 == 4 || at % 12 == 5) { 2.4 } else { 1.0 };
    let logs = logs(FIRST, &totals(140, market));
    let days = |first, last| Occurrence::new(day(first), day(last)).unwrap();
    let named = [days(88, 89), days(101, 101), days(113, 113), days(125, 125)];
    let found = recurring(&named, 2, &Evidence { first: FIRST, logs: &logs }).unwrap();
    assert!(found.rhythm.falls_on(day(136)) && !found.rhythm.falls_on(day(137)), "{:?}", found.rhythm);
}

#[test]
fn where_the_sales_say_nothing_the_named_days_alone_decide() {
    assert_eq!(found(120, |_| 1.0, &[100]), None);
    assert_eq!(found(120, |_| 1.0, &[100, 113]), None, "twice may be two mistakes");
    let (rhythm, seen) = found(120, |_| 1.0, &[90, 103, 116]).unwrap();
    assert_eq!((rhythm.to_string().as_str(), seen.len()), ("tous les 13 jours", 3));
}

#[test]
fn a_random_day_called_an_event_has_no_rhythm() {
    for number in [90, 97, 103, 111] {
        assert_eq!(found(120, |_| 1.0, &[number]), None, "{number}");
        assert_eq!(found(120, |at| if at == 90 { 2.0 } else { 1.0 }, &[number]), None, "{number}");
    }
}

#[test]
fn a_pay_day_is_found_at_the_end_of_the_months() {
    let pay =
        |at: usize| if day(i64::try_from(at).unwrap()).tomorrow().unwrap().day() == 1 { 1.7 } else { 1.0 };
    let last_of_june = i64::from((date(2026, 6, 30) - FIRST).get_days());
    let (rhythm, seen) = found(last_of_june as usize + 5, pay, &[last_of_june]).unwrap();
    assert_eq!(rhythm.to_string(), "le dernier jour du mois");
    assert_eq!(seen.len(), 6);
}

#[test]
fn each_rhythm_falls_on_its_days_and_reads_well() {
    let all = [
        (Rhythm::EveryDays { days: 7, from: FIRST }, "chaque jeudi", 5),
        (Rhythm::EveryDays { days: 14, from: FIRST }, "un jeudi sur 2", 3),
        (Rhythm::DayOfMonth(1), "le 1er de chaque mois", 1),
        (Rhythm::NthWeekday(2, optiflow_domain::DayOfWeek::of(FIRST)), "le deuxième jeudi du mois", 1),
        (Rhythm::NthWeekday(-1, optiflow_domain::DayOfWeek::of(FIRST)), "le dernier jeudi du mois", 1),
        (Rhythm::BeforeMonthEnd(2), "2 jours avant la fin du mois", 1),
    ];
    for (rhythm, text, times) in all {
        assert_eq!(rhythm.to_string(), text);
        assert_eq!(rhythm.days_between(FIRST, date(2026, 1, 31)).count(), times, "{text}");
    }
}
