import { customRules } from '@contender/stages/data-check';
import { markdownTable } from 'markdown-table';
import { z } from 'zod';

const optionsSchema = z.object({
  properties: z
    .record(z.string(), z.object({ description: z.string().default(''), default: z.unknown().optional() }))
    .default({}),
  required: z.array(z.string()).default([]),
});

const places = {
  column: 'Stands under a property.',
  dataset: 'Stands under the object.',
  both: 'Stands under a property or under the object.',
} as const;

/** What each rule of the engine `contender` checks, with its options, for the page on contracts. */
export function contractRules(): Record<string, string> {
  return Object.fromEntries(
    customRules.map(({ name, summary, level, options }) => {
      const { properties, required } = optionsSchema.parse(z.toJSONSchema(options, { io: 'input' }));
      const rows = Object.entries(properties).map(([option, property]) => [
        `\`${option}\``,
        property.description.replaceAll('|', '\\|'),
        required.includes(option) ? 'required' : describeDefault(property.default),
      ]);
      return [
        name,
        `${summary} ${places[level]}\n\n${markdownTable([['option', 'meaning', 'default'], ...rows])}`,
      ];
    }),
  );
}

function describeDefault(value: unknown): string {
  return value === undefined || typeof value === 'object' ? '' : `\`${value}\``;
}
