import { createServer } from 'node:http';
import { connect } from 'node:net';
import { startGitHub } from '@contender/github-double';
import { expect, it, onTestFinished } from 'vitest';
import { runStep } from './support/job.ts';
import { userRepository } from './support/user-repository.ts';

it('reaches GitHub through the proxy of a self-hosted runner', async () => {
  const github = await startGitHub();
  const repository = await userRepository();
  const commit = await repository.configure(1);
  github.seed.commit({ sha: commit, branch: 'main' });
  const tunnels: string[] = [];
  const proxy = createServer();
  proxy.on('connect', (request, client) => {
    tunnels.push(request.url ?? '');
    const upstream = connect(Number(new URL(github.url).port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  onTestFinished(async () => {
    proxy.closeAllConnections();
    proxy.close();
    await github.close();
    await repository.remove();
  });
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');

  const step = await runStep(
    'actions/report',
    { comment: 'false' },
    {
      github,
      workspace: repository.folder,
      token: github.token(),
      commit,
      environment: {
        // No such host exists: only the proxy knows the way.
        GITHUB_API_URL: 'http://api.github.test',
        ACTIONS_RUNTIME_TOKEN: '',
        http_proxy: `http://127.0.0.1:${address.port}`,
      },
    },
  );

  expect(step.code, step.log).toBe(0);
  expect(tunnels).toContain('api.github.test:80');
  expect(github.state.checks).toMatchObject([{ name: 'contender / toy', commit }]);
});
