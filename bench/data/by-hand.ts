/** The 25 checks in one query, as someone would write it who wants the counts and nothing else. */
export const countsByHand = (file: string) => `WITH flights AS (FROM '${file}'), twice AS (
  SELECT sum(n) AS n FROM (SELECT count(*) AS n FROM flights WHERE date IS NOT NULL AND origin IS NOT NULL
    AND destination IS NOT NULL AND distance IS NOT NULL GROUP BY date, origin, destination, distance HAVING count(*) > 1))
SELECT count(*) AS "rows",
  count(*) FILTER (WHERE date IS NULL) AS "date.null",
  count(*) FILTER (WHERE delay IS NULL) AS "delay.null",
  count(*) FILTER (WHERE delay IS NULL) AS "delay.null-percent",
  count(*) FILTER (WHERE delay < -1200) AS "delay.min",
  count(*) FILTER (WHERE delay > 1700) AS "delay.max",
  count(*) FILTER (WHERE distance IS NULL) AS "distance.null",
  count(*) FILTER (WHERE distance < 1) AS "distance.min",
  count(*) FILTER (WHERE distance > 5000) AS "distance.max",
  count(*) FILTER (WHERE origin IS NULL) AS "origin.null",
  count(*) FILTER (WHERE NOT regexp_matches(origin, '^[A-Z]{3}$')) AS "origin.pattern",
  count(*) FILTER (WHERE length(origin) < 3) AS "origin.short",
  count(*) FILTER (WHERE length(origin) > 3) AS "origin.long",
  count(*) FILTER (WHERE origin NOT IN ('ATL', 'ORD', 'DFW', 'LAX', 'PHX', 'IAH', 'DEN', 'DTW', 'STL', 'MSP', 'LAS', 'EWR', 'SFO', 'PHL', 'LGA', 'BOS', 'SEA', 'CLT', 'MCO', 'SLC')) AS "origin.hub",
  count(*) FILTER (WHERE NOT regexp_matches(origin, '^[^a-z]*$')) AS "origin.upper",
  count(*) FILTER (WHERE destination IS NULL) AS "destination.null",
  count(*) FILTER (WHERE NOT regexp_matches(destination, '^[A-Z]{3}$')) AS "destination.pattern",
  count(*) FILTER (WHERE length(destination) < 3) AS "destination.short",
  count(*) FILTER (WHERE length(destination) > 3) AS "destination.long",
  count(*) FILTER (WHERE NOT regexp_matches(destination, '^[^a-z]*$')) AS "destination.upper",
  count(*) FILTER (WHERE date < TIMESTAMP '2001-01-01') AS "date.from",
  count(*) FILTER (WHERE date >= TIMESTAMP '2002-01-01') AS "date.until",
  count(*) FILTER (WHERE origin = destination) AS "round-trip",
  count(*) FILTER (WHERE delay > 1440 AND distance < 100) AS "late-and-short",
  coalesce(any_value(twice.n), 0) AS "twice"
FROM flights, twice`;

const levels = '[0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]';
const numeric = (column: string, edges: string) =>
  `count(${column}), approx_count_distinct(${column}), min(${column}), max(${column}), avg(${column}), stddev_samp(${column}),
   skewness(${column}), kurtosis(${column}), approx_quantile(${column}, ${levels}), histogram(${column}, ${edges})`;
const text = (column: string) =>
  `count(${column}), approx_count_distinct(${column}), min(${column}), max(${column}), min(length(${column})), avg(length(${column})),
   max(length(${column})), approx_top_k(${column}, 20)`;

/** The profile in one query: what the data check keeps of every column. */
export const profileByHand = (
  file: string,
) => `SELECT count(date), approx_count_distinct(date), min(date), max(date),
    approx_quantile(epoch(date), ${levels}), histogram(epoch(date), range(978566400, 993081601, 1209600)),
    ${numeric('delay', 'range(-30, 131, 10)')}, ${numeric('distance', 'range(200, 2401, 200)')}, ${text('origin')}, ${text('destination')}
  FROM '${file}'`;
