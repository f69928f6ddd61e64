//! Tables for a spreadsheet: `/alertes.csv` and `/alertes.xlsx` hold the list as filtered and sorted in the page, and so
//! does every other table under its name, with the filters of its page's address.

use std::sync::Arc;

use app::{
    api::to_order::ToOrder,
    calculation::Inputs,
    charts::projected_stock::ArticleChart,
    error::{AppError, ErrorCode},
    export::{self, Table, csv},
    listing::{AlertsQuery, ForecastQuery, dormant::DormantOrder},
    ports::Ports,
};
use axum::{
    Router,
    extract::RawQuery,
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use super::workbook;

/// The tables of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Export {
    Alerts,
    Urgent,
    Dormant,
    DormantCategories,
    Revenue,
    Trend,
    Coming,
    Measured,
    OwnEvents,
    Performance,
    Days,
    Drawn,
    Panel,
    Calculation,
    ToOrder,
    Verified,
    Precision,
    Weeks,
    MeasuresByWeek,
    MeasuresByCategory,
    MeasuresByWeekday,
    Ranking,
    Methods,
    Questions,
    Runs,
    Steps,
}

/// What a table is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    Xlsx,
}

/// The addresses of the files.
pub fn export_paths() -> impl Iterator<Item = String> {
    Export::ALL.into_iter().flat_map(|table| Format::ALL.map(|format| path(table, format)))
}

fn path(table: Export, format: Format) -> String {
    format!("/{}.{}", table.name(), format.ending())
}

/// A file of each table in each format.
pub(super) fn routes(ports: Ports) -> Router {
    let ports = Arc::new(ports);
    let mut router = Router::new();
    for table in Export::ALL {
        for format in Format::ALL {
            let ports = Arc::clone(&ports);
            let answer = move |RawQuery(query): RawQuery| async move {
                let table = table.read(&ports, query.as_deref().unwrap_or_default()).await;
                file(table, format).await
            };
            router = router.route(&path(table, format), get(answer));
        }
    }
    router
}

impl Export {
    const ALL: [Self; 26] = [
        Self::Alerts,
        Self::Urgent,
        Self::Dormant,
        Self::DormantCategories,
        Self::Revenue,
        Self::Trend,
        Self::Coming,
        Self::Measured,
        Self::OwnEvents,
        Self::Performance,
        Self::Days,
        Self::Drawn,
        Self::Panel,
        Self::Calculation,
        Self::ToOrder,
        Self::Verified,
        Self::Precision,
        Self::Weeks,
        Self::MeasuresByWeek,
        Self::MeasuresByCategory,
        Self::MeasuresByWeekday,
        Self::Ranking,
        Self::Methods,
        Self::Questions,
        Self::Runs,
        Self::Steps,
    ];

