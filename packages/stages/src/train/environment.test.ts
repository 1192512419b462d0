import { describe, expect, it } from 'vitest';
import { parseGpus } from './environment.ts';

describe('parseGpus', () => {
  it('reads one GPU per line, in bytes', () => {
    expect(parseGpus('NVIDIA H200, 143771, 570.86.15\nNVIDIA L4, 23034, 570.86.15\n')).toEqual([
      { name: 'NVIDIA H200', memoryBytes: 143_771 * 2 ** 20, driver: '570.86.15' },
      { name: 'NVIDIA L4', memoryBytes: 23_034 * 2 ** 20, driver: '570.86.15' },
    ]);
  });

  it.each(['[N/A]', '[Not Supported]', '[Insufficient Permissions]', '[Unknown Error]', ''])(
    'takes %j for unknown, never for 0',
    (unknown) => {
      expect(parseGpus(`NVIDIA A100, ${unknown}, ${unknown}`)).toEqual([
        { name: 'NVIDIA A100', memoryBytes: null, driver: null },
      ]);
    },
  );

  it('finds none in an empty answer', () => {
    expect(parseGpus('\n')).toEqual([]);
  });
});
