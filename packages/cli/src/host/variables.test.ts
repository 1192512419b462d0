import { expect, it } from 'vitest';
import { commandEnvironment } from './variables.ts';

it("gives a user's command what a run step gets, and nothing that only actions get", () => {
  const environment = {
    PATH: '/usr/bin',
    AWS_REGION: 'eu-central-1',
    GITHUB_SHA: 'abc',
    'INPUT_GITHUB-TOKEN': 'secret',
    ACTIONS_RUNTIME_TOKEN: 'secret',
    ACTIONS_RESULTS_URL: 'https://results',
    ACTIONS_CACHE_URL: 'https://cache',
  };
  expect(commandEnvironment(environment)).toEqual({
    PATH: '/usr/bin',
    AWS_REGION: 'eu-central-1',
    GITHUB_SHA: 'abc',
  });
});
