//! The optimizer that `augurs` leaves to its users: Prophet's maximum a posteriori estimate in native code.

use augurs::prophet::{
    PositiveFloat, TrendIndicator,
    optimizer::{Data, Error, InitialParams, OptimizeOpts, OptimizedParams, Optimizer},
};

use super::{
    features::Dense,
    posterior::{Point, Problem},
    search,
};

/// Fits any linear or flat-trend Prophet model that `augurs` prepares, without Stan, a sandbox or a subprocess.
///
/// The objective is Stan's (see `posterior`), the method a proximal Newton search (see `search`). It is
/// deterministic and ignores the options that steer Stan's own algorithms, apart from `jacobian`.
///
/// ```
/// use augurs::prophet::{Prophet, ProphetOptions, TrainingData};
/// use optiflow_forecast::prophet::MapOptimizer;
///
/// let days: Vec<i64> = (0..200).map(|day| 86_400 * day).collect();
/// let sales = (0..200).map(|day| 20.0 + 0.05 * f64::from(day) + f64::from(day % 7)).collect();
/// let options = ProphetOptions { uncertainty_samples: 0, ..Default::default() };
/// let mut prophet = Prophet::new(options, MapOptimizer);
/// prophet.fit(TrainingData::new(days, sales)?, Default::default())?;
/// let fitted = prophet.predict(None)?.yhat.point;
/// assert!((fitted[199] - 33.0).abs() < 0.5, "{}", fitted[199]);
/// # Ok::<(), augurs::prophet::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct MapOptimizer;

impl Optimizer for MapOptimizer {
    fn optimize(
        &self,
        init: &InitialParams,
        data: &Data,
        opts: &OptimizeOpts,
    ) -> Result<OptimizedParams, Error> {
        check(init, data)?;
        let indicator = |flags: &[i32]| flags.iter().map(|f| f64::from(*f)).collect::<Vec<f64>>();
        let (additive, multiplicative) = (indicator(&data.s_a), indicator(&data.s_m));
        let sigmas: Vec<f64> = data.sigmas.iter().map(|s| **s).collect();
        let features = Dense { x: &data.X, additive: &additive, multiplicative: &multiplicative };
        let problem = Problem {
            y: &data.y,
            t: &data.t,
            changepoints: &data.t_change,
            features: &features,
            sigmas: &sigmas,
            tau: *data.tau,
            flat: data.trend_indicator == TrendIndicator::Flat,
            jacobian: opts.jacobian.unwrap_or(false),
            segments: Problem::<Dense<'_>>::segments(&data.t, &data.t_change),
        };
        let start = Point { k: init.k, m: init.m, delta: init.delta.clone(), beta: init.beta.clone() };
        let optimum = search::maximise(&problem, start);
        if !optimum.fitted.value.is_finite() {
            return Err(Error::static_str("the log-posterior is not finite"));
        }
        Ok(OptimizedParams {
            k: optimum.point.k,
            m: optimum.point.m,
            sigma_obs: PositiveFloat::try_new(optimum.fitted.sigma).map_err(Error::custom)?,
            delta: optimum.point.delta,
            beta: optimum.point.beta,
            trend: optimum.fitted.trend,
        })
    }
}

/// Refuses what the search does not cover, rather than reading past the end of a column.
fn check(init: &InitialParams, data: &Data) -> Result<(), Error> {
    if data.trend_indicator == TrendIndicator::Logistic {
        return Err(Error::static_str("the logistic trend is not supported"));
    }
    let (days, columns) = (data.y.len(), data.sigmas.len());
    let sound = data.t.len() == days
        && data.X.len() == days * columns
        && columns > 0
        && data.s_a.len() == columns
        && data.s_m.len() == columns
        && init.beta.len() == columns
        && init.delta.len() == data.t_change.len();
    if sound { Ok(()) } else { Err(Error::static_str("the lengths of the model's columns differ")) }
}
