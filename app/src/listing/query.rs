//! The state of page Alertes as it stands in its address: filters, order, opened article.
//!
//! The address is read by the server, the browser and the CSV export alike; an unknown value is passed over rather
//! than refused, since an address may be old, shared or typed by hand.

use std::fmt::Write as _;

use optiflow_domain::{ArticleId, DomainError, Level};

/// The lines of one page of the list: more would be slow to lay out, and nobody reads further in one go.
pub const LINES: usize = 40;

/// The longest text kept of one value, in characters: an address is not a place for more.
const LONGEST: usize = 120;

/// A column by which the list can be sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortKey {
    /// Level, then money at stake: what the page opens with.
    #[default]
    Urgency,
    Article,
    Stock,
    /// The stock-out day of a CRITIQUE, else the day to order by.
    Due,
    /// The loss of a CRITIQUE, the gain of an ATTENTION.
    Stake,
    Advised,
}

impl SortKey {
    /// Every key, in the order of the columns.
    pub const ALL: [Self; 6] =
        [Self::Urgency, Self::Article, Self::Stock, Self::Due, Self::Stake, Self::Advised];

    /// The name in the address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Urgency => "urgence",
            Self::Article => "article",
            Self::Stock => "stock",
            Self::Due => "echeance",
            Self::Stake => "enjeu",
            Self::Advised => "conseille",
        }
    }

    /// The column's title.
    pub fn label(self) -> &'static str {
        match self {
            Self::Urgency => "Niveau",
            Self::Article => "Article",
            Self::Stock => "Stock",
            Self::Due => "Échéance",
            Self::Stake => "Enjeu",
            Self::Advised => "Conseillé",
        }
    }

    /// Whether the largest value comes first when the column is first chosen: money and quantities.
    fn starts_descending(self) -> bool {
        matches!(self, Self::Stake | Self::Advised)
    }
}

/// An order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sort {
    pub key: SortKey,
    pub descending: bool,
}

impl Sort {
    /// The order in which a column starts.
    pub fn by(key: SortKey) -> Self {
        Self { key, descending: key.starts_descending() }
    }

    /// What pressing the title of `key` does: start with it, or turn round the order it already has.
    #[must_use]
    pub fn pressed(self, key: SortKey) -> Self {
        if self.key == key { Self { key, descending: !self.descending } } else { Self::by(key) }
    }

    /// The order in the address: `stock`, or `-stock` from the largest down.
    pub fn slug(self) -> String {
        format!("{}{}", if self.descending { "-" } else { "" }, self.key.slug())
    }

    /// The order with this [`slug`](Self::slug).
    pub fn from_slug(slug: &str) -> Option<Self> {
        let (descending, name) = slug.strip_prefix('-').map_or((false, slug), |name| (true, name));
        let key = SortKey::ALL.into_iter().find(|key| key.slug() == name)?;
        Some(Self { key, descending })
    }
}

/// Everything that the address of page Alertes says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertsQuery {
    pub level: Option<Level>,
    pub category: Option<String>,
    pub supplier: Option<String>,
    /// The words searched for; empty for none.
    pub search: String,
    pub sort: Sort,
    /// Which page of [`LINES`] lines, from 1.
    pub page: u16,
    /// The opened article as it was written, checked by [`opened`](Self::opened).
    pub article: Option<String>,
    /// The calculator's date as it was written; only a page without JavaScript puts it in its address.
    pub date: Option<String>,
    /// The calculator's margin as it was written.
    pub margin: Option<String>,
}

impl Default for AlertsQuery {
    fn default() -> Self {
        Self {
            level: None,
            category: None,
            supplier: None,
            search: String::new(),
            sort: Sort::default(),
            page: 1,
            article: None,
            date: None,
            margin: None,
        }
    }
}

