//! The state of page Alertes as it stands in its address: filters, order, opened article.
//!
//! The address is read by the server, the browser and the CSV export alike; an unknown value is passed over rather
//! than refused, since an address may be old, shared or typed by hand.

use std::fmt::Write as _;

use optiflow_domain::{ArticleId, DomainError, Level};

/// The lines shown at first, and how many more each further step shows: a page of thousands would be slow to read.
pub const LINES: u16 = 200;

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
    /// How many lines are shown at most, a multiple of [`LINES`]; the CSV file has them all.
    pub lines: u16,
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
            lines: LINES,
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
                "lignes" => read.lines = lines(text),
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

    /// The same list with more lines.
    #[must_use]
    pub fn longer(&self) -> Self {
        Self { lines: self.lines.saturating_add(LINES), ..self.clone() }
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

    /// The query as it stands in an address, without `?`; empty for the plain list.
    pub fn encode(&self) -> String {
        let sort = (self.sort != Sort::default()).then(|| self.sort.slug());
        let lines = (self.lines != LINES).then(|| self.lines.to_string());
        let search = Some(self.search.as_str()).filter(|words| !words.is_empty());
        encoded(&[
            ("niveau", self.level.map(Level::slug)),
            ("categorie", self.category.as_deref()),
            ("fournisseur", self.supplier.as_deref()),
            ("q", search),
            ("tri", sort.as_deref()),
            ("lignes", lines.as_deref()),
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

/// A number of lines as asked for, rounded up to a step; the first step for anything else.
fn lines(text: &str) -> u16 {
    let asked: u16 = text.parse().unwrap_or(LINES);
    asked.max(1).div_ceil(LINES).saturating_mul(LINES)
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
            lines: 2 * LINES,
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
    fn the_list_grows_step_by_step() {
        assert_eq!(AlertsQuery::default().longer().encode(), "lignes=400");
        for (asked, lines) in [("0", 200), ("201", 400), ("65535", 65_535), ("beaucoup", 200)] {
            assert_eq!(AlertsQuery::parse(&format!("lignes={asked}")).lines, lines, "{asked}");
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
