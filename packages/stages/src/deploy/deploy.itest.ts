import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ConfigurationError,
  digestOf,
  ExternalError,
  git,
  type RecordOf,
  readRecord,
  recordSchemas,
} from '@contender/core';
import { type Delivery, protectLocalEnvironment } from '@contender/forge';
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

async function statuses(record: RecordOf<'deployment'>): Promise<string[]> {
  const text = await read(`.contender/forge/deployments/${record.result.deployment}.json`);
  return JSON.parse(text).statuses.map(({ state }: { state: string }) => state);
}

describe('a deployment', () => {
  test('runs the command, assigns the version and says so', async () => {
    const version = await registerNext('{"bias":1}');
    const record = await run();
    expect(recordSchemas.deployment.safeParse(record).error).toBeUndefined();
    expect(record).toMatchObject({
      status: 'passed',
      subjects: [{ name: 'model', bytes: 22 }],
      result: {
        environment: 'staging',
        version: '1.0.0',
        previous: null,
        rollback: false,
        outcome: 'success',
        tag: 'm#staging#1',
        approvals: [],
        protection: null,
        reason: 'Deployed m 1.0.0 to staging (before: nothing).',
      },
    });
    expect(record.materials.map(({ name }) => name)).toEqual(['data-check', 'training', 'evaluation']);
    expect(await read('deployed-staging')).toBe('1.0.0\n');
    expect(await git(house.workspace, 'rev-parse', 'm#staging#1^{commit}')).toBe(version.commit);
    expect(await statuses(record)).toEqual(['in_progress', 'success']);
    expect(deploy.summarize(record)).toMatch(/^Deployed m 1\.0\.0 to staging/);
    expect(Object.entries(deploy.outputs).map(([name, output]) => [name, output.value(record)])).toEqual([
      ['environment', 'staging'],
      ['version', '1.0.0'],
      ['previous', ''],
      ['outcome', 'success'],
      ['tag', 'm#staging#1'],
    ]);
  });

  test('again is fine, and says so', async () => {
    await registerNext('{"bias":1}');
    await run();
    const again = await run();
    expect(again.result).toMatchObject({ previous: '1.0.0', tag: 'm#staging#2' });
    expect(again.result.reason).toMatch(/to staging again/);
  });

  test('to production needs the protection and the approval, and keeps both as evidence', async () => {
    const { commit } = await registerNext('{"bias":1}');
    await protectLocalEnvironment(house.workspace, production);
    await approve(commit);
    const record = await run({ environment: 'production' });
    expect(record.result).toMatchObject({
      outcome: 'success',
      approvals: [{ reviewer: 'grace', state: 'approved', comment: 'Go.' }],
      protection: { reviewers: 2, preventSelfReview: true, branches: 'all' },
    });
    expect(await read('deployed')).toBe('{"bias":1}');
    expect(deploy.summarize(record)).toMatch(/Approved by grace\.$/);
  });
});

