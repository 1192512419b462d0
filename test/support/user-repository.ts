import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { git } from '@contender/core';

/** A user's repository with a model whose quality a parameter sets: the less noise, the better. */
export interface UserRepository {
  folder: string;
  write(path: string, content: string): Promise<void>;
  /** Commits a config with that noise; returns the commit. */
  configure(noise: number, more?: string): Promise<string>;
  remove(): Promise<void>;
}

const train = `import json, os
parameters = json.load(open(os.environ["CONTENDER_PARAMETERS"]))
json.dump(parameters, open(os.path.join(os.environ["CONTENDER_MODEL_DIR"], "model.json"), "w"))
json.dump({"noise": parameters["noise"]}, open(os.environ["CONTENDER_METRICS"], "w"))
print("trained", flush=True)
`;

const score = `import csv, json, os, random
noise = json.load(open(os.path.join(os.environ["CONTENDER_MODEL_DIR"], "model.json")))["noise"]
source, target = open(os.environ["CONTENDER_DATA"]), open(os.environ["CONTENDER_PREDICTIONS"], "w")
writer = csv.writer(target)
writer.writerow(["id", "score"])
for row in csv.DictReader(source):
    blur = random.Random(int(row["id"])).random() - 0.5
    writer.writerow([row["id"], min(0.999, max(0.001, 0.2 + 0.6 * float(row["x"]) + noise * blur))])
`;

const contract = `apiVersion: v3.1.0
kind: DataContract
id: toy
version: 1.0.0
status: active
schema:
  - name: toy
    properties:
      - name: id
        logicalType: integer
        required: true
        unique: true
      - name: x
        logicalType: number
        required: true
        logicalTypeOptions: { minimum: 0, maximum: 1 }
`;

function config(noise: number, more: string): string {
  return `version: 1
models:
  toy:
    task: binary-classification
    data:
      train: { path: data.csv, where: id < 1000, contract: toy.odcs.yaml }
      test: { path: data.csv, where: id >= 1000 AND id < 3000 }
      recent: { path: data.csv, where: id >= 3000 }
    train: { run: python3 train.py, parameters: { noise: ${noise} } }
    evaluate:
      score: python3 score.py
      objective: { metric: roc_auc }
    deploy:
      staging: { run: cp "$CONTENDER_MODEL_DIR/model.json" staging.json }
      production: { run: cp "$CONTENDER_MODEL_DIR/model.json" production.json }
    monitor: { ignore: [id], performance: { metric: roc_auc, max_drop: 0.05 } }
    retrain: { workflow: ml-train.yml }
${more}`;
}

/** 4,000 rows; x leans to 1 where the label is 1, and in the recent quarter far less so. */
function data(): string {
  const lines = Array.from({ length: 4_000 }, (_, id) => {
    const draw = (id * 7_919) % 1_000;
    const label = draw % 2;
    const lean = id >= 3_000 ? 0.05 : 0.35;
    const x = (label === 1 ? lean : 0) + (1 - lean) * (((id * 104_729) % 997) / 997);
    return `${id},${x.toFixed(4)},${label}`;
  });
  return `id,x,label\n${lines.join('\n')}\n`;
}

/** Makes the repository in a temporary folder, with one commit. */
export async function userRepository(noise = 1): Promise<UserRepository> {
  const folder = await mkdtemp(join(tmpdir(), 'contender-user-'));
  const write = async (path: string, content: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  };
  await git(folder, 'init', '-q', '-b', 'main');
  await git(folder, 'config', 'user.name', 'Ada');
  await git(folder, 'config', 'user.email', 'ada@example.com');
  await write('data.csv', data());
  await write('train.py', train);
  await write('score.py', score);
  await write('toy.odcs.yaml', contract);
  const configure = async (level: number, more = '') => {
    await write('contender.yml', config(level, more));
    await git(folder, 'add', '.');
    await git(folder, 'commit', '-q', '--allow-empty', '-m', `noise ${level}`);
    return git(folder, 'rev-parse', 'HEAD');
  };
  await configure(noise);
  return { folder, write, configure, remove: () => rm(folder, { recursive: true, force: true }) };
}
