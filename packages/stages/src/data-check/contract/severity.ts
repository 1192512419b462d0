const words: Readonly<Record<string, 'warn' | 'fail'>> = {
  info: 'warn',
  warn: 'warn',
  warning: 'warn',
  minor: 'warn',
  low: 'warn',
  error: 'fail',
  fail: 'fail',
  failure: 'fail',
  major: 'fail',
  high: 'fail',
  critical: 'fail',
  blocker: 'fail',
  fatal: 'fail',
};

/** What a severity of a contract means here, or what is wrong with it. The standard leaves the words open. */
export function readSeverity(severity: string | undefined): 'warn' | 'fail' | { fault: string } {
  const meaning = severity === undefined ? 'fail' : words[severity.toLowerCase()];
  const known = Object.keys(words);
  return meaning ?? { fault: `the severity "${severity}" is not known; write one of ${known.join(', ')}` };
}
