"""Writes metrics.golden.json: binary metrics and calibration by scikit-learn.

python3 -m venv venv && venv/bin/pip install numpy scipy scikit-learn statsmodels mpmath
venv/bin/python make_metrics.py
"""

import json
import pathlib
import warnings

import numpy as np
from sklearn import metrics
from sklearn.calibration import calibration_curve

warnings.simplefilter("ignore")  # single-class precision, which zero_division=0 answers
random = np.random.default_rng(20240501)


def expected_calibration_error(labels, scores, bins):
    edges = np.linspace(0, 1, bins + 1)
    index = np.searchsorted(edges[1:-1], scores)
    return sum(
        (index == b).mean() * abs(labels[index == b].mean() - scores[index == b].mean())
        for b in range(bins)
        if (index == b).any()
    )


def case(name, labels, scores, thresholds=(0.5,)):
    labels, scores = np.asarray(labels), np.asarray(scores, dtype=float)
    both = len(set(labels.tolist())) == 2
    rates, means = calibration_curve(labels, scores, n_bins=10) if both else ([], [])
    return {
        "name": name,
        "labels": "".join(map(str, labels)),
        "scores": scores.tolist(),
        "roc_auc": metrics.roc_auc_score(labels, scores) if both else None,
        "log_loss": metrics.log_loss(labels, scores, labels=[0, 1]),
        "brier": float(np.mean((labels - scores) ** 2)) if not both else metrics.brier_score_loss(labels, scores),
        "thresholds": [
            {
                "threshold": threshold,
                "confusion": metrics.confusion_matrix(labels, scores >= threshold, labels=[0, 1]).ravel().tolist(),
                "accuracy": metrics.accuracy_score(labels, scores >= threshold),
                "precision": metrics.precision_score(labels, scores >= threshold, zero_division=0),
                "recall": metrics.recall_score(labels, scores >= threshold, zero_division=0),
                "f1": metrics.f1_score(labels, scores >= threshold, zero_division=0),
            }
            for threshold in thresholds
        ],
        "positive_rates": list(rates),
        "mean_scores": list(means),
        "calibration_error": expected_calibration_error(labels, scores, 10),
    }


def drawn(name, n, rate, digits, thresholds):
    labels = (random.random(n) < rate).astype(int)
    scores = np.round(np.clip(random.beta(2, 3, n) + 0.2 * labels, 0, 1), digits)
    return case(name, labels, scores, thresholds)


skewed = np.zeros(2000, dtype=int)
skewed[777] = 1
cases = [
    case("two rows", [0, 1], [0.2, 0.9]),
    case("two rows, wrong way round", [1, 0], [0.2, 0.9]),
    case("two rows, tied", [0, 1], [0.5, 0.5], (0.5, 0.51)),
    case("three rows", [0, 1, 1], [0.4, 0.4, 0.7], (0.4, 0.5, 0.7)),
    case("five rows", [1, 0, 1, 0, 0], [0.9, 0.1, 0.35, 0.35, 0.6], (0.1, 0.35, 0.6, 0.95)),
    case("certain and wrong", [0, 1, 0, 1], [1.0, 0.0, 0.0, 1.0], (0.0, 0.5, 1.0)),
    case("near certain", [0, 1, 1, 0], [1e-17, 1 - 1e-16, 1e-300, 1 - 2**-53]),
    case("negative zero ties with zero", [1, 0, 1], [-0.0, 0.0, 0.3]),
    case("all alike", [0, 1, 0, 1, 1], [0.3] * 5, (0.2, 0.3, 0.4)),
    case("one class", [0, 0, 0], [0.2, 0.5, 0.7], (0.5, 0.9)),
    case("only positives", [1, 1], [0.2, 0.7]),
    drawn("many ties", 400, 0.3, 1, (0.0, 0.3, 0.5, 0.7, 1.0)),
    drawn("few ties", 300, 0.5, 3, (0.25, 0.5)),
    drawn("no ties", 250, 0.2, 17, (0.1, 0.5, 0.9)),
    case("one positive in 2,000", skewed, np.round(random.random(2000) ** 3, 3), (0.01, 0.5, 0.99)),
    case("single precision", (random.random(200) < 0.4).astype(int), random.random(200).astype(np.float32)),
]
pathlib.Path(__file__).with_name("metrics.golden.json").write_text(json.dumps({"cases": cases}) + "\n")
