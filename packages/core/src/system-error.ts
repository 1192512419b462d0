/** What the operating system refused, in plain words. */
export interface SystemFault {
  /** Who can mend it: the user (exit code 2), or nobody before the world changes (exit code 3). */
  by: 'user' | 'world';
  message: string;
  hint: string;
}

/**
 * Puts a system error that Node passes on (`EACCES`, `ENOSPC` …) into words; undefined for any other error.
 * @param subject what the message is about, where the caller knows a better name than the path in the error
 */
export function describeSystemError(error: unknown, subject?: string): SystemFault | undefined {
  if (!(error instanceof Error)) return undefined;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined;
  const name = subject ?? path;
  switch ('code' in error ? error.code : undefined) {
    case 'EACCES':
    case 'EPERM':
      return {
        by: 'user',
        message: `${name ?? 'A file'}: permission denied`,
        hint: permissionHint(path ?? '', 'syscall' in error && error.syscall === 'mkdir'),
      };
    case 'EROFS':
      return {
        by: 'user',
        message: `${name ?? 'A file'} cannot be written: the file system is read-only`,
        hint: 'Mount it for writing, or work in another folder (-C).',
      };
    case 'EISDIR':
      return {
        by: 'user',
        message: `${name ?? 'What should be a file'} is a folder, not a file`,
        hint: 'Name a file in it, or move the folder away.',
      };
    case 'ENOTDIR':
      return {
        by: 'user',
        message: `${name ?? 'A path'} cannot be reached: a part of the path is a file, not a folder`,
        hint: 'Check the path, or move that file away.',
      };
    case 'ENOSPC':
    case 'EDQUOT':
      return {
        by: 'world',
        message: `The disk is full: ${name ?? 'a file'} could not be written`,
        hint: 'Free some space, then run again.',
      };
    case 'EIO':
      return {
        by: 'world',
        message: `The disk failed at ${name ?? 'a file'}`,
        hint: 'Is the drive healthy, or the network drive connected? Then run again.',
      };
    case 'EMFILE':
    case 'ENFILE':
      return {
        by: 'world',
        message: 'Too many files are open at once',
        hint: 'Raise the limit, for example with `ulimit -n 4096`, then run again.',
      };
    default:
      return undefined;
  }
}

/** A container that runs as root leaves files which the user's own account cannot touch. */
function permissionHint(path: string, making: boolean): string {
  const own = /^.*?(?<=^|[/\\])\.contender(?=$|[/\\])/.exec(path)?.[0];
  if (own === undefined) return 'Check its owner and rights with `ls -ld`; mend them with chown or chmod.';
  if (making && own === path) {
    return 'Contender keeps its files in that folder. Check who may write where it is to be made, with `ls -ld`.';
  }
  return `Did a container make it as root? Take it back: sudo chown -R "$(id -u):$(id -g)" ${shellWord(own)}`;
}

function shellWord(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
