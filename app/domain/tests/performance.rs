//! What Optiflow says about its own forecasts. D0 is Monday 23 November 2026.

use optiflow_domain::{
    Date, DayOfWeek,
    accuracy::Comparison,
    performance::{Performance, Recommendation, Tendency},
};

const D0: Date = Date::constant(2026, 11, 23);

/// 28 days that sold 100 each; `forecast` is given how many days before D0 a day lies.
fn four_weeks(forecast: impl Fn(i64) -> f64) -> Performance {
    let mut performance = Performance::default();
    for days_ago in 1..=28 {
        let seen =
            Comparison { forecast: forecast(days_ago), actual: 100.0, naive: None, exceptional: false };
        performance.add(D0, before(days_ago), &seen);
    }
    performance
}

fn before(days: i64) -> Date {
    D0.saturating_sub(jiff::Span::new().days(days))
}

/// A forecast that is wrong by `error`, up one day and down the next, so that it has no bias.
fn swing(days_ago: i64, error: f64) -> f64 {
    if days_ago % 2 == 0 { 100.0 + error } else { 100.0 - error }
}

fn is_about(figure: f64, expected: f64) -> bool {
    (figure - expected).abs() < 1e-9
}

#[test]
fn nothing_is_concluded_from_too_few_days() {
    let mut performance = Performance::default();
    assert_eq!(performance.recommendation(), Recommendation::NotEnough);
    for days_ago in 1..=20 {
        let seen = Comparison { forecast: 10.0, actual: 100.0, naive: None, exceptional: false };
        performance.add(D0, before(days_ago), &seen);
    }
    assert_eq!(performance.recommendation(), Recommendation::NotEnough, "6 days in the earlier window");
    assert_eq!(performance.tendency(), None);
    assert_eq!(performance.overall().all.compared, 20);
}

#[test]
fn days_from_d0_on_and_older_than_four_weeks_are_passed_over() {
    let mut performance = Performance::default();
    let seen = Comparison { forecast: 10.0, actual: 100.0, naive: None, exceptional: false };
    for day in [D0, before(-3), before(29)] {
        performance.add(D0, day, &seen);
    }
    assert_eq!(performance, Performance::default());
}

#[test]
fn forecasts_below_the_sales_in_both_windows_ask_for_more_margin() {
    let performance = four_weeks(|days_ago| if days_ago <= 14 { 85.0 } else { 91.0 });
    let recommendation = performance.recommendation();
    assert!(matches!(recommendation, Recommendation::UnderForecast { by } if is_about(by, 0.12)));
    assert_eq!(
        recommendation.sentence(),
        "Les prévisions restent 12\u{a0}% sous les ventes depuis quatre semaines : augmentez la marge de sécurité de vos commandes."
    );
}

#[test]
fn forecasts_above_the_sales_in_both_windows_ask_for_less_margin() {
    let recommendation = four_weeks(|_| 110.0).recommendation();
    assert!(matches!(recommendation, Recommendation::OverForecast { by } if is_about(by, 0.1)));
    let other_way = four_weeks(|_| 109.9).recommendation();
    assert!(matches!(other_way, Recommendation::Steady { .. }), "{other_way:?}");
}

#[test]
fn a_bias_of_one_window_alone_is_not_systematic() {
    let performance = four_weeks(|days_ago| if days_ago <= 14 { 100.0 } else { 130.0 });
    assert!(is_about(performance.overall().ordinary.bias().unwrap_or(0.0), 0.15));
    assert!(matches!(performance.recommendation(), Recommendation::Improving { .. }));
}

#[test]
fn growing_errors_ask_for_explanations() {
    let performance = four_weeks(|days_ago| swing(days_ago, if days_ago <= 14 { 25.0 } else { 18.0 }));
    assert_eq!(performance.tendency(), Some(Tendency::Worse));
    assert_eq!(
        performance.recommendation().sentence(),
        "L'écart moyen est passé de 18\u{a0}% à 25\u{a0}% en deux semaines : expliquez les écarts en attente sur la page Prédictions."
    );
}

#[test]
fn shrinking_errors_are_said() {
    let performance = four_weeks(|days_ago| swing(days_ago, if days_ago <= 14 { 15.0 } else { 25.0 }));
    assert_eq!(performance.tendency(), Some(Tendency::Better));
    let recommendation = performance.recommendation();
    assert!(
        matches!(recommendation, Recommendation::Improving { from, to } if is_about(from, 0.25) && is_about(to, 0.15))
    );
}

#[test]
fn a_change_is_notable_above_a_tenth_of_the_error_and_from_two_points_on() {
    let tendency = |recent, earlier| {
        four_weeks(|days_ago| swing(days_ago, if days_ago <= 14 { recent } else { earlier })).tendency()
    };
    assert_eq!(tendency(22.0, 20.0), Some(Tendency::Stable), "exactly a tenth");
    assert_eq!(tendency(23.0, 20.0), Some(Tendency::Worse));
    assert_eq!(tendency(6.0, 5.0), Some(Tendency::Stable), "a fifth, but one point");
    assert_eq!(tendency(7.0, 5.0), Some(Tendency::Worse));
    assert_eq!(tendency(17.0, 20.0), Some(Tendency::Better));
}

#[test]
fn a_weekday_that_stands_out_is_named() {
    let performance = four_weeks(|days_ago| {
        let saturday = DayOfWeek::of(before(days_ago)) == DayOfWeek::Saturday;
        // Saturdays lie 2, 9, 16 and 23 days back: up and down in turn, like the others.
        swing(days_ago, if saturday { 40.0 } else { 10.0 })
    });
    let recommendation = performance.recommendation();
    assert!(
        matches!(recommendation, Recommendation::WeakWeekday { weekday: DayOfWeek::Saturday, error } if is_about(error, 0.4)),
        "{recommendation:?}"
    );
    assert_eq!(
        recommendation.sentence(),
        "Le samedi est le jour le moins bien prévu (40\u{a0}% d'écart) : ajoutez les événements qui tombent ce jour-là."
    );
    let errors: Vec<_> = performance.by_weekday().map(|(_, accuracy)| accuracy.all.mape()).collect();
    assert!(errors.iter().enumerate().all(|(index, mape)| {
        mape.is_some_and(|mape| is_about(mape, if index == 5 { 0.4 } else { 0.1 }))
    }));
}

#[test]
fn even_errors_ask_for_nothing() {
    let recommendation = four_weeks(|days_ago| swing(days_ago, 12.0)).recommendation();
    assert_eq!(
        recommendation.sentence(),
        "Les prévisions sont régulières (12\u{a0}% d'écart moyen) : rien à faire."
    );
}

#[test]
fn exceptional_days_are_shown_but_decide_nothing() {
    let mut performance = four_weeks(|days_ago| swing(days_ago, 12.0));
    let steady = performance.recommendation();
    for days_ago in 1..=14 {
        let seen = Comparison { forecast: 0.0, actual: 900.0, naive: None, exceptional: true };
        performance.add(D0, before(days_ago), &seen);
    }
    assert_eq!(performance.recommendation(), steady);
    assert_eq!(performance.overall().all.compared, 42);
}

#[test]
fn every_tendency_has_its_words() {
    let words = [Tendency::Better, Tendency::Stable, Tendency::Worse].map(Tendency::label);
    assert_eq!(words, ["en baisse", "stables", "en hausse"]);
}
