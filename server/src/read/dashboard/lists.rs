//! The three short lists: what is urgent, what lies without selling, what is coming.

use std::collections::BTreeMap;

use app::{
    api::{
        alerts::AlertRow,
        dashboard::{DORMANT_ROWS, DormantLine, DormantRow, Line, ShortList},
        events::{CategoryEffect, EventsPage, UpcomingEvent},
    },
    listing::{
        dormant::{DormantOrder, markdown, without_sale},
        words,
    },
};
use jiff::civil::Date;
use optiflow_domain::{ArticleId, Level, Occurrence, dormant::DormantCategory, format};

use super::Known;
use crate::{
    batch::{get_stock_dormant::DormantFigures, get_top_urgent::UrgentArticle},
    read::AlertsRead,
};

/// The length of the list of dormant articles.
const DORMANT_LINES: usize = 3;

/// A list whose step has never ended well; the page's warnings say why.
fn not_worked_out() -> ShortList {
    ShortList { summary: "Pas encore calculé.".to_owned(), ..ShortList::default() }
}

/// The most urgent articles of the morning, with what the till says of them now: the lines, and the articles that are
/// still urgent.
pub(super) fn urgent(known: &Known, alerts: &AlertsRead) -> (ShortList, Vec<Option<AlertRow>>) {
    let Some(figures) = &known.urgent else { return (not_worked_out(), Vec::new()) };
    let is_urgent = |row: &&AlertRow| matches!(row.assessment.level(), Level::Critical | Level::Attention);
    let now = |urgent: &UrgentArticle| alerts.row(urgent.article).filter(is_urgent);
    let line = |urgent: &UrgentArticle| urgent_line(known, urgent, now(urgent));
    let list = ShortList {
        summary: if figures.content.is_empty() {
            "Aucun article à commander : tous ont assez de stock pour leur délai.".to_owned()
        } else {
            String::new()
        },
        dated: known.dated(figures),
        lines: figures.content.iter().map(line).collect(),
    };
    (list, figures.content.iter().map(|urgent| now(urgent).cloned()).collect())
}

fn urgent_line(known: &Known, urgent: &UrgentArticle, now: Option<&AlertRow>) -> Line {
    let href = panel(urgent.article);
    let line = Line { name: urgent.name.clone(), href, ..Line::default() };
    let Some(row) = now else {
        return Line { facts: "réapprovisionné depuis ce matin".to_owned(), ..line };
    };
    let on_its_way = (row.advised == Some(0) && row.orders.is_empty()).then(|| "déjà en commande".to_owned());
    let facts = [words::due(&urgent.assessment, known.as_of), on_its_way];
    let stake = words::stake(&urgent.assessment, known.currency);
    Line {
        level: urgent.assessment.level().slug().to_owned(),
        facts: facts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        figure: stake.map(|(_, money)| money).unwrap_or_default(),
        ..line
    }
}

/// What lies without selling, in short and in full.
#[derive(Debug, Default)]
pub(super) struct Dormant {
    pub(super) top: ShortList,
    pub(super) lines: Vec<DormantLine>,
    pub(super) orders: Vec<Vec<u32>>,
    pub(super) categories: Vec<Vec<String>>,
    pub(super) articles: u32,
}

pub(super) fn dormant(known: &Known, alerts: &AlertsRead) -> Dormant {
    let Some(figures) = &known.dormant else {
        return Dormant { top: not_worked_out(), ..Dormant::default() };
    };
    let DormantFigures { stock, articles } = &figures.content;
    let mut rows = rows(&figures.content, alerts);
    rows.truncate(DORMANT_ROWS);
    let value = format::money(stock.value, known.currency);
    let summary = match (articles, stock.share) {
        (0, _) => "Rien ne dort : tout ce qui est en stock s'est vendu depuis 30 jours.".to_owned(),
        (_, Some(share)) => format!("{value} immobilisés, {} du stock.", format::percent(share, 1)),
        (_, None) => format!("{value} immobilisés."),
    };
    Dormant {
        top: ShortList {
            summary,
            dated: known.dated(figures),
            lines: rows.iter().take(DORMANT_LINES).map(|row| dormant_line(known, row)).collect(),
        },
        lines: rows.iter().map(|row| detailed_line(known, row)).collect(),
        orders: DormantOrder::ALL.map(|order| order.places(&rows)).into(),
        categories: stock.by_category.iter().map(|category| category_line(known, category)).collect(),
        articles: *articles,
    }
}

