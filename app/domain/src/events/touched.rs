//! The articles that an event touches, as they stand in a form: one a line, by name or by number.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    error::{DomainError, shortened},
    ids::ArticleId,
};

/// Reads what [`written`] wrote, or what was typed instead: a line is the name of an article, with no regard to case, or
/// one or several numbers (`12, 14`; `n° 12`). A number is not looked up.
///
/// # Errors
/// [`DomainError::UnknownArticleName`] where a line is neither; [`DomainError::SharedArticleName`] where several articles
/// have this name.
pub fn typed(text: &str, names: &BTreeMap<ArticleId, &str>) -> Result<BTreeSet<ArticleId>, DomainError> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| articles(line, names)).try_fold(BTreeSet::new(), |mut all, found| {
        all.extend(found?);
        Ok(all)
    })
}

/// The articles of one line.
fn articles(line: &str, names: &BTreeMap<ArticleId, &str>) -> Result<Vec<ArticleId>, DomainError> {
    let named = |same: &dyn Fn(&str) -> bool| -> Vec<ArticleId> {
        names.iter().filter(|(_, name)| same(name.trim())).map(|(id, _)| *id).collect()
    };
    let mut found = named(&|name| name == line);
    if found.is_empty() {
        let lower = line.to_lowercase();
        found = named(&|name| name.to_lowercase() == lower);
    }
    if found.is_empty() {
        let numbers = line.replace("n°", " ");
        let numbers = numbers.split([',', ';', ' ', '\t', '\u{a0}']).filter(|number| !number.is_empty());
        return numbers
            .map(str::parse)
            .collect::<Result<_, DomainError>>()
            .map_err(|_| DomainError::UnknownArticleName { text: shortened(line) });
    }
    if found.len() > 1 {
        return Err(DomainError::SharedArticleName { text: shortened(line), first: found[0] });
    }
    Ok(found)
}

/// The articles as [`typed`] reads them: by name, and by number where the name is unknown or another article has it too.
pub fn written(articles: &BTreeSet<ArticleId>, names: &BTreeMap<ArticleId, &str>) -> String {
    let line = |id: &ArticleId| {
        let name = names.get(id).map(|name| name.trim());
        let alone = |name: &&str| typed(name, names).is_ok_and(|found| found == BTreeSet::from([*id]));
        name.filter(alone).map_or_else(|| format!("n° {id}"), str::to_owned)
    };
    articles.iter().map(line).collect::<Vec<_>>().join("\n")
}
