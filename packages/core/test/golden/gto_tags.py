"""What GTO itself makes of tag names, hostile ones among them. Writes gto-tags.golden.json beside this file.

    pip install gto==1.10.1 && python gto_tags.py
"""

import itertools
import json
import pathlib
import random

from gto.tag import parse_name

MODELS = ["m", "flight-delay", "a/b", "a//b", "A_1", "models/eu=delay", "../x.y=delay", "=delay", "a=b=c",
          "", "-m", "m-", "m/", "a.b", "m m", "m:n", "é", "x" * 80, "constructor", "__proto__"]
EVENTS = ["@v1.0.0", "@v0.0.0", "@v1.2.3-rc.1", "@v1.2.3-rc.1+build.5", "@v1.2.3+exp.sha-5114f85", "@v10.20.30",
          "@v1.0", "@v1", "@1.0.0", "@V1.0.0", "@v01.0.0", "@v1.0.0-", "@v1.0.0-01", "@v1.0.0-0a", "@v1.0.0+", "@v1.0.0 ",
          "@v-1.0.0", "@vv1.0.0", "@latest", "@deprecated", "@deprecated!", "@Deprecated", "@created",
          "#production", "#p", "#eu/prod", "#prod-1", "#prod_", "#-prod", "#pro.d", "#", "##", "#prod#prod", "#1", "", "@"]
TAILS = ["", "!", "!!", "#1", "!#2", "#007", "#", "#-1", "#1.5", "#x", "#\u0663", "#9007199254740991"]


def expected(name):
    parsed = parse_name(name, raise_on_fail=False)
    if "action" not in parsed:  # no tag, or `@created`, which GTO parses and then cannot list
        return None
    return {
        "action": parsed["action"].value,
        "model": parsed["name"],
        "version": parsed.get("version"),
        "stage": parsed.get("stage"),
        "counter": parsed.get("counter"),
    }


cases = [model + event + tail for model, event, tail in itertools.product(MODELS, EVENTS, TAILS)]
random.seed(1)
chosen = [m + e + t for m, e, t in itertools.product(MODELS[:2], EVENTS, TAILS)] + random.sample(cases, 600)
alphabet = "ab1-_/.=@#!v+ "
chosen += ["".join(random.choices(alphabet, k=random.randint(1, 8))) for _ in range(300)]
rows = [[name, expected(name)] for name in dict.fromkeys(chosen)]
target = pathlib.Path(__file__).with_name("gto-tags.golden.json")
target.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
print(len(rows), "names,", sum(row[1] is not None for row in rows), "are tags")
