//! Finding an article by its name.

use super::fold::{Search, fold};
use crate::api::predictions::ArticleChoice;

/// The articles whose names hold every word, in the order given, at most `count`.
pub fn find<'a>(choices: &'a [ArticleChoice], search: &str, count: usize) -> Vec<&'a ArticleChoice> {
    let search = Search::new(search);
    choices.iter().filter(|choice| search.finds(&fold(&choice.1))).take(count).collect()
}

#[cfg(test)]
mod tests {
    use optiflow_domain::ArticleId;

    use super::*;

    #[test]
    fn an_article_is_found_by_any_of_its_words_and_the_list_ends() {
        let named = |(id, name): (i64, &str)| (ArticleId(id), name.to_owned());
        let choices: Vec<_> = (1..)
            .zip(["Réfrigérateur 200 L", "Ventilateur tour", "Ventilateur plafond"])
            .map(named)
            .collect();
        let found = |search, count| -> Vec<i64> {
            find(&choices, search, count).iter().map(|choice| choice.0.0).collect()
        };
        assert_eq!(found("ventil", 8), [2, 3]);
        assert_eq!(found("tour VENTIL", 8), [2]);
        assert_eq!(found("refrigerateur", 8), [1]);
        assert_eq!(found("", 2), [1, 2], "what matters most where nothing is typed");
        assert!(found("climatiseur", 8).is_empty());
    }
}