describe('refuses', () => {
  test('an environment without the protection that the config demands', async () => {
    await registerNext('{"bias":1}');
    await expect(run({ environment: 'production' })).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringMatching(/^contender\.yml:\d+:\d+: the environment production lacks protection/),
      hint: expect.stringContaining('does not exist'),
    });
    await protectLocalEnvironment(house.workspace, {
      ...production,
      reviewers: [],
      preventSelfReview: false,
    });
    await expect(run({ environment: 'production' })).rejects.toMatchObject({
      hint: expect.stringMatching(/0 required reviewers[\s\S]*self-review/),
    });
    expect(await read('deployed').catch(() => 'nothing')).toBe('nothing');
    expect(await house.forge.registry.listTags('m')).toHaveLength(1);
  });

  test('a server that the command leaves in the background: it would be stopped, and nothing would serve', async () => {
    await registerNext('{"bias":1}');
    const config = await read('contender.yml');
    await house.write(
      'contender.yml',
      config.replace(/staging: \{ run: '.*?' \}/, "staging: { run: 'sleep 60 &' }"),
    );
    const record = await run();
    expect(record).toMatchObject({ status: 'failed', result: { outcome: 'failure', tag: null } });
    expect(house.logger.text('error') + house.logger.text('warn') + record.result.reason).toContain('behind');
    expect(await house.forge.registry.listTags('m')).toHaveLength(1);
  });

  test('without an approval, and with one’s own', async () => {
    const { commit } = await registerNext('{"bias":1}');
    await protectLocalEnvironment(house.workspace, production);
    await expect(run({ environment: 'production' })).rejects.toMatchObject({
      message: 'm@v1.0.0 is not deployed to production: no approval is recorded',
      hint: expect.stringContaining('contender local approve production --reviewer NAME --commit m@v1.0.0'),
    });
    await approve(commit, 'tester');
    await expect(run({ environment: 'production' })).rejects.toThrow(
      /only tester, who started it, approved it/,
    );
  });

  test('an approval of another version', async () => {
    const { commit } = await registerNext('{"bias":1}');
    await protectLocalEnvironment(house.workspace, production);
    await approve(commit);
    await registerNext('{"bias":2}');
    await expect(run({ environment: 'production' })).rejects.toThrow(
      /m@v1\.0\.1 is not deployed.*no approval/,
    );
    expect((await run({ environment: 'production', version: '1.0.0' })).result.version).toBe('1.0.0');
  });

  test.each<[string, Partial<Delivery>, RegExp]>([
    [
      'protection',
      { findEnvironment: () => Promise.reject(new ExternalError('502')) },
      /the protection of production is/,
    ],
    [
      'approvals',
      {
        listApprovals: () =>
          Promise.reject(new ConfigurationError('no permission', { hint: 'actions: read' })),
      },
      /approvals of production are/,
    ],
  ])('where the %s cannot be read', async (_, delivery, message) => {
    await registerNext('{"bias":1}');
    await protectLocalEnvironment(house.workspace, production);
    const error = await run({ environment: 'production' }, house.with(forgeWith({ delivery }))).catch(
      (thrown) => thrown,
    );
    expect(error.message).toMatch(/^Nothing was deployed/);
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/unknown/);
    expect(error.name).toBe(delivery.findEnvironment === undefined ? 'ConfigurationError' : 'ExternalError');
  });

  test('an unknown environment, an unknown version, a version beside a rollback, no version at all', async () => {
    await expect(run()).rejects.toThrow(/m has no registered version/);
    await registerNext('{"bias":1}');
    await expect(run({ environment: 'stagin' })).rejects.toMatchObject({
      hint: 'There is: staging, production.',
    });
    await expect(run({ version: '2.0.0' })).rejects.toThrow(/no version m@v2\.0\.0/);
    await expect(run({ version: '1.0.0', rollback: true })).rejects.toThrow(/cannot be given beside it/);
    const config = await read('contender.yml');
    await house.write('contender.yml', config.replace(/ {4}deploy:[\s\S]*(?= {4}monitor)/, ''));
    await expect(run()).rejects.toMatchObject({ hint: expect.stringContaining('staging: { run:') });
  });

  test('a model whose files are not what was registered', async () => {
    await registerNext('{"bias":1}');
    const releases = join(house.workspace, '.contender/forge/releases');
    const [id = ''] = await readdir(releases);
    const folder = join(releases, id, 'assets/weights.json');
    await writeFile(join(folder, 'content'), '{"bias":6}');
    await expect(run()).rejects.toThrow(/weights\.json of m@v1\.0\.0 is damaged/);
    const asset = JSON.parse(await readFile(join(folder, 'asset.json'), 'utf8'));
    const sha256 = '2f0e0e7a4a9a1a8b33b0e4f9ab9f3b7dd0c0de0f3a9f2b7f5a1fd6ce3ed2e6ab';
    await writeFile(join(folder, 'asset.json'), JSON.stringify({ ...asset, sha256 }));
    await expect(run()).rejects.toThrow(ExternalError);
    expect(await read('deployed-staging').catch(() => 'nothing')).toBe('nothing');
  });

  test('a version whose evaluation is missing or does not say promote', async () => {
    await registerNext('{"bias":1}');
    const { registry } = house.forge;
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const [release = ''] = await readdir(join(house.workspace, '.contender/forge/releases'));
    const manifest = await read(`.contender/forge/releases/${release}/assets/manifest.json/content`);
    // A release made by other means, whose tag and files are consistent in themselves.
    const edited = (
      edits: { 'manifest.json': (text: string) => string } & Record<string, (text: string) => string>,
    ) => ({
      registry: {
        listTags: async (model: string) =>
          (await registry.listTags(model)).map((tag) => ({
            ...tag,
            message: tag.message.replace(sha256(manifest), sha256(edits['manifest.json'](manifest))),
          })),
        downloadAsset: async (...args: Parameters<typeof registry.downloadAsset>) => {
          await registry.downloadAsset(...args);
          const edit = edits[args[1].name];
          if (edit !== undefined) await writeFile(args[2], edit(await readFile(args[2], 'utf8')));
        },
      },
    });
    const without = edited({
      'manifest.json': (text) => text.replace('"kind": "evaluation"', '"kind": "monitoring"'),
    });
    await expect(run({}, house.with(forgeWith(without)))).rejects.toThrow(/carries no evaluation record/);

    const stored = await readRecord(house.workspace, 'm', 'evaluation');
    const hold = (text: string) => text.replace('"verdict": "promote"', '"verdict": "hold"');
    const digest = digestOf(JSON.parse(hold(JSON.stringify(stored?.record, null, 2))));
    const held = edited({
      'manifest.json': (text) => text.replace(stored?.digest ?? '', digest),
      'record-evaluation.json': hold,
    });
    await expect(run({}, house.with(forgeWith(held)))).rejects.toThrow(
      'm@v1.0.0 is not deployed: its verdict is hold',
    );

    const other = (text: string) => text.replace(/"model": "[0-9a-f]{64}"/, `"model": "${'0'.repeat(64)}"`);
    const otherDigest = digestOf(JSON.parse(other(JSON.stringify(stored?.record, null, 2))));
    const foreign = edited({
      'manifest.json': (text) => text.replace(stored?.digest ?? '', otherDigest),
      'record-evaluation.json': other,
    });
    await expect(run({}, house.with(forgeWith(foreign)))).rejects.toThrow(
      /its evaluation judged 0{64}, its model folder is [0-9a-f]{64}/,
    );
    expect(await read('deployed-staging').catch(() => 'nothing')).toBe('nothing');
  });

  test('a version whose tag vouches for no files', async () => {
    await registerNext('{"bias":1}');
    const { registry } = house.forge;
    const bare = forgeWith({
      registry: {
        listTags: async (model) =>
          (await registry.listTags(model)).map((tag) => ({ ...tag, message: 'by hand' })),
      },
    });
    await expect(run({}, house.with(bare))).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringContaining('m@v1.0.0 is not deployed: its tag holds no digest'),
      hint: expect.stringContaining('contender register --model m'),
    });
    expect(await read('deployed-staging').catch(() => 'nothing')).toBe('nothing');
  });
});

