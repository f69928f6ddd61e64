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
//! # How a forecast is made
//!
//! 1. What events and price cuts did in the past is measured and taken out ([`drivers`]); so is, for a new article, its
//!    category's season.
//! 2. Days far above anything around them are cut ([`History`] marks unknown days by `None`; they are skipped, not 0).
//! 3. Every candidate is fitted and replayed from six origins of the last half year.
//! 4. Six members are combined by a weighted trimmed mean, the weights falling with each one's replayed loss.
//! 5. What repeats on its own dates (a fortnight's promotion, a pay day, last year's feast) becomes a factor.
//! 6. A candidate that beat the combination by three standard errors becomes champion and takes a share.
//! 7. The replayed errors give the 80 % interval and the confidence of each day.
//! 8. The effects of the coming events and prices are put back.
//! 9. [`Knowledge`] keeps what steps 3 to 7 learned, for the nights of a week.
//!
//! # Which model suits which demand
//!
//! Demand is told apart by the mean interval between sales (ADI) and the squared coefficient of variation of their
//! sizes (CV²), with the limits of Syntetos, Boylan and Croston (2005): see [`DemandKind`].
//!
//! | demand | ADI | CV² | strong candidates | source |
//! |---|---|---|---|---|
//! | smooth | < 1.32 | < 0.49 | exponential smoothing, Theta; with a year: Prophet's seasons on a smoothed level | Hyndman and Billah (2003); Taylor and Letham (2018) |
//! | erratic | < 1.32 | >= 0.49 | the same with a smooth year, on outlier-free days | Taylor and Letham (2018) |
//! | intermittent | >= 1.32 | < 0.49 | Croston with the correction of Syntetos and Boylan (SBA) | Syntetos and Boylan (2005) |
//! | lumpy | >= 1.32 | >= 0.49 | SBA; TSB where articles die | Teunter, Syntetos and Babai (2011) |
//! | any | | | a combination, unless one model is surely better | Bates and Granger (1969); Makridakis et al., M4 (2020) |
//!
//! # A new article
//!
//! ```
//! use jiff::civil::Date;
//! use optiflow_forecast::{History, Horizon, Job, forecast_many};
//!
//! // Two years of a fan, and a new fan that has only seen the season rise: they share family 7.
//! let sales = |day: usize| 20.0 + 15.0 * (day as f64 / 58.13).sin();
//! let old = History::complete(Date::constant(2024, 1, 1), (0..1_096).map(sales));
//! let new = History::complete(Date::constant(2026, 10, 1), (1_004..1_096).map(|day| 0.5 * sales(day)));
//! let horizon = Horizon::new(60)?;
//! let jobs = [old, new].map(|history| Job::new(history, horizon).in_family(Some(7)));
//! let forecasts = forecast_many(&jobs, &|_done| ());
//!
//! // What a night learned serves the next ones of the week.
//! let tonight = forecasts.into_iter().collect::<Result<Vec<_>, _>>()?;
//! let tomorrow: Vec<Job> =
//!     jobs.into_iter().zip(&tonight).map(|(job, f)| job.with_knowledge(f.knowledge.clone())).collect();
//! # assert!(forecast_many(&tomorrow, &|_done| ()).iter().all(Result::is_ok));
//! # Ok::<(), optiflow_forecast::ForecastError>(())
//! ```
//!
//! # An event
//!
//! ```
//! use std::sync::Arc;
//! use jiff::{ToSpan, civil::Date};
//! use optiflow_forecast::{History, Horizon, Job, drivers::{Drivers, Event, Window}, forecast_many};
//!
//! // Sales double on the three days of a fair, which comes again in ten days.
//! let first_day = Date::constant(2025, 1, 1);
//! let fair = |day: i32| [100, 300, 510].iter().any(|first| (*first..first + 3).contains(&day));
//! let sales = (0..500).map(|day| f64::from(50 + day % 7) * if fair(day) { 2.0 } else { 1.0 });
//! let window = |first: i32| Window {
//!     first: first_day.saturating_add(first.days()),
//!     last: first_day.saturating_add((first + 2).days()),
//! };
//! let event = Event { key: 1, windows: vec![window(100), window(300), window(510)], multiplier: None, trust: 1.0 };
//! let drivers = Drivers { events: vec![Arc::new(event)], ..Drivers::default() };
//!
//! let job = Job::new(History::complete(first_day, sales), Horizon::new(30)?).driven_by(drivers);
//! let forecast = forecast_many(&[job], &|_done| ()).remove(0)?;
//! let effect = &forecast.effects[0];
//! assert_eq!(effect.impacts.len(), 2);
//! assert!((1.6..2.0).contains(&effect.multiplier), "drawn towards 1, since twice is little evidence: {effect:?}");
//! assert!(forecast.daily.days()[11].expected > 1.4 * forecast.daily.days()[8].expected);
//! # Ok::<(), optiflow_forecast::ForecastError>(())
//! ```
//!
//! [`prophet::MapOptimizer`] fits the Prophet models of `augurs` in native code; [`backtest()`] measures the engine as
//! its peers are measured.
//!
//! # Adding a model
//!
//! Write its file in `models/`, name it in [`Model`], add its path in `candidates.rs`: it is then replayed, scored and
//! may become champion. To make it a member of the combination, list it in `MEMBERS`.

pub mod backtest;
mod blend;
mod candidates;
mod combine;
mod demand;
pub mod drivers;
mod echo;
mod engine;
mod error;
mod factors;
mod family;
mod history;
mod interval;
mod knowledge;
mod linear;
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
