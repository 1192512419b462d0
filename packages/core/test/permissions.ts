import { chmod } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Does something while everything in the workspace's own folder is out of reach. Root is let through every mode,
 * so root steps down to a user without rights for as long.
 */
export async function asAnotherUser(workspace: string, act: () => Promise<void>): Promise<void> {
  const root = process.geteuid?.() === 0;
  const folder = join(workspace, '.contender');
  await chmod(workspace, 0o755);
  await chmod(folder, 0);
  if (root) process.seteuid?.('nobody');
  try {
    await act();
  } finally {
    if (root) process.seteuid?.(0);
    await chmod(folder, 0o755);
  }
}
