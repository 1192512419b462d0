import { describe, expect, it } from 'vitest';
import { ConfigurationError, describeError, ExternalError, exitCodeOf, messageOf } from './errors.ts';
import { RecordingLogger } from './logger.ts';

describe('describeError', () => {
  it('gives the message of a user’s fault, then the hint, and keeps the cause to itself', () => {
    const cause = new Error('ENOENT');
    const error = new ConfigurationError('No config at contender.yml', { hint: 'Write one.', cause });
    expect(describeError(error)).toBe('No config at contender.yml\nWrite one.');
    expect(error.cause).toBe(cause);
    expect(describeError(new ConfigurationError('No config'))).toBe('No config');
  });

  it('gives the cause of an outside failure in brackets', () => {
    const cause = new Error('connect ECONNREFUSED');
    expect(describeError(new ExternalError('Cannot reach GitHub', { cause, hint: 'Run again.' }))).toBe(
      'Cannot reach GitHub (connect ECONNREFUSED)\nRun again.',
    );
    expect(describeError(new ExternalError('Disk full'))).toBe('Disk full');
  });

  it('does not swallow what nobody expected', () => {
    expect(describeError(new TypeError('x is undefined'))).toBe(
      'Unexpected error: x is undefined. Running again is safe.',
    );
    expect(describeError('thrown text')).toBe('Unexpected error: thrown text. Running again is safe.');
  });
});

describe('exitCodeOf', () => {
  it('is 2 for what the user can mend and 3 for everything else', () => {
    expect(exitCodeOf(new ConfigurationError('x'))).toBe(2);
    expect(exitCodeOf(new ExternalError('x'))).toBe(3);
    expect(exitCodeOf(new Error('x'))).toBe(3);
    expect(exitCodeOf(undefined)).toBe(3);
  });
});

describe('messageOf', () => {
  it('takes anything thrown', () => {
    expect(messageOf(new Error('a'))).toBe('a');
    expect(messageOf(7)).toBe('7');
    expect(messageOf(null)).toBe('null');
  });
});

describe('RecordingLogger', () => {
  it('keeps what it is told, by level', () => {
    const logger = new RecordingLogger();
    logger.debug('d');
    logger.info('i1');
    logger.warn('w');
    logger.error('e');
    logger.output('o');
    logger.info('i2');
    expect(logger.text('info')).toBe('i1\ni2');
    expect(logger.entries.map((entry) => entry.level)).toEqual([
      'debug',
      'info',
      'warn',
      'error',
      'output',
      'info',
    ]);
  });
});
