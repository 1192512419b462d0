import { ConfigurationError } from '@contender/core';
import { z } from 'zod';
import { asText } from '../../../shared/cells.ts';
import { defineCustomRule } from '../define.ts';
import { describeTolerance, toleranceOf, toleranceOptions } from '../limits.ts';
import { type PersonalKindName, personalKinds } from './kinds.ts';

const names = Object.keys(personalKinds) as PersonalKindName[];

/** Values that name or reach a person, counted and never shown. */
export const personalData = defineCustomRule({
  name: 'personal_data',
  summary:
    'Texts hold no e-mail address, card number, IBAN, telephone number or national identity number. The values are counted, never shown.',
  level: 'both',
  options: z.strictObject({
    kinds: z
      .array(z.enum(['email', 'card', 'iban', 'phone', 'national_id']))
      .min(1)
      .optional()
      .describe('What is looked for: email, card, iban, phone, national_id. Default: all of them.'),
    ignore: z.array(z.string().min(1)).default([]).describe('Columns that may hold them.'),
    ...toleranceOptions,
  }),
  compile(options, { column, columns, columnNamed }) {
    for (const name of options.ignore) columnNamed(name);
    if (column !== null && !isText(column.type)) {
      throw new ConfigurationError(`personal values are looked for in texts, the column is ${column.type}`);
    }
    const watched = (column === null ? columns : [column]).filter(
      ({ name, type }) => isText(type) && !options.ignore.includes(name),
    );
    const limit = toleranceOf(options);
    return watched.map(({ name, type }) => {
      const parts = (options.kinds ?? names).map((kind) => {
        const { word, found } = personalKinds[kind];
        return { word, breaks: `coalesce(${found(asText(name, type))}, false)` };
      });
      return {
        kind: 'rows',
        breaks: `(${parts.map(({ breaks }) => breaks).join(' OR ')})`,
        limit,
        parts,
        reads: [name],
        shows: false,
        revealing: true,
        column: name,
        expected: `no personal value${describeTolerance(limit)}`,
      };
    });
  },
});

function isText(type: string): boolean {
  return /^(VARCHAR|ENUM.*)$/.test(type);
}
