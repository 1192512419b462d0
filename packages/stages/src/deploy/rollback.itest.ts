import { ExternalError, git } from '@contender/core';
import { type Forge, protectLocalEnvironment } from '@contender/forge';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DeliveryWorkspace, deliveryWorkspace } from '../../test/delivery.ts';
import { deploying, production } from '../../test/deploying.ts';
import { deploy } from './index.ts';

let house: DeliveryWorkspace;
beforeEach(async () => {
  house = await deliveryWorkspace();
});
afterEach(() => house.dispose());

const { run, read, registerNext, approve, forgeWith } = deploying(() => house);

async function breakStaging(): Promise<void> {
  await house.write('contender.yml', (await read('contender.yml')).replace("'echo", "'exit 3; echo"));
}
async function mendStaging(): Promise<void> {
  await house.write('contender.yml', (await read('contender.yml')).replace("'exit 3; echo", "'echo"));
}

describe('rollback', () => {
  test('goes to the version before, past what was rolled back from', async () => {
    for (const weights of ['{"bias":1}', '{"bias":2}', '{"bias":3}']) {
      await registerNext(weights);
      await run();
    }
    const back = await run({ rollback: true });
    expect(back.result).toMatchObject({
      version: '1.0.1',
      previous: '1.0.2',
      rollback: true,
      tag: 'm#staging#4',
      reason: 'Rolled staging back from 1.0.2 to m 1.0.1.',
    });
    expect(await read('deployed-staging')).toBe('1.0.1\n');
    expect((await run({ rollback: true })).result).toMatchObject({ version: '1.0.0', previous: '1.0.1' });
    await expect(run({ rollback: true })).rejects.toThrow(/staging had no version of m before 1\.0\.0/);
  });

  test('after a deployment that failed returns to the version that is assigned', async () => {
    for (const weights of ['{"bias":1}', '{"bias":2}']) {
      await registerNext(weights);
      await run();
    }
    await registerNext('{"bias":3}');
    await breakStaging();
    expect((await run()).result).toMatchObject({ version: '1.0.2', outcome: 'failure' });
    expect((await run({ rollback: true })).result).toMatchObject({ version: '1.0.1', outcome: 'failure' });
    await mendStaging();
    expect((await run({ rollback: true })).result).toMatchObject({
      version: '1.0.1',
      previous: '1.0.1',
      rollback: true,
      outcome: 'success',
      reason: 'Deployed m 1.0.1 to staging again: an earlier rollback to it failed.',
    });
    expect(await read('deployed-staging')).toBe('1.0.1\n');
    expect((await run({ rollback: true })).result).toMatchObject({ version: '1.0.0', previous: '1.0.1' });
  });

  test('after one that was interrupted too, and says why', async () => {
    await registerNext('{"bias":1}');
    await run();
    await registerNext('{"bias":2}');
    const failing = forgeWith({ registry: { createTag: () => Promise.reject(new ExternalError('502')) } });
    await expect(run({}, house.with(failing))).rejects.toThrow('502');
    expect(await read('deployed-staging')).toBe('1.0.1\n');
    const back = await run({ rollback: true });
    expect(back.result).toMatchObject({
      version: '1.0.0',
      reason:
        'Deployed m 1.0.0 to staging again: the deployment of 1.0.1 was interrupted before it was assigned.',
    });
    expect(await read('deployed-staging')).toBe('1.0.0\n');
    expect(await git(house.workspace, 'tag', '-l', '--format=%(contents)', 'm#staging#2')).toContain(
      'Contender-Rollback-From: 1.0.1',
    );
    await expect(run({ rollback: true })).rejects.toThrow(/no version of m before 1\.0\.0/);
  });

  test.each([1, 2])(
    'that failed at %i last calls is not repeated one version further back',
    async (calls) => {
      for (const weights of ['{"bias":1}', '{"bias":2}', '{"bias":3}']) {
        await registerNext(weights);
        await run();
      }
      let left = calls;
      const failing = forgeWith({
        delivery: {
          setStatus: (deployment, status) =>
            status.state === 'success' && left-- > 0
              ? Promise.reject(new ExternalError('502'))
              : house.forge.delivery.setStatus(deployment, status),
        },
      });
      const inRun = (forge: Forge, run: string) => ({
        ...house.with(forge),
        run: { ...house.run, run: `https://example.org/runs/${run}` },
      });
      await expect(run({ rollback: true }, inRun(failing, '7'))).rejects.toThrow('502');
      const again = await run({ rollback: true }, inRun(house.forge, '7'));
      expect(again.result).toMatchObject({
        version: '1.0.1',
        previous: '1.0.2',
        tag: 'm#staging#4',
        reason:
          'Rolled staging back from 1.0.2 to m 1.0.1: this run had assigned it before it was run again.',
      });
      expect(await git(house.workspace, 'tag', '-l', 'm#staging#*')).not.toContain('#5');
      expect((await run({ rollback: true }, inRun(house.forge, '8'))).result.version).toBe('1.0.0');
    },
  );

  test('has nowhere to go at first', async () => {
    await registerNext('{"bias":1}');
    await expect(run({ rollback: true })).rejects.toThrow(/staging had no version of m before this/);
  });

  test('keeps to the environment’s own protection', async () => {
    await protectLocalEnvironment(house.workspace, production);
    for (const weights of ['{"bias":1}', '{"bias":2}']) {
      await approve((await registerNext(weights)).commit);
      await run({ environment: 'production' });
    }
    expect((await run({ environment: 'production', rollback: true })).result).toMatchObject({
      version: '1.0.0',
      approvals: [{ reviewer: 'grace' }],
    });
    expect(await read('previous')).toBe('1.0.1\n');
  });
});

test('a command that fails says what the environment has now and how to restore it', async () => {
  await registerNext('{"bias":1}');
  await breakStaging();
  const first = await run();
  expect(first.result.reason).toMatch(
    /\nNothing is assigned to staging; what the command left there stays\.$/,
  );
  await mendStaging();
  await run();
  await registerNext('{"bias":2}');
  await breakStaging();
  const second = await run();
  expect(second.result).toMatchObject({ outcome: 'failure', previous: '1.0.0' });
  const restore =
    /staging still has 1\.0\.0 by the registry; .* To restore it: `contender deploy --model m --environment staging --rollback`/;
  expect(second.result.reason).toMatch(restore);
  expect(house.logger.text('error')).toMatch(restore);
  expect(deploy.summarize(second)).toMatch(restore);
  expect((await run({ rollback: true })).result.reason).toMatch(
    /The rollback did not end; to go on with it: `/,
  );
});
