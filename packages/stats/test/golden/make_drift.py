"""Writes drift.golden.json: two-sample statistics by SciPy.

    pip install numpy scipy && python make_drift.py
"""
import json
from pathlib import Path

import numpy as np
from scipy import special, stats

rng = np.random.default_rng(20261202)

samples = []
for n, m, shift, spread in [(50, 80, 0, 1), (400, 300, 0.3, 1), (2000, 900, 0, 1.5), (30, 2000, 1, 1), (500, 500, 0, 1)]:
    a = np.round(rng.normal(0, 1, n), 1)
    b = np.round(rng.normal(shift, spread, m), 1)
    points = np.unique(np.concatenate([a, b]))
    count = lambda x: [int((x == p).sum()) for p in points]
    samples.append(
        {
            "points": points.tolist(),
            "reference": count(a),
            "current": count(b),
            "ks": float(stats.ks_2samp(a, b, method="asymp").statistic),
            "wasserstein": float(stats.wasserstein_distance(a, b)),
        }
    )

xs = [0.05, 0.2, 0.4, 0.6, 0.83, 0.99, 1.0, 1.01, 1.36, 1.63, 2.5, 4.0]
kolmogorov = [{"x": x, "p": float(special.kolmogorov(x))} for x in xs]
quantiles = [
    {"p": p, "df": df, "value": float(stats.chi2.isf(p, df))}
    for p in [0.5, 0.05, 0.01, 1e-6]
    for df in [1, 3, 9, 20, 250]
]
Path(__file__).with_name("drift.golden.json").write_text(
    json.dumps({"samples": samples, "kolmogorov": kolmogorov, "quantiles": quantiles}, separators=(",", ":")) + "\n"
)
