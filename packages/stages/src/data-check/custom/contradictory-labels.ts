import { ConfigurationError } from '@contender/core';
import { identifier } from '@contender/engine';
import { z } from 'zod';
import { countKeys, isListed } from '../keys.ts';
import { defineCustomRule } from './define.ts';
import { describeTolerance, toleranceOf, toleranceOptions } from './limits.ts';

/** Rows that are alike in every feature and differ in the label. */
export const contradictoryLabels = defineCustomRule({
  name: 'contradictory_labels',
  summary: 'Rows with the same features have the same label.',
  level: 'dataset',
  options: z.strictObject({
    label: z.string().min(1).optional().describe('Default: `evaluate.columns.label` of the config.'),
    features: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('Default: all columns but the label and the id.'),
    ...toleranceOptions,
  }),
  compile(options, { view, columns, model, columnNamed }) {
    const configured = model?.config.evaluate?.columns;
    const label = options.label ?? configured?.label;
    if (label === undefined) {
      throw new ConfigurationError('there is no config that names the label', {
        hint: 'Name it with `label`.',
      });
    }
    columnNamed(label);
    const features =
      options.features ??
      columns.map(({ name }) => name).filter((name) => name !== label && name !== configured?.id);
    for (const feature of features) columnNamed(feature);
    if (features.length === 0) throw new ConfigurationError('there is no feature beside the label');
    const names = features.map(identifier).join(', ');
    const twofold = `SELECT ${names} FROM ${identifier(view)} GROUP BY ${names} HAVING count(DISTINCT ${identifier(label)}) > 1`;
    const breaks = isListed(features, twofold);
    const limit = toleranceOf(options);
    return [
      {
        kind: 'rows',
        breaks,
        limit,
        groups: { query: countKeys(view, breaks, features), word: 'contradiction', limited: false },
        reads: [...features, label],
        expected: `one ${label} for the same features${describeTolerance(limit)}`,
      },
    ];
  },
});
