//! The words of stock management and every formula of Optiflow.
//!
//! Nothing here reads a file, a clock or the network: the same functions run in the browser and on the server, so
//! that a quantity computed while a finger moves a slider is the quantity the server would have computed.
//!
//! ```
//! use optiflow_domain::{alert, Date, DailyForecast, ForecastDay, LeadTime, Level, Situation};
//!
//! let day = |expected| ForecastDay { expected, lower: 0.0, upper: expected * 2.0 };
//! let mut days: Vec<_> = [15.0, 12.0, 10.0, 8.0, 12.0].map(day).to_vec();
//! days.resize(60, day(10.0));
//! let forecast = DailyForecast::new(Date::constant(2026, 11, 9), days)?;
//!
//! let situation = Situation { stock: Some(50.0), lead_time: LeadTime::of_article(5)?, price: None };
//! let assessment = alert::assess(&situation, &forecast);
//! assert_eq!(assessment.level(), Level::Critical);
//! # Ok::<(), optiflow_domain::DomainError>(())
//! ```

pub mod accuracy;
pub mod alert;
pub mod calendar;
pub mod dormant;
mod error;
pub mod events;
mod forecast;
pub mod format;
pub mod gap;
pub mod history;
mod ids;
mod measure;
mod number;
mod occasion;
pub mod on_order;
pub mod order;
pub mod performance;
pub mod pricing;
pub mod projection;
pub mod revenue;
pub mod savings;
pub mod stock;
pub mod trend;
pub mod turnover;
pub mod verification;

pub use alert::{Assessment, Level, OrderWindow, Situation};
pub use calendar::{Country, DayOfWeek};
pub use error::DomainError;
pub use events::{Event, EventKind, Occurrence};
pub use forecast::{DailyForecast, ForecastDay};
pub use format::Currency;
pub use ids::ArticleId;
pub use jiff::civil::{Date, DateTime};
pub use measure::{LeadTime, LeadTimeSource, Margin, Price, horizon};
pub use number::round6;
pub use occasion::Occasion;
pub use on_order::OrderQuantity;
pub use order::{Advice, OrderRules, PendingDelivery, Suggestion};
pub use stock::StockOnHand;