describe('a command that fails', () => {
  test('leaves a record, a failed status and no tag', async () => {
    const { commit } = await registerNext('{"bias":1}');
    await protectLocalEnvironment(house.workspace, production);
    await approve(commit);
    await house.write('broken', '');
    const record = await run({ environment: 'production' });
    expect(recordSchemas.deployment.safeParse(record).error).toBeUndefined();
    expect(record).toMatchObject({ status: 'failed', result: { outcome: 'failure', tag: null } });
    expect(record.result.reason).toMatch(/deploy\.production\.run/);
    expect(await statuses(record)).toEqual(['in_progress', 'failure']);
    expect(deploy.summarize(record)).toMatch(/^Deploying m 1\.0\.0 to production failed/);
    expect(await house.forge.registry.listTags('m')).toHaveLength(1);
    await rm(join(house.workspace, 'broken'));
    expect((await run({ environment: 'production' })).result.outcome).toBe('success');
  });

  test('by being cancelled is no answer: status error, and the error goes on', async () => {
    await registerNext('{"bias":1}');
    await house.write('contender.yml', (await read('contender.yml')).replace("'echo", "'sleep 20; echo"));
    const seen: string[] = [];
    const controller = new AbortController();
    const delivery: Partial<Delivery> = {
      setStatus: async (deployment, status) => {
        seen.push(status.state);
        await house.forge.delivery.setStatus(deployment, status);
        if (status.state === 'in_progress') setTimeout(() => controller.abort('SIGINT'), 100);
      },
    };
    const context = { ...house.with(forgeWith({ delivery })), signal: controller.signal };
    await expect(run({}, context)).rejects.toThrow(/was cancelled/);
    expect(seen).toEqual(['in_progress', 'error']);
  });

  test('at the tag is an error too, even when its status cannot be written', async () => {
    await registerNext('{"bias":1}');
    const failing = forgeWith({
      registry: { createTag: () => Promise.reject(new ConfigurationError('no permission')) },
      delivery: {
        setStatus: (deployment, status) =>
          status.state === 'error'
            ? Promise.reject(new ExternalError('down'))
            : house.forge.delivery.setStatus(deployment, status),
      },
    });
    await expect(run({}, house.with(failing))).rejects.toThrow('no permission');
    expect(house.logger.text('warn')).toMatch(/status could not be written: down/);
  });
});

test('a counter that another deployment took is passed over', async () => {
  const { commit } = await registerNext('{"bias":1}');
  let raced = false;
  const racing = forgeWith({
    registry: {
      createTag: async (tag) => {
        if (!raced) {
          raced = true;
          await house.forge.registry.createTag({ name: tag.name, commit, message: 'the other' });
        }
        return house.forge.registry.createTag(tag);
      },
    },
  });
  expect((await run({}, house.with(racing))).result.tag).toBe('m#staging#2');
  const endless = forgeWith({ registry: { createTag: async () => 'exists' } });
  await expect(run({}, house.with(endless))).rejects.toThrow(/took the counter 11 times/);
});

test('a second assignment within the second waits for the next, for readers that know no counter', async () => {
  await registerNext('{"bias":1}');
  const clock = () => new Date('2026-03-01T13:00:00.900Z');
  await house.forge.registry.createTag({ name: 'm#staging#1', commit: 'HEAD', message: 'x' });
  const registry = {
    listTags: async (model: string) =>
      (await house.forge.registry.listTags(model)).map((tag) => ({ ...tag, taggedAt: clock() })),
  };
  const began = performance.now();
  await run({}, { ...house.with(forgeWith({ registry })), clock });
  expect(performance.now() - began).toBeGreaterThan(95);
});
