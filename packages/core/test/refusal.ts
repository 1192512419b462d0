import { expect } from 'vitest';
import type { z } from 'zod';
import { configSchema } from '../src/config/schema.ts';
import { parseYaml } from '../src/config/yaml-document.ts';
import { ConfigurationError, describeError } from '../src/errors.ts';

/** What the user reads, without the file's name; one entry per line. Empty where the text is accepted. */
export function refusal(text: string, schema: z.ZodType = configSchema): string[] {
  try {
    parseYaml(text, 'f', schema);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return describeError(error)
      .split('\n')
      .map((line) => line.replace(/^f:/, ''));
  }
  return [];
}
