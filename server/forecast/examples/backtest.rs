//! Measures the engine on a long CSV of daily sales (`unique_id,ds,y`) and prints the peers' figures as JSON: learning,
//! as on an ordinary night, and Prophet alone.
//!
//! `cargo run --release -p optiflow-forecast --example backtest -- FILE [ORIGINS STEP HORIZON]`

use std::{collections::BTreeMap, error::Error};

use jiff::{ToSpan, civil::Date};
use optiflow_forecast::{
    History, Horizon, Protocol, backtest, backtest::backtest_ordinary, backtest_with, forecast_prophet,
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let file = args.next().ok_or("which CSV file?")?;
    let numbers: Vec<u16> = args.map(|n| n.parse()).collect::<Result<_, _>>()?;
    let number = |at: usize, default: u16| numbers.get(at).copied().unwrap_or(default);
    let protocol = Protocol {
        origins: usize::from(number(0, 6)),
        step: usize::from(number(1, 30)),
        horizon: Horizon::new(number(2, 30))?,
    };
    let histories = read(&file)?;
    let models = serde_json::json!({
        "optiflow": backtest(&histories, protocol)?,
        "optiflow_ordinary": backtest_ordinary(&histories, protocol)?,
        "prophet_native": backtest_with(&histories, protocol, forecast_prophet)?,
    });
    println!("{}", serde_json::json!({"protocol": {"series": histories.len()}, "models": models}));
    Ok(())
}

/// One complete history a series, in the order of the ids; a missing day counts as 0.
fn read(file: &str) -> Result<Vec<History>, Box<dyn Error>> {
    let mut sales: BTreeMap<String, BTreeMap<Date, f64>> = BTreeMap::new();
    for row in csv::Reader::from_path(file)?.deserialize() {
        let (id, day, value): (String, Date, f64) = row?;
        sales.entry(id).or_default().insert(day, value);
    }
    let complete = |days: &BTreeMap<Date, f64>| {
        let (first, last) = (days.keys().next()?, days.keys().next_back()?);
        let every = first.series(1.day()).take_while(|day| day <= last);
        Some(History::complete(*first, every.map(|day| days.get(&day).copied().unwrap_or(0.0))))
    };
    Ok(sales.values().filter_map(complete).collect())
}
