//! Where the words of a marked day stand, so that they neither cover each other nor leave the drawing.

use charming::element::{Label, LabelAlign};

/// The part of the drawing at its narrowest that a mark's words cover.
const SHARE: f64 = 2.0 / 7.0;
/// The height of a line of words, in pixels.
const LINE: f64 = 13.0;

/// On which side of its mark a label stands, and whether one line lower.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LabelPlace {
    left: bool,
    lowered: bool,
}

impl LabelPlace {
    /// The days that the words of the mark on `day` cover, being so many days wide.
    fn span(self, day: usize, width: usize) -> (usize, usize) {
        if self.left { (day.saturating_sub(width), day) } else { (day, day + width) }
    }
}

/// Places the labels of marks given from the earliest on, in a drawing of so many days: the first speaks to its left
/// and the others to their right wherever there is room, and one that would cover its neighbour goes one line lower.
pub(super) fn label_places(marks: &[usize], days: usize) -> Vec<LabelPlace> {
    let width = (days as f64 * SHARE) as usize;
    // Words may reach into the margin right of the last day.
    let edge = days + days / 30;
    let mut placed: Vec<LabelPlace> = Vec::with_capacity(marks.len());
    for (position, day) in marks.iter().enumerate() {
        let room_left = *day >= width;
        let room_right = day + width <= edge;
        let left = if position == 0 && marks.len() > 1 { room_left } else { !room_right };
        let mut label = LabelPlace { left, lowered: false };
        if let (Some(before), Some(neighbour)) =
            (placed.last(), position.checked_sub(1).and_then(|p| marks.get(p)))
        {
            let ((start, end), (other_start, other_end)) =
                (label.span(*day, width), before.span(*neighbour, width));
            label.lowered = start < other_end && other_start < end && !before.lowered;
        }
        placed.push(label);
    }
    placed
}

/// The label at its place beside its mark.
pub(super) fn place_label(label: Label, place: LabelPlace) -> Label {
    let label = if place.lowered { label.offset((0.0, LINE)) } else { label };
    if place.left {
        label.align(LabelAlign::Right).padding((0.0, 4.0, 0.0, 0.0))
    } else {
        label.align(LabelAlign::Left).padding((0.0, 0.0, 0.0, 4.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEFT: LabelPlace = LabelPlace { left: true, lowered: false };
    const RIGHT: LabelPlace = LabelPlace { left: false, lowered: false };

    #[test]
    fn two_marks_turn_their_backs_on_each_other() {
        assert_eq!(label_places(&[33, 35], 70), [LEFT, RIGHT]);
    }

    #[test]
    fn a_mark_near_the_end_speaks_to_its_left() {
        assert_eq!(label_places(&[30, 66], 70), [LEFT, LEFT]);
        assert_eq!(label_places(&[66], 70), [LEFT]);
        assert_eq!(label_places(&[40], 70), [RIGHT]);
    }

    #[test]
    fn words_that_would_cover_others_go_one_line_lower() {
        assert_eq!(label_places(&[60, 66], 70), [LEFT, LabelPlace { left: true, lowered: true }]);
        assert_eq!(label_places(&[2, 5], 42), [RIGHT, LabelPlace { left: false, lowered: true }]);
    }
}
