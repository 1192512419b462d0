import { describe, expect, it, test } from 'vitest';
import { refusal } from '../../test/refusal.ts';

const head = 'version: 1\nmodels:\n  m:\n    task: binary-classification\n';
const names =
  'a name holds letters, digits, "-", "_" and single "/", and begins and ends with a letter or digit';
const metrics = 'expected one of "roc_auc", "log_loss", "brier", "accuracy", "precision", "recall" or "f1"';

describe('unknown keys, at every depth, with the nearest known one', () => {
  test.each<[string, string, string[]]>([
    ['top', `vrsion: 1\n${head}`, ['1:1: unknown key "vrsion" in the file. Did you mean "version"?']],
    [
      'nothing like it',
      `owner: me\n${head}`,
      ['1:1: unknown key "owner" in the file. Known keys: version, models.'],
    ],
    [
      'model',
      `${head}    evaluat: {}\n`,
      ['5:5: unknown key "evaluat" in models.m. Did you mean "evaluate"?'],
    ],
    [
      'part',
      `${head}    evaluate:\n      guardrail: []\n`,
      ['6:7: unknown key "guardrail" in models.m.evaluate. Did you mean "guardrails"?'],
    ],
    [
      'two in one map',
      `${head}    train: { run: x, time_out: 3m, lockfile: l }\n`,
      [
        '5:22: unknown key "time_out" in models.m.train. Did you mean "timeout"?',
        '5:36: unknown key "lockfile" in models.m.train. Did you mean "lock_file"?',
      ],
    ],
    [
      'map in a map',
      `${head}    data: { train: { path: p, were: "a > 1" } }\n`,
      ['5:31: unknown key "were" in models.m.data.train. Did you mean "where"?'],
    ],
    [
      'in a list item',
      `${head}    evaluate:\n      fairness:\n        - { group: g, metric: selection_rate, max_gp: 0.1 }\n`,
      [
        '7:11: models.m.evaluate.fairness[0].max_gap is missing: expected a number. The largest acceptable gap between the highest and the lowest group.',
        '7:47: unknown key "max_gp" in models.m.evaluate.fairness[0]. Did you mean "max_gap"?',
      ],
    ],
    [
      'under a name of the user’s own',
      `${head}    deploy:\n      production:\n        run: x\n        require: { reviewer: 1 }\n`,
      ['8:20: unknown key "reviewer" in models.m.deploy.production.require. Did you mean "reviewers"?'],
    ],
  ])('%s', (_, text, expected) => {
    expect(refusal(text)).toEqual(expected);
  });
});

describe('what may stand once only', () => {
  const inEvaluate = (line: string): string => `${head}    evaluate:\n      ${line}\n`;
  test.each<[string, string, string[]]>([
    [
      'slices',
      inEvaluate('slices: [g, h, g]'),
      ['6:22: models.m.evaluate.slices[2]: the column is named a second time, found the text "g".'],
    ],
    [
      'guardrails',
      inEvaluate('guardrails: [{ metric: brier, margin: 1 }, { metric: brier, margin: 0 }]'),
      [
        '6:60: models.m.evaluate.guardrails[1].metric: the metric has a guardrail already, found the text "brier".',
      ],
    ],
    [
      'fairness limits of one group',
      inEvaluate(
        'fairness: [{ group: g, metric: selection_rate, max_gap: 1 }, { group: h, metric: selection_rate, max_gap: 1 }, { group: g, metric: selection_rate, max_gap: 0 }]',
      ),
      [
        '6:138: models.m.evaluate.fairness[2].metric: the metric has a limit for this group already, found the text "selection_rate".',
      ],
    ],
    [
      'monitored columns',
      `${head}    monitor: { columns: [a, a] }\n`,
      ['5:29: models.m.monitor.columns[1]: the column is named a second time, found the text "a".'],
    ],
  ])('%s', (_, text, expected) => {
    expect(refusal(text)).toEqual(expected);
  });
});

