//! The days that a chart shows, and their names on its axis.

use jiff::ToSpan;
use optiflow_domain::{Date, calendar};

use super::{areas::Mark, axis::nearest};
use crate::api::alerts::ArticlePanel;

/// Past days shown: enough for the eye to see the weeks.
const PAST_DAYS: usize = 28;
/// Days shown from D0 on, where the lead time does not ask for more.
const DAYS_AHEAD: usize = 42;
/// More days than these leave room for half the names on a phone.
const CLOSE_DAYS: usize = 80;
/// Days shown after the delivery, so that its mark has room for its words.
const DAYS_AFTER_DELIVERY: usize = 21;

/// How many days a panel draws from D0 on.
fn days_ahead(panel: &ArticlePanel) -> usize {
    let wanted = DAYS_AHEAD.max(usize::from(panel.lead_time.days()) + DAYS_AFTER_DELIVERY);
    wanted.min(panel.forecast.days().len())
}

/// The days drawn: `past` of them before D0.
pub(super) struct Window {
    pub(super) past: usize,
    pub(super) ahead: usize,
    first: Date,
}

impl Window {
    pub(super) fn of(panel: &ArticlePanel) -> Self {
        Self::new(panel, PAST_DAYS, days_ahead(panel))
    }

    /// A period of page Prédictions, with twice as many past days beside it.
    pub(super) fn of_period(panel: &ArticlePanel, days: u16) -> Self {
        let ahead = usize::from(days).min(panel.forecast.days().len());
        Self::new(panel, PAST_DAYS.max(2 * ahead), ahead)
    }

    fn new(panel: &ArticlePanel, past: usize, ahead: usize) -> Self {
        let past = panel.history.len().min(past);
        let back = i64::try_from(past).unwrap_or(0);
        Self { past, ahead, first: panel.forecast.first_day().saturating_sub(back.days()) }
    }

    /// The mark of a date, where it is drawn.
    pub(super) fn mark(&self, date: Date, text: &str, colour: &str) -> Option<Mark> {
        Some((self.place(date)?, text.to_owned(), colour.to_owned()))
    }

    /// The place of a date, where it is drawn.
    pub(super) fn place(&self, date: Date) -> Option<usize> {
        let place = usize::try_from((date - self.first).get_days()).ok()?;
        (place < self.past + self.ahead).then_some(place)
    }

    /// The place nearest to a point `x` pixels from the left edge of a drawing `width` pixels wide.
    pub(super) fn nearest(&self, x: f64, width: f64) -> Option<usize> {
        nearest(self.past + self.ahead, x, width)
    }

    /// A name every second Monday, `9 nov.`, every fourth where the days stand close; nothing on the other days.
    pub(super) fn labels(&self) -> Vec<String> {
        let all = self.past + self.ahead;
        let step = if all > CLOSE_DAYS { 28 } else { 14 };
        let date = |place: usize| self.first.saturating_add(i64::try_from(place).unwrap_or(0).days());
        let monday = (0..7.min(all)).find(|place| calendar::weekday(date(*place)) == "lundi").unwrap_or(0);
        (0..all)
            .map(|place| {
                let named = place >= monday && (place - monday).is_multiple_of(step) && place + 2 < all;
                if named { short_date(date(place)) } else { String::new() }
            })
            .collect()
    }
}

/// A day of the axis, `9 nov.`: short enough to stand beside its neighbours.
pub(super) fn short_date(date: Date) -> String {
    let month = calendar::month(date);
    let short = match month {
        "janvier" => "janv.",
        "février" => "févr.",
        "juillet" => "juil.",
        "septembre" => "sept.",
        "octobre" => "oct.",
        "novembre" => "nov.",
        "décembre" => "déc.",
        whole => whole,
    };
    format!("{} {short}", date.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::axis::{LEFT, RIGHT};
    use crate::{api::alerts::PastDay, calculation::tests::panel, listing::words::tests::D0};

    fn with_history() -> ArticlePanel {
        ArticlePanel { history: vec![PastDay { sold: 1.0, out_of_stock: false }; 90], ..panel() }
    }

    #[test]
    fn every_second_monday_has_its_name() {
        let labels = Window::of(&with_history()).labels();
        let named: Vec<_> = labels.iter().filter(|label| !label.is_empty()).collect();
        assert_eq!(named, ["26 oct.", "9 nov.", "23 nov.", "7 déc.", "21 déc."]);
        assert_eq!(D0.day(), 23, "a Monday");
    }

    #[test]
    fn a_finger_on_the_drawing_means_the_nearest_day() {
        let window = Window::of(&with_history());
        let days = (window.past + window.ahead - 1) as f64;
        let width = LEFT + RIGHT + 10.0 * days;
        assert_eq!(window.nearest(0.0, width), Some(0), "left of the first day");
        assert_eq!(window.nearest(LEFT + 284.0, width), Some(28));
        assert_eq!(window.nearest(width, width), Some(days as usize), "right of the last day");
        assert_eq!(window.nearest(20.0, LEFT + RIGHT), Some(0), "a drawing without width");
    }

    #[test]
    fn a_day_outside_the_window_has_no_place() {
        let window = Window::of(&with_history());
        assert_eq!(window.place(D0), Some(28));
        assert_eq!(window.place(Date::constant(2026, 10, 25)), None);
        assert_eq!(window.place(Date::constant(2027, 1, 4)), None);
    }
}
