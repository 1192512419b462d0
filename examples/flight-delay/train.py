"""Trains the flight delay model on the Python standard library alone.

A logistic regression on the log-odds of being late within each value of each feature: the "weight of evidence"
of an hour, an airport or a distance is learned from counts (smoothed towards the overall rate), and a few rounds
of gradient descent weigh the features against each other.

Contender says where everything is:
  CONTENDER_TRAIN_DATA   CSV with the training rows
  CONTENDER_PARAMETERS   JSON with the parameters of contender.yml
  CONTENDER_MODEL_DIR    folder for the model
  CONTENDER_METRICS      where to write metrics, a flat JSON object
"""

import csv
import json
import math
import os
import random

from features import FEATURES, feature_values


def log_odds(late, total, prior, smoothing):
    rate = (late + smoothing * prior) / (total + smoothing)
    return math.log(rate / (1 - rate))


def main():
    with open(os.environ["CONTENDER_PARAMETERS"], encoding="utf-8") as file:
        parameters = json.load(file)
    names = [name.strip() for name in parameters["features"].split(",")]
    unknown = [name for name in names if name not in FEATURES]
    if unknown:
        raise SystemExit(f"unknown features {unknown}; there is {', '.join(FEATURES)}")
    smoothing = float(parameters["smoothing"])

    rows, labels = [], []
    with open(os.environ["CONTENDER_TRAIN_DATA"], newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            rows.append(feature_values(row, names))
            labels.append(int(row["late"]))
    prior = sum(labels) / len(labels)
    print(f"{len(rows)} flights, {prior:.1%} late, features: {', '.join(names)}", flush=True)

    counts = [{} for _ in names]
    for values, label in zip(rows, labels):
        for table, value in zip(counts, values):
            cell = table.setdefault(value, [0, 0])
            cell[0] += label
            cell[1] += 1
    base = math.log(prior / (1 - prior))
    evidence = [
        {value: log_odds(late, total, prior, smoothing) - base for value, (late, total) in table.items()}
        for table in counts
    ]

    inputs = [[table[value] for table, value in zip(evidence, values)] for values in rows]
    bias, weights = base, [1.0] * len(names)
    order = list(range(len(inputs)))
    generator = random.Random(20010401)
    loss = 0.0
    epochs = 3 if len(names) > 1 else 1
    for epoch in range(1, epochs + 1):
        generator.shuffle(order)
        loss = 0.0
        rate = 0.02 / epoch
        for row in order:
            x = inputs[row]
            z = bias
            for weight, value in zip(weights, x):
                z += weight * value
            p = 1 / (1 + math.exp(-z))
            error = labels[row] - p
            loss -= math.log(p if labels[row] else 1 - p)
            bias += rate * error * 0.1
            for index, value in enumerate(x):
                weights[index] += rate * error * value
        loss /= len(order)
        print(f"epoch {epoch}/{epochs}: log loss {loss:.4f}", flush=True)

    model = {"features": names, "bias": bias, "weights": weights, "evidence": evidence}
    with open(os.path.join(os.environ["CONTENDER_MODEL_DIR"], "model.json"), "w", encoding="utf-8") as file:
        json.dump(model, file, indent=1, sort_keys=True)
    with open(os.environ["CONTENDER_METRICS"], "w", encoding="utf-8") as file:
        json.dump({"training_log_loss": round(loss, 6), "training_late_share": round(prior, 6)}, file)


if __name__ == "__main__":
    main()