    /// As it stands in the address.
    fn name(self) -> &'static str {
        match self {
            Self::Alerts => "alertes",
            Self::Urgent => "urgences",
            Self::Dormant => "dormant",
            Self::DormantCategories => "dormant-categories",
            Self::Revenue => "chiffre-affaires",
            Self::Trend => "a-commander",
            Self::Coming => "evenements",
            Self::Measured => "effets-evenements",
            Self::OwnEvents => "mes-evenements",
            Self::Performance => "performance",
            Self::Days => "predictions",
            Self::Drawn => "graphique",
            Self::Panel => "panneau",
            Self::Calculation => "calcul",
            Self::ToOrder => "tout-commander",
            Self::Verified => "preuve",
            Self::Precision => "precision",
            Self::Weeks => "precision-semaines",
            Self::MeasuresByWeek => "mesures-semaines",
            Self::MeasuresByCategory => "mesures-rayons",
            Self::MeasuresByWeekday => "mesures-jours",
            Self::Ranking => "classement",
            Self::Methods => "methodes",
            Self::Questions => "ecarts",
            Self::Runs => "calculs",
            Self::Steps => "etapes",
        }
    }

    /// The table as the page of this address shows it.
    async fn read(self, ports: &Ports, query: &str) -> Result<Table, AppError> {
        match self {
            Self::Alerts | Self::Urgent | Self::ToOrder => self.of_alerts(ports, query).await,
            Self::Dormant | Self::DormantCategories | Self::Revenue | Self::Trend => {
                self.of_shop(ports, query).await
            }
            Self::Coming | Self::Measured | Self::OwnEvents | Self::Performance => self.below(ports).await,
            Self::Days | Self::Drawn | Self::Verified | Self::Methods => self.of_article(ports, query).await,
            Self::Precision
            | Self::Weeks
            | Self::MeasuresByWeek
            | Self::MeasuresByCategory
            | Self::MeasuresByWeekday
            | Self::Ranking
            | Self::Questions => self.of_proof(ports, query).await,
            Self::Panel | Self::Calculation => self.of_panel(ports, query).await,
            Self::Runs | Self::Steps => {
                let read = ports.runs.runs().await?;
                Ok(if self == Self::Runs { export::runs(&read) } else { export::steps(&read) })
            }
        }
    }

    async fn of_alerts(self, ports: &Ports, query: &str) -> Result<Table, AppError> {
        if self == Self::Urgent {
            let page = ports.dashboard.dashboard().await?;
            let rows = page.urgent_rows.iter().flatten();
            return Ok(export::alerts(self.name(), "Urgences", rows, &page.status));
        }
        if self == Self::ToOrder {
            let (status, rows) = ports.alerts.selected("").await?;
            return Ok(export::to_order(&ToOrder::of(&rows), status.as_of, status.currency));
        }
        let (status, rows) = ports.alerts.selected(query).await?;
        Ok(export::alerts(self.name(), "Alertes", &rows, &status))
    }

    /// What an article's panel shows.
    async fn of_panel(self, ports: &Ports, query: &str) -> Result<Table, AppError> {
        let query = AlertsQuery::parse(query);
        let article = query.opened()?.ok_or_else(AppError::unknown_article)?;
        let panel = ports.alerts.article(article).await?;
        if self == Self::Panel {
            return Ok(export::drawn(self.name(), &ArticleChart::of_panel(Arc::new(panel))));
        }
        let proposed = Inputs::proposed(&panel);
        let inputs = Inputs {
            date: query.date.unwrap_or(proposed.date),
            margin: query.margin.unwrap_or(proposed.margin),
        };
        export::calculation(&panel, &inputs).map_err(|message| AppError::new(ErrorCode::Invalid, message))
    }

    async fn of_shop(self, ports: &Ports, query: &str) -> Result<Table, AppError> {
        Ok(match self {
            Self::Dormant => {
                export::dormant(&ports.dashboard.dormant().await?, DormantOrder::of_query(query))
            }
            Self::DormantCategories => export::dormant_categories(&ports.dashboard.dormant().await?),
            Self::Revenue => export::revenue(&ports.dashboard.dashboard().await?),
            _ => export::trend(&ports.dashboard.dashboard().await?),
        })
    }

    /// What stands below the alerts.
    async fn below(self, ports: &Ports) -> Result<Table, AppError> {
        let status = ports.runs.runs().await?.status;
        let currency = status.currency;
        Ok(match self {
            Self::Coming => export::coming(&ports.events.measured().await?, currency),
            Self::Measured => export::measured(&ports.events.measured().await?, currency),
            Self::OwnEvents => export::own(&ports.events.events().await?.own, status.as_of, currency),
            _ => export::performance(ports.alerts.performance().await?.as_ref(), status.as_of, currency),
        })
    }

    async fn of_article(self, ports: &Ports, query: &str) -> Result<Table, AppError> {
        let query = ForecastQuery::parse(query);
        let article = query.chosen()?;
        if matches!(self, Self::Verified | Self::Drawn) {
            let read = ports.predictions.predictions(article).await?;
            let read = read.article.ok_or_else(AppError::unknown_article)?;
            return Ok(match self {
                Self::Drawn => export::drawn_over(self.name(), &read, query.days),
                _ => export::verified(&read),
            });
        }
        let found = ports.predictions.days(article, query.days).await?;
        let currency = ports.runs.runs().await?.status.currency;
        Ok(if self == Self::Days {
            export::days(&found, currency)
        } else {
            export::methods(&found, currency)
        })
    }

    async fn of_proof(self, ports: &Ports, query: &str) -> Result<Table, AppError> {
        let article = ForecastQuery::parse(query).chosen()?;
        let read = ports.predictions.predictions(article).await?;
        let (as_of, currency) = (read.status.as_of, read.status.currency);
        Ok(match self {
            Self::Precision => export::precision(&read),
            Self::Weeks => export::weeks(&read),
            Self::MeasuresByWeek => export::by_week(&read.shop, as_of, currency),
            Self::MeasuresByCategory => export::by_category(&read.shop, as_of, currency),
            Self::MeasuresByWeekday => export::by_weekday(&read.shop, as_of, currency),
            Self::Ranking => export::ranking(&read.shop, as_of, currency),
            _ => export::questions(&read.questions),
        })
    }
}

impl Format {
    const ALL: [Self; 2] = [Self::Csv, Self::Xlsx];

    fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// A file with its name, or why there is none.
async fn file(table: Result<Table, AppError>, format: Format) -> Response {
    let table = match table {
        Ok(table) => table,
        Err(error) => return (error.code.status(), error.message).into_response(),
    };
    let name = format!("attachment; filename=\"{}.{}\"", table.file(), format.ending());
    let headers: [(HeaderName, String); 2] =
        [(header::CONTENT_TYPE, format.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)];
    match format {
        Format::Csv => (headers, csv::write(&table)).into_response(),
        // Ten thousand lines take a tenth of a second, for which no other answer should wait.
        Format::Xlsx => match tokio::task::spawn_blocking(move || workbook::write(&table)).await {
            Ok(Ok(content)) => (headers, content).into_response(),
            Ok(Err(error)) => not_written(&error),
            Err(error) => not_written(&error),
        },
    }
}

fn not_written(error: &impl std::error::Error) -> Response {
    tracing::error!(%error, "a workbook cannot be written");
    let message = "Ce fichier n'a pas pu être écrit ; rien n'est perdu. Essayez le format CSV.";
    (StatusCode::INTERNAL_SERVER_ERROR, message).into_response()
}
