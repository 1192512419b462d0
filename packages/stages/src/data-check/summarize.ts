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
  const lines = [
    `${model}: ${plural(result.rows, 'row')} ${head}. ${passed} of ${plural(result.checks.length, 'check')} passed.`,
    ...broken.slice(0, shownChecks).map(describeCheck),
  ];
  if (broken.length > shownChecks) lines.push(`  and ${broken.length - shownChecks} more`);
  if (result.quarantine !== null) {
    lines.push(`${plural(result.quarantine.rows, 'row')} in quarantine: ${result.quarantine.path}`);
  }
  return lines.join('\n');
}

function describeCheck(check: Check): string {
  const place = check.position === null ? '' : ` (${check.position.file}:${check.position.line})`;
  return `  ${check.status} ${check.dataset} ${check.id}: found ${check.observed}, expected ${check.expected}${place}`;
}

function worstFirst(a: Check, b: Check): number {
  const rank = (check: Check) => (check.status === 'failed' ? 0 : 1);
  return rank(a) - rank(b) || (b.failingRows ?? 0) - (a.failingRows ?? 0);
}
