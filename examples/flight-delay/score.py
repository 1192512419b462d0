"""Scores flights: the probability of being more than 15 minutes late.

  CONTENDER_MODEL_DIR    folder of the model
  CONTENDER_DATA         CSV with the rows; the label is not among them
  CONTENDER_PREDICTIONS  where to write id and score, as CSV
"""

import csv
import json
import math
import os

from features import feature_values


def main():
    with open(os.path.join(os.environ["CONTENDER_MODEL_DIR"], "model.json"), encoding="utf-8") as file:
        model = json.load(file)
    names, tables = model["features"], list(zip(model["weights"], model["evidence"]))
    with (
        open(os.environ["CONTENDER_DATA"], newline="", encoding="utf-8") as source,
        open(os.environ["CONTENDER_PREDICTIONS"], "w", newline="", encoding="utf-8") as target,
    ):
        writer = csv.writer(target)
        writer.writerow(["id", "score"])
        for row in csv.DictReader(source):
            z = model["bias"]
            for (weight, evidence), value in zip(tables, feature_values(row, names)):
                z += weight * evidence.get(value, 0.0)
            writer.writerow([row["id"], f"{1 / (1 + math.exp(-z)):.6f}"])


if __name__ == "__main__":
    main()