fn dormant_line(known: &Known, row: &DormantRow) -> Line {
    Line {
        name: row.name.clone(),
        facts: format!("{} · remise {}", without_sale(&row.article), markdown(&row.article)),
        figure: format::money_or_nothing(row.article.value, known.currency),
        href: panel(row.article.article),
        ..Line::default()
    }
}

fn detailed_line(known: &Known, row: &DormantRow) -> DormantLine {
    let article = &row.article;
    let days = format::counted(u64::from(article.days), "jour", "jours");
    DormantLine {
        href: panel(article.article),
        name: row.name.clone(),
        category: article.category.clone().unwrap_or_default(),
        stock: format::quantity(article.stock),
        days: if article.never_sold { format!("jamais, {days}") } else { days },
        value: format::money_or_nothing(article.value, known.currency),
        markdown: markdown(article),
        reduced_price: format::money_or_nothing(article.reduced_price, known.currency),
    }
}

/// Where an article's panel opens.
fn panel(id: ArticleId) -> String {
    format!("/alertes?article={id}")
}

fn category_line(known: &Known, category: &DormantCategory) -> Vec<String> {
    vec![
        category.category.clone().unwrap_or_else(|| "Sans catégorie".to_owned()),
        format::quantity(f64::from(category.articles)),
        format::money(category.value, known.currency),
        format::percent_or_nothing(category.share, 1),
    ]
}

/// Every dormant article with its name; one that the till has deleted since keeps its number.
pub(super) fn rows(figures: &DormantFigures, alerts: &AlertsRead) -> Vec<DormantRow> {
    let names: BTreeMap<ArticleId, &str> = alerts.rows().map(|row| (row.id, row.name.as_str())).collect();
    let name =
        |id: ArticleId| names.get(&id).map_or_else(|| format!("Article n° {id}"), |name| (*name).to_owned());
    let articles = figures.stock.articles.iter();
    articles.map(|article| DormantRow { name: name(article.article), article: article.clone() }).collect()
}

/// What is coming, with what it is expected to do to sales.
pub(super) fn events(page: &EventsPage) -> ShortList {
    ShortList {
        summary: if page.upcoming.is_empty() {
            "Aucun événement connu dans les 30 jours.".to_owned()
        } else {
            String::new()
        },
        dated: String::new(),
        lines: page.upcoming.iter().map(|event| event_line(event, page.as_of)).collect(),
    }
}

fn event_line(event: &UpcomingEvent, as_of: Date) -> Line {
    let strongest = CategoryEffect::strongest(&event.effects);
    Line {
        name: event.name.clone(),
        facts: format!("{} · {}", when(event.occurrence, as_of), expected(&event.effects)),
        figure: strongest.map(|effect| format::multiplier(effect.multiplier)).unwrap_or_default(),
        ..Line::default()
    }
}

/// `dimanche 15`, `du 27/11 au 30/11`, `jusqu'au 30/11`.
fn when(days: Occurrence, as_of: Date) -> String {
    let short = |date: Date| format!("{:02}/{:02}", date.day(), date.month());
    if days.first() == days.last() {
        words::near_day(days.first(), as_of)
    } else if days.first() < as_of {
        format!("jusqu'au {}", short(days.last()))
    } else {
        format!("du {} au {}", short(days.first()), short(days.last()))
    }
}

/// The categories that an event moves most, and how sure that is.
fn expected(effects: &[CategoryEffect]) -> String {
    let Some(strongest) = CategoryEffect::strongest(effects) else {
        return "sans effet mesuré".to_owned();
    };
    let name = format::name(strongest.category.as_deref().unwrap_or("sans catégorie"));
    let others = effects.len().saturating_sub(1);
    let others = match others {
        0 => String::new(),
        1 => " et 1 autre".to_owned(),
        others => format!(" et {others} autres"),
    };
    format!("{name}{others}, confiance {}", format::percent(strongest.confidence, 0))
}
