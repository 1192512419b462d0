"""The 25 checks in pandera: `python checks_pandera.py FILE` prints JSON."""
import json
import resource
import sys
import time

import pandas as pd
import pandera
import pandera.pandas as pa
from pandera.pandas import Check, Column, DataFrameSchema

HUBS = "ATL ORD DFW LAX PHX IAH DEN DTW STL MSP LAS EWR SFO PHL LGA BOS SEA CLT MCO SLC".split()
loading = time.perf_counter()
frame = pd.read_parquet(sys.argv[1])
loaded = time.perf_counter()


def airport(name, *more):
    return Column(
        None,
        [
            Check(lambda s: s.str.fullmatch("[A-Z]{3}"), name=f"{name}.pattern"),
            Check(lambda s: s.str.len() >= 3, name=f"{name}.short"),
            Check(lambda s: s.str.len() <= 3, name=f"{name}.long"),
            Check(lambda s: s.str.fullmatch("[^a-z]*"), name=f"{name}.upper"),
            *more,
        ],
    )


schema = DataFrameSchema(
    {
        "date": Column(
            None,
            [
                Check(lambda s: s >= pd.Timestamp("2001-01-01"), name="date.from"),
                Check(lambda s: s < pd.Timestamp("2002-01-01"), name="date.until"),
            ],
        ),
        "delay": Column(None, [Check(lambda s: s >= -1200, name="delay.min"), Check(lambda s: s <= 1700, name="delay.max")]),
        "distance": Column(None, [Check(lambda s: s >= 1, name="distance.min"), Check(lambda s: s <= 5000, name="distance.max")]),
        "origin": airport("origin", Check(lambda s: s.isin(HUBS), name="origin.hub")),
        "destination": airport("destination"),
    },
    checks=[
        Check(lambda d: d["origin"] != d["destination"], name="round-trip"),
        Check(lambda d: ~((d["delay"] > 1440) & (d["distance"] < 100)), name="late-and-short"),
        Check(lambda d: len(d) > 1000, name="rows"),
        Check(lambda d: d["delay"].isna().mean() < 0.01, name="delay.null-percent"),
    ],
    unique=["date", "origin", "destination", "distance"],
    report_duplicates="all",
)
cases = None
try:
    schema.validate(frame, lazy=True)
except pa.errors.SchemaErrors as errors:
    cases = errors.failure_cases
validated = time.perf_counter()
counts = {}
if cases is not None:
    for check, part in cases.groupby("check", dropna=False):
        if str(check) == "not_nullable":
            for column, rows in part.groupby("column"):
                counts[f"{column}.null"] = int(rows["index"].nunique())
        elif "multiple_fields_uniqueness" in str(check):
            counts["twice"] = int(part["index"].nunique())
        else:
            counts[str(check)] = int(part["index"].nunique())
print(
    json.dumps(
        {
            "milliseconds": 1000 * (validated - loading),
            "validation": 1000 * (validated - loaded),
            "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "counts": counts,
            # A check of a share says yes or no, and counts no rows.
            "uncounted": ["delay.null-percent"],
            "version": pandera.__version__,
        }
    )
)
