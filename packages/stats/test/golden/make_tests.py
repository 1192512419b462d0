"""Writes tests.golden.json: proportions and multiplicity by statsmodels, drift by SciPy, distribution
functions by mpmath with 40 digits. Environment: see make_metrics.py.
"""

import json
import pathlib

import mpmath
import numpy as np
from scipy import stats
from scipy.spatial.distance import jensenshannon
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

mpmath.mp.dps = 40
random = np.random.default_rng(20240503)


def wilson(successes, n, level):
    low, high = proportion_confint(successes, n, alpha=1 - level, method="wilson")
    return {"successes": successes, "n": n, "level": level, "low": low, "high": high}


def newcombe(s1, n1, s2, n2, level):
    low, high = confint_proportions_2indep(s1, n1, s2, n2, method="newcomb", compare="diff", alpha=1 - level)
    return {"counts": [s1, n1, s2, n2], "level": level, "delta": s1 / n1 - s2 / n2, "low": low, "high": high}


def drift(reference, current):
    reference, current = np.asarray(reference, float), np.asarray(current, float)
    kept = reference + current > 0
    r, c = reference[kept], current[kept]
    table = np.array([r, c])
    test = stats.chi2_contingency(table, correction=False)
    if (r == 0).any() or (c == 0).any():
        r, c = r + 0.5, c + 0.5
    return {
        "reference": reference.tolist(),
        "current": current.tolist(),
        "statistic": test.statistic,
        "df": test.dof,
        "p": test.pvalue,
        "cramers_v": stats.contingency.association(table.astype(int), method="cramer", correction=False),
        "jensen_shannon": jensenshannon(reference, current, base=2),
        "psi": stats.entropy(r, c) + stats.entropy(c, r),
    }


def t_survival(t, df):
    t, df = mpmath.mpf(t), mpmath.mpf(df)
    if df > 10_000:  # mpmath's incomplete beta function gives up
        log_density = lambda u: -(df + 1) / 2 * mpmath.log1p(u * u / df)
        # relative to the density at t, because quad stops at an absolute error
        tail = mpmath.quad(lambda u: mpmath.exp(log_density(u) - log_density(t)), [t, t + 1, t + 3, t + 8, t + 20, t + 60])
        scale = mpmath.exp(mpmath.loggamma((df + 1) / 2) - mpmath.loggamma(df / 2) + log_density(t))
        return float(scale / mpmath.sqrt(df * mpmath.pi) * tail)
    return float(mpmath.betainc(df / 2, 0.5, 0, df / (df + t * t), regularized=True) / 2)


categories = random.multinomial(3000, random.dirichlet(np.ones(12)))
families = [[0.04], [0.01, 0.04, 0.03, 0.005, 0.55], [0.2, 0.2, 0.2], [1, 0, 0.5, 1e-12], np.round(random.random(20) ** 2, 5).tolist()]
golden = {
    "wilson": [
        wilson(*arguments)
        for arguments in [(0, 5, 0.95), (5, 5, 0.95), (1, 2, 0.9), (3, 17, 0.95), (500, 1000, 0.99), (1, 10**6, 0.95)]
    ],
    "newcombe": [
        newcombe(*arguments)
        for arguments in [(56, 70, 48, 80, 0.95), (0, 10, 10, 10, 0.95), (0, 10, 0, 20, 0.9), (9, 10, 3, 10, 0.99), (400, 10**5, 5, 900, 0.95)]
    ],
    "drift": [
        drift([10, 20, 30], [12, 18, 33]),
        drift([5, 3], [1, 9]),
        drift([100, 0, 50, 0], [80, 7, 60, 0]),
        drift([100, 0], [0, 100]),
        drift([40, 40], [40, 40]),
        drift(categories, random.multinomial(500, random.dirichlet(categories + 1.0))),
        drift([10**6, 10**6, 5], [10**5, 2 * 10**5, 1]),
    ],
    "multiplicity": [
        {
            "p": family,
            "holm": multipletests(family, method="holm")[1].tolist(),
            "benjamini_hochberg": multipletests(family, method="fdr_bh")[1].tolist(),
        }
        for family in families
    ],
    "normal_cdf": [
        [x, float(mpmath.ncdf(x))] for x in [-37, -20.5, -10, -5.7, -5.6, -3, -1, -0.67, -0.1, 0, 1e-9, 0.5, 0.7, 2.5, 5.7, 8.5]
    ],
    "normal_quantile": [
        [p, float(-mpmath.sqrt(2) * mpmath.erfinv(1 - 2 * mpmath.mpf(p)))]
        for p in [1e-20, 1e-12, 1e-9, 1e-5, 0.001, 0.025, 0.07, 0.08, 0.3, 0.49999, 0.6, 0.95, 0.975, 0.9999]
    ]
    + [[1e-200, stats.norm.ppf(1e-200)]],
    "chi_square_survival": [
        [x, df, float(mpmath.gammainc(mpmath.mpf(df) / 2, mpmath.mpf(x) / 2, mpmath.inf, regularized=True))]
        for x, df in [(1e-6, 1), (0.5, 1), (3.84, 1), (40, 1), (700, 1), (1, 2), (2.5, 3), (100, 3), (9, 10), (30, 10), (95, 99), (300, 99), (1000, 1000), (1300, 1000), (2500, 1000), (500, 1000)]
    ],
    "t_survival": [
        [t, df, t_survival(t, df)]
        for t, df in [(0.1, 1), (1, 1), (1e5, 1), (1, 0.5), (0.9, 3), (2.5, 3), (50, 3), (1.5, 10), (2.2, 10), (30, 10), (0.01, 200), (1.96, 199), (12, 199), (25, 4999), (1.5, 10**6), (2, 10**6), (5, 10**6), (30, 10**6), (1.96, 10**9)]
    ],
}
pathlib.Path(__file__).with_name("tests.golden.json").write_text(json.dumps(golden) + "\n")
