#!/usr/bin/env python3
"""Compare the native Prophet fit with Stan's, on the series of a long CSV (unique_id,ds,y).

Each series, whole and cut 30, 60 and 90 days before its end, is fitted by Python's Prophet; the matrices that it hands
to Stan go to the example `optimum`, which fits them with MapOptimizer. Both optima are valued with the same
log-posterior, written here once more from Prophet's Stan program, and both forecast the next 60 days.

    cargo build --release -p optiflow-forecast --example optimum
    python server/forecast/compare_prophet.py sales.csv target/release/examples/optimum

`cargo xtask bench --only optimum` does both. The last line is one JSON object: the number of fits, and by how much the
native optimum is worse than Stan's where it is worst (negative where it is better everywhere). Exits with 1 where that
is more than 0.1. Needs: pip install prophet pandas
"""
import json, logging, subprocess, sys, time
for name in ("cmdstanpy", "prophet", "prophet.plot"):  # Before the import, which warns of what is not needed here.
    logging.getLogger(name).disabled = True
import numpy as np
import pandas as pd
from prophet import Prophet

TAU = 0.05  # changepoint_prior_scale
CUTS = (0, 30, 60, 90)
MIN_DAYS = 60  # Shorter pieces are left out, as in the backtest.
LIMIT = 0.1


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


def problems(frame):
    """The pieces of the series to be fitted, each under its name."""
    for key, group in frame.sort_values("ds").groupby("unique_id"):
        for cut in CUTS:
            if len(group) - cut > MIN_DAYS:
                yield f"{key} -{cut}", group.iloc[: len(group) - cut]


def fit(history):
    """Python's model with its optimum, the data that Stan had, and the milliseconds that it took."""
    model = Prophet(yearly_seasonality=True, weekly_seasonality=True, daily_seasonality=False,
                    seasonality_mode="multiplicative", changepoint_prior_scale=TAU)
    began = time.time()
    model.fit(history[["ds", "y"]])
    spent = 1000 * (time.time() - began)
    x, priors, _, _ = model.make_all_seasonality_features(model.history)
    data = {"y": model.history["y_scaled"].values, "t": model.history["t"].values, "X": x.values,
            "t_change": np.asarray(model.changepoints_t), "sigmas": np.asarray(priors, float), "tau": TAU}
    stan = {"k": model.params["k"].item(), "m": model.params["m"].item(), "delta": model.params["delta"].ravel(),
            "beta": model.params["beta"].ravel(), "sigma": model.params["sigma_obs"].item()}
    return model, data, stan, spent


def request(data):
    """A line for the example `optimum`."""
    plain = {name: data[name].ravel().tolist() for name in ("y", "t", "t_change", "sigmas")}
    return json.dumps({**plain, "x": data["X"].ravel().tolist(), "tau": data["tau"]})


def main():
    frame = pd.read_csv(sys.argv[1], parse_dates=["ds"], dtype={"unique_id": str})
    cases = [(name, *fit(history)) for name, history in problems(frame)]
    lines = "\n".join(request(data) for _, _, data, _, _ in cases)
    answer = subprocess.run([sys.argv[2]], input=lines, text=True, stdout=subprocess.PIPE, check=True)
    worst = -np.inf
    for line, (name, model, data, stan, spent) in zip(answer.stdout.splitlines(), cases, strict=True):
        own = {name: np.asarray(value) for name, value in json.loads(line).items()}
        theirs, ours = log_posterior(stan, data), log_posterior(own, data)
        worst = max(worst, theirs - ours)
        a, b = forecast(model, stan), forecast(model, own)
        print(f"{name:12s} Stan {theirs:11.3f}  native {ours:11.3f}  gain {ours - theirs:+8.4f}  "
              f"60-day forecasts differ by {np.abs(a - b).mean() / np.abs(a).mean():.4%}  "
              f"fit {spent:.0f} ms against {float(own['ms']):.2f} ms")
    print(json.dumps({"fits": len(cases), "worst": worst}))
    sys.exit(not worst <= LIMIT)


if __name__ == "__main__":
    main()
