#!/usr/bin/env python3
"""Compare the native Prophet fit with Stan's, on the series of a long CSV (unique_id,ds,y).

Each series is fitted by Python's Prophet; the matrices that it hands to Stan go to the example `optimum`, which fits
them with MapOptimizer. Both optima are valued with the same log-posterior, written here once more from Prophet's
Stan program, and both forecast the next 60 days.

    cargo build --release -p optiflow-forecast --example optimum
    python server/forecast/compare_prophet.py sales.csv target/release/examples/optimum

Exits with 1 where the native optimum is worse than Stan's by more than 0.1. Needs: pip install prophet pandas
"""
import json, logging, subprocess, sys, time
import numpy as np
import pandas as pd
from prophet import Prophet

logging.getLogger("cmdstanpy").disabled = True
logging.getLogger("prophet").disabled = True


def log_posterior(p, data):
    """prophet.stan, linear trend, multiplicative columns; constants left out, no Jacobian."""
    past = (data["t"][:, None] >= data["t_change"][None, :]).astype(float)
    trend = (p["k"] + past @ p["delta"]) * data["t"] + p["m"] + past @ (-data["t_change"] * p["delta"])
    residual = data["y"] - trend * (1 + data["X"] @ p["beta"])
    return (-len(residual) * np.log(p["sigma"]) - residual @ residual / (2 * p["sigma"] ** 2)
            - (p["k"] ** 2 + p["m"] ** 2) / 50 - np.abs(p["delta"]).sum() / data["tau"]
            - 2 * p["sigma"] ** 2 - np.sum(p["beta"] ** 2 / (2 * data["sigmas"] ** 2)))


def forecast(model, p, days=60):
    future = model.setup_dataframe(model.make_future_dataframe(days, include_history=False))
    x = model.make_all_seasonality_features(future)[0].values
    t = future["t"].values
    bends = np.maximum(0, t[:, None] - model.changepoints_t[None, :]) @ p["delta"]
    return (p["k"] * t + p["m"] + bends) * (1 + x @ p["beta"]) * model.y_scale


def main():
    frame = pd.read_csv(sys.argv[1], parse_dates=["ds"], dtype={"unique_id": str})
    cases, lines = [], []
    for key, group in frame.groupby("unique_id"):
        model = Prophet(yearly_seasonality=True, weekly_seasonality=True, daily_seasonality=False,
                        seasonality_mode="multiplicative", changepoint_prior_scale=0.05)
        began = time.time()
        model.fit(group[["ds", "y"]])
        spent = 1000 * (time.time() - began)
        x, priors, _, _ = model.make_all_seasonality_features(model.history)
        data = {"y": model.history["y_scaled"].values, "t": model.history["t"].values, "X": x.values,
                "t_change": np.asarray(model.changepoints_t), "sigmas": np.asarray(priors, float), "tau": 0.05}
        stan = {"k": model.params["k"].item(), "m": model.params["m"].item(), "delta": model.params["delta"].ravel(),
                "beta": model.params["beta"].ravel(), "sigma": model.params["sigma_obs"].item()}
        cases.append((key, model, data, stan, spent))
        plain = {name: np.asarray(data[name]).ravel().tolist() for name in ("y", "t", "t_change", "sigmas")}
        lines.append(json.dumps({**plain, "x": x.values.ravel().tolist(), "tau": 0.05}))
    answer = subprocess.run([sys.argv[2]], input="\n".join(lines), text=True, capture_output=True, check=True)
    worst = 0.0
    for line, (key, model, data, stan, spent) in zip(answer.stdout.splitlines(), cases):
        own = {name: np.asarray(value) for name, value in json.loads(line).items()}
        theirs, ours = log_posterior(stan, data), log_posterior(own, data)
        worst = max(worst, theirs - ours)
        a, b = forecast(model, stan), forecast(model, own)
        print(f"{key:10s} Stan {theirs:11.3f}  native {ours:11.3f}  gain {ours - theirs:+8.4f}  "
              f"60-day forecasts differ by {np.abs(a - b).mean() / np.abs(a).mean():.4%}  "
              f"fit {spent:.0f} ms against {float(own['ms']):.2f} ms")
    print(f"the native optimum is worse than Stan's by {worst:.4f} at most")
    sys.exit(worst > 0.1)


if __name__ == "__main__":
    main()
