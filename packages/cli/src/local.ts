import { resolve } from 'node:path';
import { ConfigurationError, capture } from '@contender/core';
import { approveLocally, protectLocalEnvironment } from '@contender/forge';
import type { Command } from 'commander';

/** What GitHub's own screens do, for the registry on a laptop: protect an environment, approve a deployment. */
export function addLocalCommands(program: Command): void {
  const local = program.command('local').description('Stand in for GitHub’s screens on a local registry.');
  local
    .command('protect <environment>')
    .description('Protect an environment of the local registry.')
    .requiredOption(
      '--reviewer <name>',
      'who may approve; may be given several times',
      (name: string, others: string[] | undefined) => [...(others ?? []), name],
    )
    .option('--prevent-self-review', 'whoever deploys must not approve', false)
    .option('-C, --working-directory <folder>', 'the repository', '.')
    .action(
      async (
        name: string,
        options: { reviewer: string[]; preventSelfReview: boolean; workingDirectory: string },
      ) => {
        await protectLocalEnvironment(resolve(options.workingDirectory), {
          name,
          reviewers: options.reviewer,
          preventSelfReview: options.preventSelfReview,
          branches: 'all',
        });
        process.stdout.write(`${name} now needs an approval of ${options.reviewer.join(' or ')}\n`);
      },
    );
  local
    .command('approve <environment>')
    .description('Record an approval of a deployment, as a reviewer.')
    .requiredOption('--reviewer <name>', 'who approves')
    .requiredOption('--commit <revision>', 'what is approved: a version tag or a commit')
    .option('--comment <text>', 'why', '')
    .option('-C, --working-directory <folder>', 'the repository', '.')
    .action(
      async (
        environment: string,
        options: { reviewer: string; commit: string; comment: string; workingDirectory: string },
      ) => {
        const workspace = resolve(options.workingDirectory);
        const revision = [
          'rev-parse',
          '--verify',
          '--quiet',
          '--end-of-options',
          `${options.commit}^{commit}`,
        ];
        const found = await capture('git', revision, { cwd: workspace });
        if (found.exitCode !== 0) {
          throw new ConfigurationError(`There is no version or commit "${options.commit}"`, {
            hint: 'See `git tag` for the versions; `git fetch` brings a commit that is not here.',
          });
        }
        const commit = found.stdout.trim();
        await approveLocally(workspace, {
          environment,
          commit,
          reviewer: options.reviewer,
          comment: options.comment,
          clock: () => new Date(),
        });
        process.stdout.write(`${options.reviewer} approved ${options.commit} for ${environment}\n`);
      },
    );
}
