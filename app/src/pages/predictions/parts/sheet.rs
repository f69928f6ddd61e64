//! A table of the page made from the very table that leaves as a file.

use leptos::prelude::*;
use optiflow_domain::format;

use crate::export::{Cell, Column, Table, Unit};

/// The table with its name; the first cell of each line names it.
pub(super) fn sheet(table: &Table, caption: &str) -> AnyView {
    sheet_of(table, caption, |_| String::new())
}

/// The same with a class for each line, by its place from 0.
pub(super) fn sheet_of(table: &Table, caption: &str, class: impl Fn(usize) -> String) -> AnyView {
    let line = |(at, row): (usize, &Vec<Cell>)| {
        let mut cells = row.iter().zip(&table.columns).map(|(cell, column)| shown(cell, *column, table));
        let name = cells.next().map(|(text, _)| text);
        let class = Some(class(at)).filter(|class| !class.is_empty());
        view! {
            <tr class=class>
                <th scope="row">{name}</th>
                {cells.map(|(text, words)| view! { <td class:words=words>{text}</td> }).collect_view()}
            </tr>
        }
    };
    let titles = table.columns.iter().map(|column| view! { <th scope="col">{column.title}</th> });
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=caption.to_owned()>
            <table class="compared sheet">
                <caption>{caption.to_owned()}</caption>
                <thead>
                    {groups(&table.columns)} <tr>{titles.collect_view()}</tr>
                </thead>
                <tbody>{table.rows.iter().enumerate().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// What stands over columns that belong together, where any do.
fn groups(columns: &[Column]) -> Option<AnyView> {
    let runs = columns.chunk_by(|one, other| one.group == other.group);
    let over = |run: &[Column]| match run {
        [Column { group: Some(group), .. }, ..] => view! {
            <th scope="colgroup" colspan=run.len().to_string()>
                {*group}
            </th>
        }
        .into_any(),
        _ => view! { <td colspan=run.len().to_string()></td> }.into_any(),
    };
    let grouped = columns.iter().any(|column| column.group.is_some());
    grouped.then(|| view! { <tr class="groups">{runs.map(over).collect_view()}</tr> }.into_any())
}

/// A cell in French, and whether it is words rather than a figure.
fn shown(cell: &Cell, column: Column, table: &Table) -> (String, bool) {
    let text = match (cell, column.unit) {
        // A figure that cannot be said; an empty cell of another kind has nothing to say.
        (Cell::Empty, Unit::Percent | Unit::Money) => format::NOTHING.to_owned(),
        (Cell::Empty, Unit::Plain) => String::new(),
        (Cell::Text(text), _) => return (text.clone(), true),
        (Cell::Number(value), Unit::Plain) => format::quantity(*value),
        (Cell::Number(value), Unit::Percent) => format::percent(*value, 1),
        (Cell::Number(value), Unit::Money) => format::money(*value, table.currency),
        (Cell::Date(date), _) => format::date(*date),
        (Cell::Moment(moment), _) => format::moment(*moment),
    };
    (text, false)
}

#[cfg(test)]
mod tests {
    use optiflow_domain::{Currency, Date};

    use super::*;
    use crate::{
        api::predictions::{OutsideDay, Questions},
        export,
        rendered::Rendered,
    };

    #[test]
    fn the_page_says_what_the_file_says_in_french() {
        let day = OutsideDay {
            day: Date::constant(2026, 11, 21),
            article: "Fer <rouge>".to_owned(),
            forecast: 17.64,
            actual: 42.0,
            value: None,
            reasons: String::new(),
            waits: true,
            answer: None,
        };
        let asked = Questions { outside: vec![day], currency: Currency::Xof, ..Questions::default() };
        let html = Rendered::of(sheet(&export::questions(&asked), "Les jours")).html().to_owned();
        let (_, line) = html.split_once("<tbody>").unwrap();
        let text: Vec<_> =
            line.split('<').filter_map(|tag| tag.split_once('>')).map(|(_, text)| text).collect();
        let text: Vec<_> = text.into_iter().filter(|text| !text.trim().is_empty()).collect();
        assert_eq!(text, ["21/11/2026", "Fer &lt;rouge&gt;", "17,6", "42", "—", "À expliquer"], "{html}");
        assert!(!html.contains("class=\"groups\""), "no columns belong together");
    }
}
