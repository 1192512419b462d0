"""Writes paired.golden.json: DeLong by its O(n²) definition, paired t and McNemar by SciPy, and a bootstrap
of rows in NumPy. Environment: see make_metrics.py.
"""

import json
import pathlib

import numpy as np
from scipy import stats

random = np.random.default_rng(20240502)


def delong(labels, champion, challenger, level):
    """The structural components and their covariance, straight from DeLong et al. (1988)."""
    components = []
    for scores in (champion, challenger):
        positive, negative = scores[labels == 1], scores[labels == 0]
        psi = (positive[:, None] > negative[None, :]) + 0.5 * (positive[:, None] == negative[None, :])
        components.append((psi.mean(axis=1), psi.mean(axis=0)))
    aucs = [v10.mean() for v10, _ in components]
    s10 = np.cov([v10 for v10, _ in components])
    s01 = np.cov([v01 for _, v01 in components])
    covariance = s10 / (labels == 1).sum() + s01 / (labels == 0).sum()
    variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
    delta, deviation = aucs[1] - aucs[0], np.sqrt(variance)
    half = stats.norm.isf((1 - level) / 2) * deviation
    return {
        "champion": aucs[0],
        "challenger": aucs[1],
        "variance": variance,
        "low": max(-1, delta - half),
        "high": min(1, delta + half),
        "p": 2 * stats.norm.sf(abs(delta) / deviation),
    }


def delong_case(name, labels, champion, challenger, level=0.95):
    labels, champion, challenger = np.asarray(labels), np.asarray(champion, float), np.asarray(challenger, float)
    return {
        "name": name,
        "labels": "".join(map(str, labels)),
        "first": champion.tolist(),
        "second": challenger.tolist(),
        "level": level,
        **delong(labels, champion, challenger, level),
    }


def drawn(n, positives, digits, gain):
    labels = np.zeros(n, dtype=int)
    labels[random.choice(n, positives, replace=False)] = 1
    base = random.normal(size=n) + labels
    champion = 1 / (1 + np.exp(-(base + random.normal(size=n))))
    challenger = 1 / (1 + np.exp(-(base + gain * labels + random.normal(size=n))))
    return labels, np.round(champion, digits), np.round(challenger, digits)


def t_case(name, champion, challenger, level=0.95):
    champion, challenger = np.asarray(champion, float), np.asarray(challenger, float)
    test = stats.ttest_rel(challenger, champion)
    interval = test.confidence_interval(level)
    return {
        "name": name,
        "first": champion.tolist(),
        "second": challenger.tolist(),
        "level": level,
        "delta": float(np.mean(challenger - champion)),
        "low": interval.low,
        "high": interval.high,
        "p": test.pvalue,
    }


def rates(labels, decisions):
    tp = (labels & decisions).sum(axis=-1)
    fp = (~labels & decisions).sum(axis=-1)
    fn = (labels & ~decisions).sum(axis=-1)
    with np.errstate(invalid="ignore"):
        values = {
            "accuracy": (labels == decisions).mean(axis=-1),
            "precision": tp / (tp + fp),
            "recall": tp / (tp + fn),
            "f1": 2 * tp / (2 * tp + fp + fn),
        }
    return {metric: np.nan_to_num(value) for metric, value in values.items()}


def bootstrap_case(name, n, positives, gain, resamples=40_000):
    labels, champion, challenger = drawn(n, positives, 3, gain)
    truth, first, second = labels == 1, champion >= 0.5, challenger >= 0.5
    rows = random.integers(0, n, (resamples, n))
    before, after = rates(truth[rows], first[rows]), rates(truth[rows], second[rows])
    cells = np.bincount(4 * truth + 2 * first + second, minlength=8)
    metrics = {}
    for metric in before:
        differences = after[metric] - before[metric]
        low, high = np.quantile(differences, [0.025, 0.975])
        below = min((differences <= 0).mean(), (differences >= 0).mean())
        metrics[metric] = {
            "champion": float(rates(truth, first)[metric]),
            "challenger": float(rates(truth, second)[metric]),
            "low": low,
            "high": high,
            "deviation": differences.std(),
            "p": min(1, 2 * below),
        }
    return {
        "name": name,
        "labels": "".join(map(str, labels)),
        "first": champion.tolist(),
        "second": challenger.tolist(),
        "cells": cells.tolist(),
        "metrics": metrics,
    }


losses = random.gamma(1, 0.4, 200)
mcnemar = [(0, 1), (1, 0), (0, 6), (3, 15), (15, 3), (7, 7), (120, 170), (40, 300), (49_000, 51_000), (0, 400)]
binomials = [(1, 0.3), (12, 0.5), (50, 0.02), (1000, 0.0099), (40, 0.25), (40, 0.8), (1000, 0.3), (10**6, 0.4), (10**9, 1e-6)]
golden = {
    "delong": [
        delong_case("five rows", [1, 0, 1, 0, 0], [0.9, 0.1, 0.35, 0.35, 0.6], [0.8, 0.2, 0.7, 0.3, 0.75]),
        delong_case("four rows", [1, 0, 1, 0], [0.9, 0.1, 0.2, 0.3], [0.4, 0.2, 0.7, 0.5], 0.9),
        delong_case("ties", *drawn(300, 90, 1, 0.2)),
        delong_case("no ties", *drawn(200, 100, 17, 0.3), 0.99),
        delong_case("clear gain", *drawn(400, 150, 2, 2.0)),
        delong_case("skewed", *drawn(1000, 4, 2, 0.5)),
    ],
    "t": [
        t_case("two rows", [0.3, 0.5], [0.1, 0.6]),
        t_case("three rows", [1, 2, 4], [2, 2, 7], 0.8),
        t_case("losses", np.round(losses, 4), np.round(losses * random.normal(0.97, 0.1, 200), 4)),
        t_case("far tail", np.round(losses, 4), np.round(losses + random.normal(0.5, 0.1, 200), 4), 0.99),
    ],
    "bootstrap": [
        bootstrap_case("balanced", 300, 130, 0.4),
        bootstrap_case("skewed", 500, 25, 0.3),
        bootstrap_case("small", 40, 15, 1.0),
    ],
    "mcnemar": [{"b": b, "c": c, "p": stats.binomtest(min(b, c), b + c, 0.5).pvalue} for b, c in mcnemar],
    "binomial": [
        {
            "n": n,
            "p": p,
            # the distribution function at some of its own quantiles
            "cdf": [
                [int(k), stats.binom.cdf(k, n, p)]
                for k in np.unique(stats.binom.ppf([0.01, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.99], n, p))
            ],
        }
        for n, p in binomials
    ],
}
pathlib.Path(__file__).with_name("paired.golden.json").write_text(json.dumps(golden) + "\n")
