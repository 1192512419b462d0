"""The 25 checks in Great Expectations: `python checks_gx.py FILE` prints JSON."""
import json
import os
import resource
import sys
import time

os.environ["GX_ANALYTICS_ENABLED"] = "false"
import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd

HUBS = "ATL ORD DFW LAX PHX IAH DEN DTW STL MSP LAS EWR SFO PHL LGA BOS SEA CLT MCO SLC".split()
loading = time.perf_counter()
frame = pd.read_parquet(sys.argv[1])
# A condition over several columns is a column of its own here.
frame["late_and_short"] = (frame["delay"] > 1440) & (frame["distance"] < 100)
loaded = time.perf_counter()

context = gx.get_context(mode="ephemeral")
batch = (
    context.data_sources.add_pandas("pandas")
    .add_dataframe_asset("flights")
    .add_batch_definition_whole_dataframe("all")
)
suite = context.suites.add(gx.ExpectationSuite(name="bench"))


def add(id, expectation):
    expectation.meta = {"id": id}
    suite.add_expectation(expectation)


for column in ["date", "delay", "distance", "origin", "destination"]:
    add(f"{column}.null", gxe.ExpectColumnValuesToNotBeNull(column=column))
add("delay.null-percent", gxe.ExpectColumnValuesToNotBeNull(column="delay", mostly=0.99))
add("delay.min", gxe.ExpectColumnValuesToBeBetween(column="delay", min_value=-1200))
add("delay.max", gxe.ExpectColumnValuesToBeBetween(column="delay", max_value=1700))
add("distance.min", gxe.ExpectColumnValuesToBeBetween(column="distance", min_value=1))
add("distance.max", gxe.ExpectColumnValuesToBeBetween(column="distance", max_value=5000))
add("date.from", gxe.ExpectColumnValuesToBeBetween(column="date", min_value=pd.Timestamp("2001-01-01")))
add("date.until", gxe.ExpectColumnValuesToBeBetween(column="date", max_value=pd.Timestamp("2002-01-01"), strict_max=True))
for column in ["origin", "destination"]:
    add(f"{column}.pattern", gxe.ExpectColumnValuesToMatchRegex(column=column, regex="^[A-Z]{3}$"))
    add(f"{column}.short", gxe.ExpectColumnValueLengthsToBeBetween(column=column, min_value=3))
    add(f"{column}.long", gxe.ExpectColumnValueLengthsToBeBetween(column=column, max_value=3))
    add(f"{column}.upper", gxe.ExpectColumnValuesToMatchRegex(column=column, regex="^[^a-z]*$"))
add("origin.hub", gxe.ExpectColumnValuesToBeInSet(column="origin", value_set=HUBS, mostly=0.1))
add("round-trip", gxe.ExpectColumnPairValuesToBeEqual(column_A="origin", column_B="destination", mostly=0))
add("late-and-short", gxe.ExpectColumnValuesToBeInSet(column="late_and_short", value_set=[False]))
add("twice", gxe.ExpectCompoundColumnsToBeUnique(column_list=["date", "origin", "destination", "distance"], mostly=0))
add("rows", gxe.ExpectTableRowCountToBeBetween(min_value=1001))

validation = context.validation_definitions.add(
    gx.ValidationDefinition(name="bench", data=batch, suite=suite)
)
results = validation.run(batch_parameters={"dataframe": frame}, result_format="BASIC")
validated = time.perf_counter()
counts = {}
for result in results.results:
    id = result.expectation_config.meta["id"]
    found = result.result.get("unexpected_count", result.result.get("observed_value", 0)) or 0
    # Pairs that are equal are the fault here, and what is expected there.
    counts[id] = int(result.result["element_count"] - found) if id == "round-trip" else int(found)
print(
    json.dumps(
        {
            "milliseconds": 1000 * (validated - loading),
            "validation": 1000 * (validated - loaded),
            "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            "counts": counts,
            "version": gx.__version__,
        }
    )
)
