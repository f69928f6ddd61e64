//! Daily demand forecasting: an article's history in, its forecast out. Pure, parallel and deterministic: nothing here
//! reads a file, a clock, the network or a random number.
//!
//! ```
//! use jiff::civil::Date;
//! use optiflow_forecast::{History, Horizon, Job, forecast, forecast_many};
//!
//! // Four months of sales: 10 a day, 20 on Saturdays; one day the shelf was empty.
//! let first_day = Date::constant(2026, 1, 1);
//! let mut demand: Vec<Option<f64>> = (0..120).map(|day| Some(if day % 7 == 2 { 20.0 } else { 10.0 })).collect();
//! demand[50] = None;
//! let history = History::new(first_day, demand);
//!
//! let forecast = forecast(&history, Horizon::new(60)?)?;
//! assert_eq!(forecast.daily.first_day(), Date::constant(2026, 5, 1));
//! let saturday = forecast.daily.days()[1];
//! assert!((saturday.expected - 20.0).abs() < 1.0, "{saturday:?}");
//! assert!(saturday.lower <= saturday.expected && saturday.expected <= saturday.upper);
//!
//! // Many articles at once, in parallel, in order, each with its own result.
//! let jobs = vec![Job::new(history, Horizon::new(30)?); 3];
//! let forecasts = forecast_many(&jobs, &|_done| ());
//! assert!(forecasts.iter().all(Result::is_ok));
//! # Ok::<(), optiflow_forecast::ForecastError>(())
//! ```
//!
//! [`prophet::MapOptimizer`] fits the Prophet models of `augurs` in native code; [`backtest()`] measures the engine as
//! its peers are measured.

pub mod backtest;
mod blend;
mod candidates;
mod combine;
mod demand;
mod engine;
mod error;
mod history;
mod interval;
mod knowledge;
mod model;
mod models;
mod outliers;
mod path;
pub mod prophet;
mod replay;
mod smoothing;
mod week;

pub use backtest::{Protocol, Report, backtest, backtest_with};
pub use demand::DemandKind;
pub use engine::{Forecast, Job, forecast, forecast_many, forecast_prophet};
pub use error::ForecastError;
pub use history::{History, Horizon};
pub use knowledge::Knowledge;
pub use model::Model;
pub use replay::Score;
