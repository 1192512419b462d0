import type { Check, DataCheckRecord } from '@contender/core';
import { plural } from './text.ts';

const shownChecks = 20;

/** The outcome in a few lines: what is broken first. */
export function summarize({ model, status, result }: DataCheckRecord): string {
  const broken = result.checks.filter((check) => check.status !== 'passed').sort(worstFirst);
  const passed = result.checks.length - broken.length;
  const words = {
    passed: 'keep their contract',
    warned: 'keep their contract, with warnings',
    failed: 'break their contract',
  };
  const hasContract = result.datasets.some(({ contract }) => contract !== null);
  const head = hasContract || status === 'failed' ? words[status] : 'are profiled; no contract was given';
  const checks = result.checks.length;
  const tally = checks === 0 ? '' : ` ${passed} of ${plural(checks, 'check')} passed.`;
  const lines = [
    `${model}: ${plural(result.rows, 'row')} ${head}.${tally}`,
    ...broken.slice(0, shownChecks).map(describeCheck),
  ];
  if (broken.length > shownChecks) lines.push(`  and ${broken.length - shownChecks} more`);
  if (result.quarantine !== null) {
    lines.push(`${plural(result.quarantine.rows, 'row')} in quarantine: ${result.quarantine.path}`);
    const clean = result.datasets.flatMap((dataset) => dataset.clean ?? []);
    for (const { rows, path } of clean) lines.push(`${plural(rows, 'clean row')} beside it: ${path}`);
  }
  return lines.join('\n');
}

function describeCheck({ position, status, dataset, id, observed, expected, examples }: Check): string {
  const place = position === null ? '' : ` (${position.file}:${position.line})`;
  const shown = examples.length === 0 ? '' : `, for example ${examples.join(', ')}`;
  return `  ${status} ${dataset} ${id}: found ${observed}, expected ${expected}${shown}${place}`;
}

function worstFirst(a: Check, b: Check): number {
  const rank = (check: Check) => (check.status === 'failed' ? 0 : 1);
  return rank(a) - rank(b) || (b.failingRows ?? 0) - (a.failingRows ?? 0);
}
