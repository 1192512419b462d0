import { ConfigurationError } from '@contender/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkInputs, inputFields, readInputs } from './inputs.ts';

const schema = z.object({
  config: z.string().default('contender.yml').describe('The config file.'),
  failOn: z.enum(['failed', 'never']).default('failed').describe('When to fail.'),
  rollback: z.boolean().default(false).describe('Go back.'),
  limit: z.number().optional().describe('At most.'),
});

describe('inputFields', () => {
  it('reads names, defaults, kinds and choices off the schema', () => {
    expect(inputFields(schema)).toEqual([
      {
        name: 'config',
        option: 'config',
        description: 'The config file.',
        default: 'contender.yml',
        kind: 'text',
        choices: undefined,
      },
      {
        name: 'failOn',
        option: 'fail-on',
        description: 'When to fail.',
        default: 'failed',
        kind: 'text',
        choices: ['failed', 'never'],
      },
      {
        name: 'rollback',
        option: 'rollback',
        description: 'Go back.',
        default: 'false',
        kind: 'flag',
        choices: undefined,
      },
      {
        name: 'limit',
        option: 'limit',
        description: 'At most.',
        default: undefined,
        kind: 'number',
        choices: undefined,
      },
    ]);
  });
});

describe('readInputs', () => {
  const read = (given: Record<string, string>) => readInputs(schema, (name) => given[name] ?? '');

  it('takes an empty input for not given', () => {
    expect(read({ config: '  ', rollback: '' })).toEqual({});
  });

  it('turns text into what the schema asks for', () => {
    expect(read({ rollback: 'true', limit: '2.5', 'fail-on': 'never' })).toEqual({
      rollback: true,
      limit: 2.5,
      failOn: 'never',
    });
  });

  it('refuses a flag that is neither true nor false', () => {
    expect(() => read({ rollback: 'yes' })).toThrow('The input rollback is "yes"');
  });
});

describe('checkInputs', () => {
  it('says which input is off and what it may be', () => {
    expect(() => checkInputs(schema, { failOn: 'sometimes' }, 'The input ')).toThrow(ConfigurationError);
    expect(() => checkInputs(schema, { failOn: 'sometimes' }, 'The input ')).toThrow(
      /The input fail-on: .*: one of failed, never/,
    );
  });

  it('lets good inputs pass', () => {
    expect(() => checkInputs(schema, { failOn: 'never', limit: 3 }, '--')).not.toThrow();
  });
});
