import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  check,
  dataCheckRecord,
  evaluationRecord,
  fullRecords,
  hostileTexts,
  problemsOf,
  recordsOf,
  slice,
  stories,
} from '../test/fixtures.ts';
import { poison } from '../test/poison.ts';
import { markdownProblems } from '../test/well-formed.ts';
import { renderComment, renderSummary } from './comment.ts';
import { commentMarker } from './marker.ts';
import type { ReportRecords } from './records.ts';
import { renderText } from './terminal.ts';

const bytes = (text: string) => Buffer.byteLength(text, 'utf8');
const unreadable = /\bNaN\b|\bundefined\b|\bnull\b|Infinity|\[object/;

function inflate(slices: number, checks: number, name = ''): ReportRecords {
  const evaluation = evaluationRecord();
  const dataCheck = dataCheckRecord();
  evaluation.result.slices = Array.from({ length: slices }, (_, index) =>
    slice('origin', `${name}${index}`, 900, 0.5 - index / slices, 0.01),
  );
  dataCheck.result.checks = Array.from({ length: checks }, (_, index) =>
    check(`c${index}.minimum`, index % 3 === 0 ? 'warned' : 'passed', index),
  );
  return { ...fullRecords(), evaluation, dataCheck };
}

describe.each(Object.entries(stories))('%s', (_, records) => {
  test('stands on valid records', () => {
    expect(recordsOf(records).flatMap(problemsOf)).toEqual([]);
  });

  test('reads well in every medium', () => {
    for (const text of [renderComment(records), renderSummary(records), renderText(records)]) {
      expect(text).not.toMatch(unreadable);
    }
    expect(markdownProblems(renderComment(records))).toEqual([]);
    expect(renderText(records)).not.toMatch(/<\/?[a-z]+>|\*\*|\|/);
  });
});

describe('the comment', () => {
  test('begins with its marker, then the decision', () => {
    const [marker, heading, , sentence] = renderComment(stories.promote ?? fullRecords()).split('\n');
    expect(marker).toBe(commentMarker('flight-delay'));
    expect(heading).toBe('## ✅ promote: flight-delay');
    expect(sentence).toBe(
      '**The challenger is better than champion v1.0.0: ROC AUC 0.7012 against 0.6531, difference +0.0481 (95 % interval +0.0460 to +0.0502), on 251,234 test rows.**',
    );
  });

  test.each([
    ['hold', '## ⏸️ hold: flight-delay', 'not clearly different from champion v1.0.0'],
    ['reject', '## ❌ reject: flight-delay', 'Failed: Guardrail: log loss.'],
    [
      'first champion',
      '## ✅ promote: flight-delay',
      '**First champion: ROC AUC 0.7012 against 0.5000 for the class prior',
    ],
    [
      'broken data',
      '## ❌ data check failed: flight-delay',
      '12,345 failing rows are in quarantine, each with its reason: `.contender/quarantine/',
    ],
    ['broken data beside a verdict', '## ❌ data check failed: flight-delay', '### Gates'],
    ['data alone', '## ✅ data check passed: flight-delay', '1 of 5 rules gave a warning'],
    ['training alone', '## ✅ trained: flight-delay', '42.4 s on 743,112 rows'],
    ['registration', '## ✅ registered: flight-delay', '`flight-delay@v1.1.0`'],
    [
      'deployment',
      '## 🚀 deployed: flight-delay',
      'Version 1.1.0 is in production, 3.2 s'.replace(', 3.2', ', in 3.2'),
    ],
    [
      'monitoring',
      '## ❌ drift, performance dropped: flight-delay',
      '2 of 4 columns drifted: hour and origin.',
    ],
    ['retraining', '## 🔁 retraining dispatched: flight-delay', 'because of drift and performance'],
    ['nothing', '## · nothing to report: flight-delay', 'No stage has left a record yet.'],
  ])('%s: decision and main fact', (story, heading, fact) => {
    const comment = renderComment(stories[story] ?? { model: 'missing' });
    expect(comment).toContain(`\n${heading}\n`);
    expect(comment).toContain(fact);
  });

  test('has the parts in the order of reading, the less pressing ones folded', () => {
    const comment = renderComment(fullRecords());
    const parts = [
      '### Gates',
      '### Metrics',
      '### What got worse',
      '### Fairness',
      '<b>Slices</b>',
      '<b>Calibration</b>',
      '<b>Data check</b>',
      '<b>Training</b>',
      '<b>How to reproduce</b>',
      '<b>Lineage</b>',
    ];
    const places = parts.map((part) => comment.indexOf(part));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(comment).toContain('```mermaid\nxychart-beta');
    expect(comment).toContain('npx contender evaluate --model flight-delay');
  });

  test('puts broken rules before kept ones, and worse slices before the fold', () => {
    const broken = renderComment(stories['broken data'] ?? fullRecords());
    expect(broken.indexOf('`delay.minimum`')).toBeLessThan(broken.indexOf('`distance.minimum`'));
    expect(broken.indexOf('`distance.minimum`')).toBeLessThan(broken.indexOf('`delay.required`'));
    const worse = renderComment(fullRecords());
    expect(worse.indexOf('3 slices of 11 got worse in ROC AUC')).toBeLessThan(worse.indexOf('<b>Slices</b>'));
  });

  test('is the same for the same records', () => {
    expect(renderComment(fullRecords())).toBe(renderComment(fullRecords()));
  });

  test('links the page and the run, and nothing that is no web address', () => {
    const linked = renderComment(fullRecords(), {
      pageUrl: 'https://example.org/p',
      runUrl: 'https://example.org/r',
    });
    expect(linked).toContain(
      '[Full report](<https://example.org/p>) · [Workflow run](<https://example.org/r>)',
    );
    expect(renderComment(fullRecords(), { pageUrl: 'javascript:alert(1)' })).not.toContain('javascript');
  });
});

describe('limits', () => {
  test('2,000 slices, 5,000 checks and long names stay within the comment', () => {
    const records = inflate(2000, 5000, 'A very long name | with `marks` and <tags> @all '.repeat(40));
    const comment = renderComment(records);
    expect(bytes(comment)).toBeLessThanOrEqual(65_000);
    expect(markdownProblems(comment)).toEqual([]);
    expect(comment).toMatch(/… and [\d,]+ more\./);
    const summary = renderSummary(records);
    expect(bytes(summary)).toBeLessThan(1024 * 1024);
    expect(bytes(summary)).toBeGreaterThan(bytes(comment));
    expect(markdownProblems(summary)).toEqual([]);
  });

  test('says what was left out, the least important first', () => {
    const records = poison(inflate(40, 40), '😀'.repeat(5000));
    const evaluation = records.evaluation ?? evaluationRecord();
    evaluation.result.reasons = Array.from({ length: 30 }, () => '😀'.repeat(5000));
    const comment = renderComment(records, { pageUrl: 'https://example.org/p' });
    expect(bytes(comment)).toBeLessThanOrEqual(65_000);
    expect(comment).toContain('- … and 20 more');
    expect(comment).toContain('### Gates');
    const note = comment
      .split('\n')
      .find((line) => line.startsWith('**Left out of this comment for its length:**'));
    expect(note).toContain('how to reproduce');
    expect(note).toContain('Everything is in the [full report](<https://example.org/p>)');
    expect(renderComment(records)).toContain('The HTML report has everything.');
  });

  test('no records whatever exceed the limits or break the markdown', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 4000 }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
      fc.constantFrom(...hostileTexts),
    );
    fc.assert(
      fc.property(
        texts,
        fc.nat(300),
        fc.nat(300),
        fc.nat(60),
        fc.constantFrom(...Object.values(stories)),
        (text, slices, checks, reasons, story) => {
          const big = inflate(slices, checks);
          const records = poison(
            {
              ...story,
              ...(story.evaluation && { evaluation: big.evaluation }),
              ...(story.dataCheck && { dataCheck: big.dataCheck }),
            },
            text,
          );
          if (records.evaluation !== undefined)
            records.evaluation.result.reasons = Array.from({ length: reasons }, () => text);
          const comment = renderComment(records);
          expect(bytes(comment)).toBeLessThanOrEqual(65_000);
          expect(comment.startsWith(`${commentMarker(text)}\n`)).toBe(true);
          expect(markdownProblems(comment)).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('hostile records', () => {
  test.each(hostileTexts)('%j stays inert', (text) => {
    const records = poison(fullRecords(), text);
    const evaluation = records.evaluation ?? evaluationRecord();
    const [metric] = Object.values(evaluation.result.metrics);
    if (metric !== undefined) evaluation.result.metrics[text] = metric;
    if (records.training !== undefined) records.training.result.parameters[text] = text;
    expect(markdownProblems(renderComment(records))).toEqual([]);
    expect(markdownProblems(renderSummary(records))).toEqual([]);
    expect(renderText(records)).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
  });

  test('commands to copy quote what a shell would run', () => {
    const comment = renderComment({ ...fullRecords(), model: "x'; rm -rf ~ $(id) #" });
    expect(comment).toContain(String.raw`npx contender train --model 'x'\''; rm -rf ~ $(id) #'`);
  });

  test('names of built-in properties are just names', () => {
    const evaluation = evaluationRecord();
    evaluation.result.objective = 'constructor';
    expect(renderComment({ model: '__proto__', evaluation })).toContain('the objective was not measured');
  });
});
