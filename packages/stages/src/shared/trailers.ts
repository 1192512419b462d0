/** What our commit and tag messages say to machines: `Contender-<Key>: value` lines at their end. */
export type Trailers = Partial<Record<TrailerKey, string | undefined>>;

type TrailerKey = (typeof keys)[number];

const keys = [
  'Model',
  'Version',
  'Evaluation',
  'Training',
  'Model-Digest',
  'Code-Commit',
  'Manifest',
  'Environment',
  'Rollback-From',
  'Run',
] as const;

/** A message of a subject line, a body where there is one, and the trailers that are given. */
export function formatMessage(subject: string, body: string, trailers: Trailers): string {
  const lines = keys.flatMap((key) => {
    const value = trailers[key];
    return value === undefined ? [] : [`Contender-${key}: ${value}`];
  });
  return [subject, body, lines.join('\n')].filter((part) => part !== '').join('\n\n');
}

/** Reads the trailers of a message: its last paragraph. */
export function parseTrailers(message: string): Trailers {
  const trailers: Trailers = {};
  const last =
    message
      .trimEnd()
      .split(/\n\s*\n/)
      .at(-1) ?? '';
  for (const line of last.split('\n')) {
    const [, name, value] = /^Contender-([A-Za-z-]+): (.+)$/.exec(line.trimEnd()) ?? [];
    const key = keys.find((known) => known === name);
    if (key !== undefined && value !== undefined) trailers[key] = value;
  }
  return trailers;
}
