"""The features of a flight, from the columns that contender.yml selects. Training and scoring share them."""

FEATURES = ("hour", "weekday", "origin", "destination", "distance", "origin-hour")


def feature_values(row, names):
    """One text per feature name, for a row of the CSV."""
    values = []
    for name in names:
        if name == "distance":
            values.append(str(min(int(row["distance"]) // 250, 10)))
        elif name == "origin-hour":
            values.append(f"{row['origin']} {int(row['hour']) // 4}")
        else:
            values.append(row[name])
    return values
