/**
 * Writes what follows from the commands' definitions: every action.yml, the tables in the READMEs, the JSON Schema.
 *   node scripts/docs.ts           writes them
 *   node scripts/docs.ts --check   fails when one is stale
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { configJsonSchema } from '@contender/core';
import type { Command } from '@contender/stages';
import { actionInputs, type CommandName, commandNames, commands, inputFields } from 'contender';
import { markdownTable } from 'markdown-table';
import { stringify } from 'yaml';
import manifest from '../package.json' with { type: 'json' };
import { configReference } from './config-reference.ts';
import { contractRules } from './contract-rules.ts';

const root = resolve(import.meta.dirname, '..');
const { slug } = manifest.contender;

/** `run` is the action at the root; every other command has a folder. */
function folderOf(name: CommandName): string {
  return name === 'run' ? '.' : `actions/${name}`;
}

/** How a workflow names the action. */
function usesOf(name: CommandName): string {
  const [repository = slug, ref = 'v1'] = slug.split('@');
  return name === 'run' ? slug : `${repository}/actions/${name}@${ref}`;
}

function fieldsOf(command: Command) {
  return inputFields(command.inputs.extend(actionInputs.shape)).map((field) =>
    field.option === 'github-token' ? { ...field, default: '$' + '{{ github.token }}' } : field,
  );
}

function actionYaml(name: CommandName, command: Command): string {
  const folder = folderOf(name);
  const main = join(relative(folder, 'dist') || 'dist', `${name}.js`);
  const inputs = fieldsOf(command).map((field) => [
    field.option,
    {
      description: describeField(field),
      required: false,
      ...(field.default === undefined ? {} : { default: field.default }),
    },
  ]);
  const outputs = Object.entries(command.outputs).map(([output, description]) => [output, { description }]);
  const definition = {
    name: name === 'run' ? 'Contender' : `Contender: ${name}`,
    description: command.summary,
    author: 'The Contender authors',
    branding: { icon: 'award', color: 'blue' },
    inputs: Object.fromEntries(inputs),
    outputs: Object.fromEntries(outputs),
    runs: { using: 'node24', main },
  };
  return `# Written by \`npm run docs\` from the command's definition; edit that.\n${stringify(definition, { lineWidth: 0 })}`;
}

function describeField(field: { description: string; choices: readonly string[] | undefined }): string {
  return field.choices === undefined
    ? field.description
    : `${field.description} One of: ${field.choices.join(', ')}.`;
}

function tables(command: Command): Record<string, string> {
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const inputs = fieldsOf(command).map((field) => [
    `\`${field.option}\``,
    cell(describeField(field)),
    field.default === undefined ? '' : `\`${field.default}\``,
  ]);
  const outputs = Object.entries(command.outputs).map(([output, text]) => [`\`${output}\``, cell(text)]);
  const permissions = Object.entries(command.permissions).map(([scope, why]) => [`\`${scope}\``, cell(why)]);
  return {
    inputs: markdownTable([['input', 'meaning', 'default'], ...inputs]),
    outputs: markdownTable([['output', 'meaning'], ...outputs]),
    permissions: markdownTable([['permission', 'level and reason'], ...permissions]),
  };
}

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. */
function fill(text: string, parts: Record<string, string>, file: string): string {
  return Object.entries(parts).reduce((filled, [name, content]) => {
    const pattern = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!pattern.test(filled))
      throw new Error(`${file} lacks the markers <!-- ${name} --> and <!-- /${name} -->`);
    return filled.replace(pattern, (_, open: string, close: string) => `${open}\n${content}\n\n${close}`);
  }, text);
}

/** Every `uses:` of our own in a text names the slug of this repository. */
function stampSlug(text: string): string {
  const [repository = '', ref = ''] = slug.split('@');
  return text.replace(
    /(uses: )[\w.-]+\/contender((?:\/[\w./-]+)?)@v\d+/g,
    (_, uses: string, path: string) => `${uses}${repository}${path}@${ref}`,
  );
}

async function generate(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const rows: string[][] = [];
  for (const name of commandNames) {
    const command = await commands[name]();
    const folder = folderOf(name);
    files.set(join(folder, 'action.yml'), actionYaml(name, command));
    rows.push([
      `[\`${usesOf(name)}\`](${name === 'run' ? 'action.yml' : `${folder}/README.md`})`,
      command.summary,
    ]);
    if (name === 'run') continue;
    const readme = join(folder, 'README.md');
    files.set(readme, stampSlug(fill(await readFile(join(root, readme), 'utf8'), tables(command), readme)));
  }
  for (const template of await readdir(join(root, 'workflows-templates'))) {
    if (!template.endsWith('.yml')) continue;
    const file = join('workflows-templates', template);
    files.set(file, stampSlug(await readFile(join(root, file), 'utf8')));
  }
  const run = await commands.run();
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const actions = markdownTable([['action', 'what it does'], ...rows]);
  files.set('README.md', stampSlug(fill(readme, { actions, ...tables(run) }, 'README.md')));
  files.set('docs/config.md', configReference());
  const contracts = await readFile(join(root, 'docs/contracts.md'), 'utf8');
  files.set('docs/contracts.md', fill(contracts, contractRules(), 'docs/contracts.md'));
  files.set('packages/cli/schema/contender.schema.json', `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
  return files;
}

const files = await generate();
const stale: string[] = [];
for (const [name, content] of files) {
  const path = join(root, name);
  const found = await readFile(path, 'utf8').catch(() => '');
  if (found === content) continue;
  stale.push(name);
  if (process.argv.includes('--check')) continue;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
if (process.argv.includes('--check') && stale.length > 0) {
  process.stderr.write(`Stale: ${stale.join(', ')}\nRun \`npm run docs\` and commit the result.\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(stale.length === 0 ? 'everything is up to date\n' : `written: ${stale.join(', ')}\n`);
}