describe('values', () => {
  const inEvaluate = (line: string): string => `${head}    evaluate:\n      ${line}\n`;
  test.each<[string, string, string[]]>([
    ['empty file', '', ['1:1: the file is empty: expected a map with version and models.']],
    ['only a comment', '# soon\n', ['1:1: the file is empty: expected a map with version and models.']],
    ['a list', '- a\n', ['1:1: the file: expected a map, found a list.']],
    ['a number', '\n42\n', ['2:1: the file: expected a map, found the number 42.']],
    ['a text', 'hello\n', ['1:1: the file: expected a map, found the text "hello".']],
    [
      'no models',
      'version: 1\n',
      ['1:1: models is missing: expected a map. The models of this repository, by name.'],
    ],
    [
      'models without a value',
      'version: 1\nmodels:\n',
      ['2:8: models: expected a map, found an empty value.'],
    ],
    [
      'empty models',
      'version: 1\nmodels: {}\n',
      ['2:9: models: needs at least one model, found an empty map.'],
    ],
    [
      'a model without a value',
      'version: 1\nmodels:\n  m:\n',
      ['3:5: models.m: expected a map, found an empty value.'],
    ],
    [
      'version in quotes',
      head.replace('1', '"1"'),
      ['1:10: version: expected 1, found the text "1". Write it without quotes.'],
    ],
    ['another version', head.replace('1', '2'), ['1:10: version: expected 1, found the number 2.']],
    [
      'enum, near',
      head.replace('classification', 'clasification'),
      [
        '4:11: models.m.task: expected "binary-classification", found the text "binary-clasification". Did you mean "binary-classification"?',
      ],
    ],
    [
      'enum, part of the word',
      inEvaluate('objective: { metric: auc }'),
      [`6:28: models.m.evaluate.objective.metric: ${metrics}, found the text "auc". Did you mean "roc_auc"?`],
    ],
    [
      'enum, far',
      inEvaluate('objective: { metric: bleu }'),
      [`6:28: models.m.evaluate.objective.metric: ${metrics}, found the text "bleu".`],
    ],
    [
      'enum, missing',
      inEvaluate('objective: {}'),
      [
        `6:7: models.m.evaluate.objective.metric is missing: ${metrics}. The metric, from the predictions on the test rows.`,
      ],
    ],
    [
      'text for a list',
      inEvaluate('slices: origin'),
      ['6:15: models.m.evaluate.slices: expected a list, found the text "origin". Write [origin].'],
    ],
    [
      'text for a map',
      inEvaluate('guardrails: [log_loss]'),
      ['6:20: models.m.evaluate.guardrails[0]: expected a map, found the text "log_loss".'],
    ],
    [
      'a quoted number',
      inEvaluate('threshold: "0.5"'),
      [
        '6:18: models.m.evaluate.threshold: expected a number, found the text "0.5". Write it without quotes.',
      ],
    ],
    [
      'not a number',
      inEvaluate('threshold: .nan'),
      ['6:18: models.m.evaluate.threshold: expected a finite number, found the number NaN.'],
    ],
    [
      'too big',
      inEvaluate('threshold: 1.5'),
      ['6:18: models.m.evaluate.threshold: must be at most 1, found the number 1.5.'],
    ],
    [
      'on an open end',
      inEvaluate('confidence: 0.5'),
      ['6:19: models.m.evaluate.confidence: must be above 0.5, found the number 0.5.'],
    ],
    [
      'too large',
      inEvaluate('confidence: 1'),
      ['6:19: models.m.evaluate.confidence: must be at most 0.999, found the number 1.'],
    ],
    [
      'too small',
      inEvaluate('min_slice_rows: 0'),
      ['6:23: models.m.evaluate.min_slice_rows: must be at least 1, found the number 0.'],
    ],
    [
      'not whole',
      inEvaluate('min_slice_rows: 1.5'),
      ['6:23: models.m.evaluate.min_slice_rows: expected a whole number, found the number 1.5.'],
    ],
    [
      'a number for text',
      inEvaluate('columns: { id: 1 }'),
      ['6:22: models.m.evaluate.columns.id: expected text, found the number 1. Put it in quotes.'],
    ],
    [
      'true for text',
      `${head}    monitor: { ignore: [true] }\n`,
      ['5:25: models.m.monitor.ignore[0]: expected text, found true. Put it in quotes.'],
    ],
    [
      'empty text',
      inEvaluate("columns: { id: '' }"),
      ['6:22: models.m.evaluate.columns.id: must not be empty, found an empty text.'],
    ],
    [
      'yes for true',
      `${head}    deploy: { p: { run: x, require: { prevent_self_review: yes } } }\n`,
      [
        '5:60: models.m.deploy.p.require.prevent_self_review: expected true or false, found the text "yes". Write true, without quotes.',
      ],
    ],
    [
      'off for false',
      `${head}    deploy: { p: { run: x, require: { prevent_self_review: off } } }\n`,
      [
        '5:60: models.m.deploy.p.require.prevent_self_review: expected true or false, found the text "off". Write false, without quotes.',
      ],
    ],
    [
      'an empty command',
      `${head}    train: { run: ' ' }\n`,
      ['5:19: models.m.train.run: must be a command, for example `python3 train.py`, found the text " ".'],
    ],
    [
      'a missing command',
      `${head}    train:\n      timeout: 1h\n`,
      [
        '5:5: models.m.train.run is missing: expected text. The command that trains. It finds its inputs and outputs in CONTENDER_* variables.',
      ],
    ],
    [
      'a bad duration',
      `${head}    train: { run: x, timeout: 7 days }\n`,
      [
        '5:31: models.m.train.timeout: must be a duration such as 90s, 30m, 6h or 7d, found the text "7 days".',
      ],
    ],
    [
      'a number as a duration',
      `${head}    train: { run: x, timeout: 0s }\n`,
      ['5:31: models.m.train.timeout: must be more than 0, found the text "0s".'],
    ],
    [
      'duration as a number',
      `${head}    train: { run: x, timeout: 5 }\n`,
      ['5:31: models.m.train.timeout: must be a duration such as 90s, 30m, 6h or 7d, found the number 5.'],
    ],
    [
      'an empty list',
      `${head}    retrain: { workflow: w, on: [] }\n`,
      ['5:33: models.m.retrain.on: needs at least one item, found an empty list.'],
    ],
    [
      'none of a union',
      `${head}    train: { run: x, parameters: { depth: [1] } }\n`,
      ['5:43: models.m.train.parameters.depth: expected text, a number, true or false, found a list.'],
    ],
    [
      'a bad name',
      `${head}    champion: production!\n`,
      [`5:15: models.m.champion: ${names}, found the text "production!".`],
    ],
    [
      'non-inferior without a margin',
      inEvaluate('objective: { metric: roc_auc, require: non-inferior }'),
      [
        '6:7: models.m.evaluate.objective.margin is missing: `require: non-inferior` needs a margin. For `non-inferior`: the loss that would still be acceptable.',
      ],
    ],
    [
      'non-inferior without a margin, and with another fault',
      inEvaluate('objective: { metric: auc, require: non-inferior }'),
      [
        '6:7: models.m.evaluate.objective.margin is missing: `require: non-inferior` needs a margin. For `non-inferior`: the loss that would still be acceptable.',
        `6:28: models.m.evaluate.objective.metric: ${metrics}, found the text "auc". Did you mean "roc_auc"?`,
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(refusal(text)).toEqual(expected);
  });

  it('reports all faults at once, in the order of the file', () => {
    const text = `version: 2\nmodels:\n  m:\n    task: x\n    retrain: { on: [], cool_down: 7 }\n    data: []\n  n: 3\n`;
    expect(refusal(text).map((line) => line.split(': ').slice(0, 2).join(' '))).toEqual([
      '1:10 version',
      '4:11 models.m.task',
      '5:5 models.m.retrain.workflow is missing',
      '5:20 models.m.retrain.on',
      '5:35 models.m.retrain.cool_down',
      '6:11 models.m.data',
      '7:6 models.n',
    ]);
  });

  it('counts columns alike with Windows line ends and a byte order mark', () => {
    expect(refusal('\ufeffvrsion: 1\r\nmodels:\r\n  m: {}\r\n').map((line) => line.split(': ')[0])).toEqual([
      '1:1',
      '1:1',
      '3:3',
    ]);
  });

  it('shortens a long text', () => {
    expect(refusal(head.replace('binary-classification', 'x'.repeat(500)))[0]).toMatch(
      /found the text "x{57}…"\.$/,
    );
  });
});
