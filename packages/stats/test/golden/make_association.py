"""Writes association.golden.json: scipy, scikit-learn and plain numpy on small tables.

    pip install numpy scipy scikit-learn && python make_association.py
"""
import json
from pathlib import Path

import numpy as np
from scipy.stats import chi2_contingency
from sklearn.metrics import roc_auc_score

rng = np.random.default_rng(20261201)


def corrected_cramers_v(table):
    table = np.asarray(table)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    n = table.sum()
    r, c = table.shape
    phi2 = chi2_contingency(table, correction=False).statistic / n
    phi2 = max(0.0, phi2 - (r - 1) * (c - 1) / (n - 1))
    return float(np.sqrt(phi2 / min(r - (r - 1) ** 2 / (n - 1) - 1, c - (c - 1) ** 2 / (n - 1) - 1)))


tables = []
for rows, columns, n, strength in [(2, 2, 50, 0), (2, 5, 500, 0.3), (8, 3, 900, 0.9), (30, 2, 5000, 0.1), (3, 4, 40, 0)]:
    x = rng.integers(0, rows, n)
    y = np.where(rng.random(n) < strength, x % columns, rng.integers(0, columns, n))
    table = np.zeros((rows, columns), int)
    np.add.at(table, (x, y), 1)
    tables.append({"table": table.tolist(), "v": corrected_cramers_v(table)})

aucs = []
for n, slope in [(30, 0), (400, 1), (400, -3), (2000, 0.2)]:
    value = rng.integers(0, 12, n)
    label = (rng.random(n) < 1 / (1 + np.exp(-slope * (value - 6)))).astype(int)
    negatives = np.bincount(value[label == 0], minlength=12)
    positives = np.bincount(value[label == 1], minlength=12)
    aucs.append(
        {"negatives": negatives.tolist(), "positives": positives.tolist(), "auc": float(roc_auc_score(label, value))}
    )

ratios = []
for n, k, strength in [(40, 3, 0), (500, 8, 1), (500, 8, 5)]:
    group = rng.integers(0, k, n)
    y = strength * group + rng.normal(0, 1, n)
    parts = [y[group == g] for g in range(k)]
    within = sum(((part - part.mean()) ** 2).sum() for part in parts)
    total = ((y - y.mean()) ** 2).sum()
    epsilon2 = max(0.0, 1 - (within / (n - k)) / (total / (n - 1)))
    ratios.append(
        {
            "groups": [
                {"count": len(part), "mean": float(part.mean()), "squares": float(((part - part.mean()) ** 2).sum())}
                for part in parts
            ],
            "ratio": float(np.sqrt(epsilon2)),
        }
    )

Path(__file__).with_name("association.golden.json").write_text(
    json.dumps({"tables": tables, "aucs": aucs, "ratios": ratios}, separators=(",", ":")) + "\n"
)
