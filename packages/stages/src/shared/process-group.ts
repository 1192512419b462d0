import { readdir, readFile } from 'node:fs/promises';

interface Member {
  pid: number;
  residentBytes: number;
}

const pageSize = 4096;

/** Groups that run now, so that an entry can end them when it must go at once. */
const live = new Set<number>();

/** Remembers a group until the returned function is called. */
export function trackGroup(group: number): () => void {
  live.add(group);
  return () => live.delete(group);
}

/** Kills every group that still runs. For the last moment of a process, after a second Ctrl-C for example. */
export function killLiveGroups(): void {
  for (const group of live) signalGroup(group, 'SIGKILL');
}

/**
 * The living processes of a process group with their resident memory, from Linux's `/proc`.
 * Undefined on a system without it.
 */
export async function groupMembers(group: number): Promise<Member[] | undefined> {
  let entries: string[];
  try {
    entries = await readdir('/proc');
  } catch {
    return undefined;
  }
  const members = await Promise.all(
    entries.filter((entry) => /^\d+$/.test(entry)).map((entry) => readMember(Number(entry), group)),
  );
  return members.filter((member) => member !== undefined);
}

/** A process that ends while we look is no member; a zombie has ended. */
async function readMember(pid: number, group: number): Promise<Member | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold spaces: count the fields behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const state = fields[0];
    if (Number(fields[2]) !== group || state === 'Z' || state === 'X') return undefined;
    return { pid, residentBytes: Number(fields[21]) * pageSize };
  } catch {
    return undefined;
  }
}

/** Sends a signal to a whole group; false when nobody is left in it. */
export function signalGroup(group: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}