impl AlertsQuery {
    /// Reads the query of an address, with or without its `?`.
    pub fn parse(query: &str) -> Self {
        let mut read = Self::default();
        for (name, value) in pairs(query) {
            let text = value.trim();
            match name {
                "niveau" => read.level = Level::from_slug(text),
                "categorie" => read.category = Some(text.to_owned()),
                "fournisseur" => read.supplier = Some(text.to_owned()),
                // Spaces at the end stay: the owner is still typing.
                "q" => value.trim_start().clone_into(&mut read.search),
                "tri" => read.sort = Sort::from_slug(text).unwrap_or_default(),
                "page" => read.page = text.parse().unwrap_or(1).max(1),
                "article" => read.article = Some(text.to_owned()),
                "date" => read.date = Some(text.to_owned()),
                "marge" => read.margin = Some(text.to_owned()),
                _ => {}
            }
        }
        read
    }

    /// The opened article, if any.
    ///
    /// # Errors
    /// What stands in the address is not an article's number.
    pub fn opened(&self) -> Result<Option<ArticleId>, DomainError> {
        self.article.as_deref().map(str::parse).transpose()
    }

    /// Whether some article may be hidden by a filter or the search.
    pub fn filters(&self) -> bool {
        self.level.is_some()
            || self.category.is_some()
            || self.supplier.is_some()
            || !self.search.trim().is_empty()
    }

    /// The same list with this article opened, at the calculator's defaults.
    #[must_use]
    pub fn opening(&self, article: ArticleId) -> Self {
        Self { article: Some(article.to_string()), date: None, margin: None, ..self.clone() }
    }

    /// Another page of the same list.
    #[must_use]
    pub fn turned_to(&self, page: u16) -> Self {
        Self { page, ..self.clone() }
    }

    /// The same list in another order, from its top.
    #[must_use]
    pub fn sorted(&self, sort: Sort) -> Self {
        Self { sort, page: 1, ..self.clone() }
    }

    /// The list of one level, or of all, from its top.
    #[must_use]
    pub fn of_level(&self, level: Option<Level>) -> Self {
        Self { level, page: 1, ..self.clone() }
    }

    /// What decides which articles are listed, and in which order: not the page, not the opened article.
    #[must_use]
    pub fn criteria(&self) -> Self {
        Self { page: 1, ..self.closed() }
    }

    /// The same list with no article opened.
    #[must_use]
    pub fn closed(&self) -> Self {
        Self { article: None, date: None, margin: None, ..self.clone() }
    }

    /// The same order with every article shown.
    #[must_use]
    pub fn unfiltered(&self) -> Self {
        Self { sort: self.sort, article: self.article.clone(), ..Self::default() }
    }

    /// What the server needs to know to list one page.
    pub fn listed(&self) -> String {
        self.closed().encode()
    }

    /// The query as it stands in an address, without `?`; empty for the plain list.
    pub fn encode(&self) -> String {
        let sort = (self.sort != Sort::default()).then(|| self.sort.slug());
        let page = (self.page != 1).then(|| self.page.to_string());
        let search = Some(self.search.as_str()).filter(|words| !words.is_empty());
        encoded(&[
            ("niveau", self.level.map(Level::slug)),
            ("categorie", self.category.as_deref()),
            ("fournisseur", self.supplier.as_deref()),
            ("q", search),
            ("tri", sort.as_deref()),
            ("page", page.as_deref()),
            ("article", self.article.as_deref()),
            ("date", self.date.as_deref()),
            ("marge", self.margin.as_deref()),
        ])
    }

    /// An address with this state: `/alertes?niveau=critique`.
    pub fn address(&self, path: &str) -> String {
        addressed(path, &self.encode())
    }
}

/// The names and values of an address' query, with or without its `?`; empty values say nothing.
pub(super) fn pairs(query: &str) -> impl Iterator<Item = (&str, String)> {
    query.trim_start_matches('?').split('&').filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let value = decode(value);
        (!value.trim().is_empty()).then_some((name, value))
    })
}

/// The pairs that have a value as they stand in an address, without `?`.
pub(super) fn encoded(pairs: &[(&str, Option<&str>)]) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        if let Some(value) = value {
            let separator = if out.is_empty() { "" } else { "&" };
            out.push_str(separator);
            out.push_str(name);
            out.push('=');
            encode_into(&mut out, value);
        }
    }
    out
}

