import { open, stat } from 'node:fs/promises';
import { ConfigurationError, explainSystemError, hasCode } from '../errors.ts';

/**
 * Makes sure that a path is a plain file that holds something and may be read.
 * @param subject how a message begins: the path as the user wrote it, after its place in the config if it has one
 * @throws ConfigurationError when it is not
 */
export async function requireFile(path: string, subject: string): Promise<void> {
  const stats = await stat(path).catch((error: unknown) => {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw explainSystemError(error, subject);
    throw new ConfigurationError(`${subject} does not exist`, {
      hint: 'Check the path (it is relative to the working folder), or bring the file in an earlier step.',
      cause: error,
    });
  });
  if (stats.isDirectory()) {
    throw new ConfigurationError(`${subject} is a folder; name a file in it.`);
  }
  if (!stats.isFile()) {
    throw new ConfigurationError(`${subject} is no plain file`, {
      hint: 'Data are read more than once: write what a pipe or device gives to a file first.',
    });
  }
  if (stats.size === 0) {
    throw new ConfigurationError(`${subject} is empty (0 bytes)`, {
      hint: 'Was the download or export interrupted? Make the file again.',
    });
  }
  try {
    await (await open(path)).close();
  } catch (error) {
    throw explainSystemError(error, subject);
  }
}
