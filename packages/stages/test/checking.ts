import { ConfigurationError, type DataCheckRecord, describeError, recordSchemas } from '@contender/core';
import { expect } from 'vitest';
import { dataCheck } from '../src/data-check/index.ts';
import type { TestContext } from './context.ts';

const request = { config: 'contender.yml', model: undefined, ...dataCheck.inputs.parse({}) };

/** A contract over one object with these properties and quality rules, as YAML flow. */
export const contractOf = (properties: string[], quality: string[] = []) => `apiVersion: v3.1.0
kind: DataContract
schema:
  - name: data
${properties.length === 0 ? '' : `    properties:\n${properties.map((property) => `      - ${property}`).join('\n')}`}
${quality.length === 0 ? '' : `    quality:\n${quality.map((rule) => `      - ${rule}`).join('\n')}\n`}`;

/** What tests of data checks do again and again, in the workspace of the moment. */
export function checking(context: () => TestContext) {
  async function run(part: Partial<typeof request> | Record<string, string>): Promise<DataCheckRecord> {
    const record = await dataCheck.run({ ...request, ...part }, context());
    expect(recordSchemas['data-check'].safeParse(record).error).toBeUndefined();
    return record;
  }
  return {
    request,
    run,
    /** The text of the ConfigurationError that an action ends with, with paths as the user wrote them. */
    async refusal(action: Promise<unknown>): Promise<string> {
      const error: unknown = await action.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(ConfigurationError);
      return describeError(error).replaceAll(`${context().workspace}/`, '');
    },
    /** Checks this text as a file against a contract. */
    async check(data: string, properties: string[], quality: string[] = [], file = 'data.csv') {
      await context().write(file, data);
      await context().write('c.yaml', contractOf(properties, quality));
      return run({ data: file, contract: 'c.yaml' });
    },
  };
}