/// A path with a query, which may be empty.
pub(super) fn addressed(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// Undoes the encoding of a form's value; what is not text is replaced, what is too long is cut.
fn decode(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        match (first, tail) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high * 16 + low);
                    rest = after;
                }
                _ => bytes.push(b'%'),
            },
            _ => bytes.push(first),
        }
    }
    String::from_utf8_lossy(&bytes).chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

fn encode_into(out: &mut String, value: &str) {
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            // Writing to a string cannot fail.
            _ => _ = write!(out, "%{byte:02X}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_everything_and_reads_back_the_same() {
        let query = AlertsQuery {
            level: Some(Level::Critical),
            category: Some("Froid & climat".to_owned()),
            supplier: Some("Société d'Abidjan".to_owned()),
            search: "100% coton +".to_owned(),
            sort: Sort { key: SortKey::Stock, descending: true },
            page: 3,
            article: Some("12".to_owned()),
            date: Some("2026-12-23".to_owned()),
            margin: Some("20".to_owned()),
        };
        let text = query.encode();
        assert!(text.starts_with("niveau=critique&categorie=Froid+%26+climat&"), "{text}");
        assert_eq!(AlertsQuery::parse(&text), query);
        assert_eq!(AlertsQuery::parse(&format!("?{text}")), query);
    }

    #[test]
    fn the_plain_list_has_a_plain_address() {
        assert_eq!(AlertsQuery::default().address("/alertes"), "/alertes");
        assert_eq!(AlertsQuery::parse(""), AlertsQuery::default());
        assert_eq!(
            AlertsQuery::parse("q=&niveau=&tri="),
            AlertsQuery::default(),
            "an empty form field says nothing"
        );
    }

    #[test]
    fn what_is_not_understood_is_passed_over() {
        let query = AlertsQuery::parse("niveau=rouge&tri=couleur&x=1&q=%zz%C3&=&&article=abc");
        assert_eq!(query.level, None);
        assert_eq!(query.sort, Sort::default());
        assert_eq!(query.search, "%zz\u{fffd}");
        assert!(matches!(query.opened(), Err(DomainError::InvalidArticle { .. })));
    }

    #[test]
    fn a_value_is_cut_where_it_gets_too_long() {
        let query = AlertsQuery::parse(&format!("q={}", "é".repeat(1000)));
        assert_eq!(query.search.chars().count(), LONGEST);
    }

    #[test]
    fn another_order_or_level_starts_at_the_top_and_another_page_keeps_them() {
        let query = AlertsQuery::parse("niveau=ok&tri=stock&page=3&article=7");
        assert_eq!(query.page, 3);
        assert_eq!(query.sorted(Sort::by(SortKey::Stake)).encode(), "niveau=ok&tri=-enjeu&article=7");
        assert_eq!(query.of_level(None).encode(), "tri=stock&article=7");
        assert_eq!(query.turned_to(2).encode(), "niveau=ok&tri=stock&page=2&article=7");
        assert_eq!(query.criteria().encode(), "niveau=ok&tri=stock");
        for wrong in ["0", "-1", "beaucoup", "70000"] {
            assert_eq!(AlertsQuery::parse(&format!("page={wrong}")).page, 1, "{wrong}");
        }
    }

    #[test]
    fn pressing_a_title_twice_turns_the_order_round() {
        let first = Sort::default().pressed(SortKey::Stock);
        assert_eq!(first.slug(), "stock");
        assert_eq!(first.pressed(SortKey::Stock).slug(), "-stock");
        assert_eq!(Sort::default().pressed(SortKey::Stake).slug(), "-enjeu", "the most money first");
    }

    #[test]
    fn opening_and_closing_keep_the_filters() {
        let query = AlertsQuery::parse("niveau=ok&q=ventilateur");
        let opened = query.opening(ArticleId(7));
        assert_eq!(opened.opened(), Ok(Some(ArticleId(7))));
        assert_eq!(opened.closed(), query);
        assert!(!query.unfiltered().filters());
    }
}
