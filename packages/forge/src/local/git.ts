import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigurationError, capture, ExternalError } from '@contender/core';

/** An annotated tag as git keeps it. */
export interface GitTag {
  name: string;
  commit: string;
  message: string;
  taggedAt: Date;
}

const claimAttempts = 10;
const claimDelayMs = 20;

/** The git repository under the local forge. */
export class Repository {
  readonly #workspace: string;
  readonly #actor: string;

  constructor(workspace: string, actor: string) {
    this.#workspace = workspace;
    this.#actor = actor;
  }

  /** All annotated tags of commits, in no particular order. */
  async listTags(): Promise<GitTag[]> {
    const fields = [
      'refname:strip=2',
      'objecttype',
      '*objecttype',
      '*objectname',
      'taggerdate:unix',
      'contents',
    ];
    const format = fields.map((field) => `%(${field})%00`).join('');
    const listed = await this.#run(['for-each-ref', `--format=${format}`, 'refs/tags']);
    if (listed.exitCode !== 0 || listed.stdout === '') await this.#refuseMissing();
    if (listed.exitCode !== 0) {
      throw new ExternalError(`git could not list the tags of ${this.#workspace}: ${listed.stderr.trim()}`);
    }
    const parts = listed.stdout.split('\0');
    const tags: GitTag[] = [];
    for (let at = 0; at + fields.length <= parts.length; at += fields.length) {
      const [name = '', type, target, commit = '', seconds, message = ''] = parts.slice(
        at,
        at + fields.length,
      );
      if (type !== 'tag') continue;
      const tag = name.replace(/^\n/, '');
      // `git tag -a NAME OTHER-TAG` makes a tag of a tag.
      const peeled = target === 'commit' ? commit : await this.#peel(tag);
      if (peeled === undefined) continue;
      const taggedAt = new Date(Number(seconds) * 1000);
      tags.push({ name: tag, commit: peeled, message: message.trimEnd(), taggedAt });
    }
    return tags;
  }

  /** A commit on top of `parent` with its tree, on no branch. Returns its SHA. */
  async createCommit(commit: { parent: string; message: string; at: Date }): Promise<string> {
    const [parent, tree] = await this.#resolve(commit.parent, 'commit', 'tree');
    const person = await this.#person(commit.at);
    const text = `tree ${tree}\nparent ${parent}\nauthor ${person}\ncommitter ${person}\n\n${commit.message.trimEnd()}\n`;
    return this.#git(['hash-object', '-t', 'commit', '-w', '--stdin'], text);
  }

  /**
   * Creates an annotated tag. `update-ref` with no old value creates the name or fails: of two processes at
   * once, one gets it. (`git tag -a` does the same, but takes the time from the machine alone.)
   */
  async createTag(tag: {
    name: string;
    commit: string;
    message: string;
    at: Date;
  }): Promise<'created' | 'exists'> {
    const [commit] = await this.#resolve(tag.commit, 'commit');
    const person = await this.#person(tag.at);
    const text = `object ${commit}\ntype commit\ntag ${tag.name}\ntagger ${person}\n\n${tag.message.trimEnd()}\n`;
    const object = await this.#git(['mktag'], text);
    const reference = `refs/tags/${tag.name}`;
    for (let attempt = 1; ; attempt++) {
      const claim = await this.#run(['update-ref', reference, object, '0'.repeat(object.length)]);
      if (claim.exitCode === 0) return 'created';
      if (await this.hasTag(tag.name)) return 'exists';
      // Another process holds the lock of the name and may yet give it up.
      if (attempt === claimAttempts) {
        throw new ExternalError(`git could not create the tag ${tag.name}: ${claim.stderr.trim()}`);
      }
      await sleep(claimDelayMs);
    }
  }

  async hasTag(name: string): Promise<boolean> {
    return (await this.#run(['rev-parse', '--quiet', '--verify', `refs/tags/${name}`])).exitCode === 0;
  }

  /** The SHAs of the objects that a commit's name leads to. */
  async #resolve(name: string, ...kinds: ('commit' | 'tree')[]): Promise<string[]> {
    const found = await this.#run(['rev-parse', ...kinds.map((kind) => `${name}^{${kind}}`)]);
    if (found.exitCode === 0) return found.stdout.trim().split('\n');
    await this.#refuseMissing();
    throw new ConfigurationError(`There is no commit ${name} in ${this.#workspace}`, {
      hint: 'In a shallow clone, fetch it first: `git fetch --unshallow`, or `fetch-depth: 0` of actions/checkout.',
    });
  }

  /** The commit that a tag leads to in the end; undefined where it leads to something else. */
  async #peel(tag: string): Promise<string | undefined> {
    const answer = await this.#run(['rev-parse', '--quiet', '--verify', `refs/tags/${tag}^{commit}`]);
    return answer.exitCode === 0 ? answer.stdout.trim() : undefined;
  }

  /** Name, e-mail and time as git writes them: the user's own identity, where none is set the actor's. */
  async #person(at: Date): Promise<string> {
    const set = (await this.#run(['config', '--get-regexp', '^user\\.(name|email)$'])).stdout.split('\n');
    const [name, email] = ['user.name ', 'user.email '].map(
      (key) => set.findLast((line) => line.startsWith(key))?.slice(key.length) ?? '',
    );
    const plain = (text: string) => text.replace(/[<>\n\0]/g, '').trim();
    const who = plain(name || this.#actor) || 'contender';
    const address = plain(email || `${who.replace(/[^A-Za-z0-9._-]+/g, '-')}@localhost`);
    return `${who} <${address}> ${Math.floor(at.getTime() / 1000)} +0000`;
  }

  async #refuseMissing(): Promise<void> {
    if ((await this.#run(['rev-parse', '--quiet', '--verify', 'HEAD'])).exitCode === 0) return;
    const inside = await this.#run(['rev-parse', '--is-inside-work-tree']);
    if (inside.stderr.includes('dubious ownership')) {
      throw new ConfigurationError(`git refuses ${this.#workspace}: it belongs to another user`, {
        hint: `Allow it: git config --global --add safe.directory ${this.#workspace}`,
      });
    }
    if (inside.exitCode !== 0) {
      throw new ConfigurationError(`${this.#workspace} is no git repository: ${inside.stderr.trim()}`, {
        hint: 'The registry lives in git tags. Make one: `git init && git add -A && git commit -m "First commit"`.',
      });
    }
    throw new ConfigurationError(`The git repository ${this.#workspace} has no commit yet`, {
      hint: 'A version is tied to a commit. Make one: `git add -A && git commit -m "First commit"`.',
    });
  }

  async #git(args: string[], input?: string): Promise<string> {
    const result = await this.#run(args, input);
    if (result.exitCode !== 0) {
      throw new ExternalError(`git ${args[0]} failed in ${this.#workspace}: ${result.stderr.trim()}`);
    }
    return result.stdout.replace(/\n$/, '');
  }

  #run(args: string[], input?: string) {
    return capture('git', args, { cwd: this.#workspace, ...(input === undefined ? {} : { input }) });
  }
}
