//! What the components are shown with: one invented article in several situations.

use optiflow_domain::{
    ArticleId, Assessment, Currency, DailyForecast, Date, ForecastDay, LeadTime, Level, OrderRules,
    OrderWindow, PendingDelivery, Price, StockOnHand,
};

use crate::api::{
    alerts::{AlertRow, ArticlePanel, DataStatus, Outage, OutageFile, PastDay},
    dashboard::{Line, Series, ShortList},
    figure::Figure,
    orders::MarkedOrder,
};

pub(super) const D0: Date = Date::constant(2026, 11, 23);
/// As long as a shop's till lets a name be.
pub(super) const LONG: &str =
    "Climatiseur Split réversible 12000 BTU classe A++ avec télécommande, support mural et pose comprise";

/// An article for each level.
fn id(level: Level) -> ArticleId {
    ArticleId(match level {
        Level::Critical => 1,
        Level::Attention => 2,
        Level::Ok => 3,
        Level::Unknown => 4,
    })
}

pub(super) fn assessment(level: Level) -> Assessment {
    match level {
        Level::Critical => Assessment::Critical {
            stock_out_day: 4,
            stock_out_on: Date::constant(2026, 11, 26),
            days_out: 2,
            units_lost: 7.0,
            loss: Some(9_240_000.0),
        },
        Level::Attention => {
            Assessment::Attention { order_by: Date::constant(2026, 11, 25), gain: Some(3_110_000.0) }
        }
        Level::Ok => Assessment::Ok { window: OrderWindow::NotBefore { date: Date::constant(2026, 12, 9) } },
        Level::Unknown => Assessment::Unknown,
    }
}

pub(super) fn row(level: Level, name: &str) -> AlertRow {
    let urgent = matches!(level, Level::Critical | Level::Attention);
    AlertRow {
        id: id(level),
        name: name.to_owned(),
        category: Some("Froid".to_owned()),
        supplier: Some("Abidjan Froid".to_owned()),
        stock: (level != Level::Unknown).then_some(118.0),
        stock_of: None,
        stock_was_negative: false,
        lead_time: LeadTime::choose(Some(5), None),
        assessment: assessment(level),
        suggested: urgent.then_some(2_148),
        advised: urgent.then_some(2_160),
        cost: Some(1_200.0).and_then(Price::new),
        orders: Vec::new(),
    }
}

pub(super) fn ordered(name: &str) -> AlertRow {
    let orders = vec![MarkedOrder { id: 1, quantity: 2_160, expected_on: Date::constant(2026, 11, 28) }];
    AlertRow { advised: Some(0), orders, ..row(Level::Critical, name) }
}

/// An article of this level; `None` where its forecast would make no sense, which it does not.
pub(super) fn panel(level: Level, rules: OrderRules) -> Option<ArticlePanel> {
    let day = |number: u32| {
        let expected = 18.0 + f64::from(number % 7) * 2.5;
        ForecastDay { expected, lower: expected * 0.7, upper: expected * 1.3 }
    };
    let past =
        |number: u32| PastDay { sold: 17.0 + f64::from(number * 7 % 9), out_of_stock: number % 31 == 30 };
    Some(ArticlePanel {
        id: id(level),
        name: "Ventilateur tour".to_owned(),
        category: Some("Froid".to_owned()),
        supplier: Some("Abidjan Froid".to_owned()),
        currency: Currency::Xof,
        price: Price::new(25_000.0),
        lead_time: LeadTime::choose(Some(5), None),
        stock: StockOnHand::from_locations([(118.0, D0.at(7, 0, 0, 0))]),
        forecast: DailyForecast::new(D0, (0..60).map(day).collect()).ok()?,
        history: (0..90).map(past).collect(),
        short_history: None,
        rules,
        orders: Vec::new(),
        assessment: assessment(level),
    })
}

/// A supplier's terms, and an order under way.
pub(super) fn terms() -> OrderRules {
    let delivery = PendingDelivery { expected_on: Date::constant(2026, 11, 30), quantity: 60.0 };
    OrderRules { minimum: Some(50), pack: Some(20), pending: vec![delivery] }
}

pub(super) fn status(troubled: bool) -> DataStatus {
    DataStatus {
        as_of: D0,
        last_sale: Some(Date::constant(2026, 11, 22)),
        sales_are_old: troubled,
        computed_at: Some(D0.at(0, 31, 0, 0)),
        age_minutes: if troubled { 3_000 } else { 420 },
        stale: troubled,
        stock_at: Some(D0.at(10, 42, 0, 0)),
        failures: if troubled {
            vec!["L'étape « tendances » a échoué : le disque est plein.".to_owned()]
        } else {
            Vec::new()
        },
        failed_night: None,
        outage: troubled.then(|| Outage {
            file: OutageFile::Shop,
            since: D0.at(10, 50, 0, 0),
            advice: "Le fichier de la caisse est verrouillé. Fermez le programme qui le garde ouvert."
                .to_owned(),
        }),
        currency: Currency::Xof,
    }
}

/// A quiet figure, one that worsened, one that is unknown.
pub(super) fn figures() -> Vec<Figure> {
    let text = str::to_owned;
    vec![
        Figure {
            label: text("Valeur du stock"),
            value: text("449 163 000"),
            unit: text("FCFA"),
            change: text("+1,2 % en une semaine"),
            note: text("441 200 000 en moyenne sur 30 jours"),
            ..Figure::default()
        },
        Figure {
            label: text("Alertes"),
            value: text("6"),
            unit: text("critiques"),
            change: text("critiques +2 en une semaine"),
            way: text("worse"),
            note: text("14 attention · 100 OK"),
            level: text("critique"),
            href: text("/alertes"),
        },
        Figure {
            label: text("Précision"),
            value: text("—"),
            change: text("semaine dernière inconnue"),
            note: text("il faut une semaine entière de nuits calculées"),
            ..Figure::default()
        },
    ]
}

pub(super) fn short_list() -> (ShortList, Vec<Option<AlertRow>>) {
    let line = |row: &AlertRow| Line {
        name: row.name.clone(),
        level: row.assessment.level().slug().to_owned(),
        facts: "rupture jeudi 26".to_owned(),
        figure: "9 240 000 FCFA".to_owned(),
        href: "/alertes".to_owned(),
    };
    let rows =
        vec![row(Level::Critical, LONG), row(Level::Attention, "Ventilateur tour"), ordered("Frigo 240 L")];
    let list = ShortList { lines: rows.iter().map(line).collect(), ..ShortList::default() };
    (list, rows.into_iter().map(Some).collect())
}

pub(super) fn revenue() -> Series {
    let day = |day: u32, swing: f64| Some(4_000_000.0 + f64::from(day * 13 % 7) * swing);
    let line = |swing| (0..30).map(|number| day(number, swing)).collect();
    Series {
        dated: String::new(),
        first: Date::constant(2026, 10, 24),
        lines: vec![line(300_000.0), line(420_000.0)],
    }
}

pub(super) fn trend() -> Series {
    let line = |start: u32| (0..7).map(|day| Some(f64::from(start + day % 3))).collect();
    Series { dated: String::new(), first: Date::constant(2026, 11, 17), lines: vec![line(4), line(12)] }
}
