//! Every model's path for one article from one day.

use crate::{
    combine,
    demand::DemandKind,
    echo,
    history::Series,
    model::Model,
    models::{self, seasonal_level},
    outliers::tamed,
    prophet::{Priors, ProphetFit, YearTable},
    smoothing::Smoothing,
    week,
};

/// The models that the combination is made of: three with a year learned from dates, one with a year learned from past
/// years, two without a year; each with its own idea of the level. Where their years agree the trimmed mean follows
/// them, where one goes astray the others outvote it.
pub(crate) const MEMBERS: [Model; 6] =
    [Model::ProphetLevel, Model::SmoothYear, Model::ThetaYear, Model::PastYears, Model::Ets, Model::Theta];

/// The Prophet fits of one article, from which those of a few weeks earlier are found in few steps.
#[derive(Debug, Clone)]
pub(crate) struct Fits {
    classic: ProphetFit,
    smooth: ProphetFit,
}

/// What every model foretells.
#[derive(Debug, Clone)]
pub(crate) struct Paths {
    /// The expectation of each day ahead, by model; the members first, in their order.
    pub(crate) models: Vec<(Model, Vec<f64>)>,
    /// What repeats on its own dates, as a factor of the combination's days.
    echo: Vec<f64>,
}

impl Paths {
    /// The members' combination under their weights, with what repeats.
    pub(crate) fn combination(&self, weights: &[f64]) -> Vec<f64> {
        let members: Vec<&[f64]> =
            self.models.iter().take(weights.len()).map(|(_, path)| path.as_slice()).collect();
        combine::path(&members, weights).iter().zip(&self.echo).map(|(day, echo)| day * echo).collect()
    }
}

/// All candidates' paths, and what they were made of.
#[derive(Debug, Clone)]
pub(crate) struct Candidates {
    pub(crate) paths: Paths,
    /// The daily smoothing constant of the level, which says how fast certainty fades.
    pub(crate) constant: f64,
    pub(crate) fits: Fits,
    /// What a smooth year on a smoothed level would have expected on each day of the history.
    pub(crate) past: Vec<f64>,
}

impl Candidates {
    /// Runs every model that suits `kind` on a series; `None` with too few known days for a Prophet model.
    /// `near` are the fits of almost the same data. `year` covers the series and the days ahead.
    pub(crate) fn new(
        series: &Series,
        kind: DemandKind,
        days: usize,
        year: &YearTable,
        near: Option<&Fits>,
    ) -> Option<Self> {
        let (first, n) = (series.first, series.y.len());
        let classic = ProphetFit::new(series, year, Priors::CLASSIC, near.map(|fits| &fits.classic))?;
        let mut classic_year = classic.factors(first, n + days, year);
        let mut prophet = classic.means(first, &classic_year);
        let tame = tamed(series, &prophet[..n]);
        let start = near.map_or(&classic, |fits| &fits.smooth);
        let smooth = ProphetFit::new(&tame, year, Priors::SMOOTH, Some(start))?;
        let mut smooth_year = smooth.factors(first, n + days, year);
        for factor in classic_year.iter_mut().chain(&mut smooth_year) {
            *factor = factor.max(0.0);
        }
        let week = week::spread(&week::factors(&tame), first, n + days);

        let [prophet_level] = Smoothing::new(&tame.y, &classic_year[..n]).levels([7]);
        let yearly = Smoothing::new(&tame.y, &smooth_year[..n]);
        let [level, yearly_day] = yearly.levels([28, 1]);
        let weekly = Smoothing::new(&tame.y, &week[..n]);
        let [weekly_level, weekly_day] = weekly.levels([28, 1]);

        let past = yearly.expectations(level.constant);
        let echo = if kind.is_rare() { vec![1.0; days] } else { echo::factors(&tame, &past, days) };
        let ets = seasonal_level::path(weekly_level, &week[n..]);
        let past_years = models::past_years::path(&tame, &weekly, weekly_level, &week[n..]);
        let members = [
            seasonal_level::path(prophet_level, &classic_year[n..]),
            seasonal_level::path(level, &smooth_year[n..]),
            models::theta::path(&tame, &smooth_year, yearly_day),
            past_years.unwrap_or_else(|| ets.clone()),
            ets,
            models::theta::path(&tame, &week, weekly_day),
        ];
        let mut paths: Vec<(Model, Vec<f64>)> = MEMBERS.into_iter().zip(members).collect();

        paths.push((Model::Prophet, prophet.split_off(n)));
        paths.push((Model::HoltWinters, models::holt_winters::path(&tame, days)));
        paths.push((Model::SeasonalNaive, models::seasonal_naive::path(series, days)));
        if kind.is_rare() {
            let known: Vec<f64> = series.known().collect();
            paths.push((Model::Sba, vec![models::croston::sba(known.iter().copied()); days]));
            paths.push((Model::Tsb, vec![models::croston::tsb(&known); days]));
        }
        Some(Self {
            paths: Paths { models: paths, echo },
            constant: level.constant,
            fits: Fits { classic, smooth },
            past,
        })
    }
}
