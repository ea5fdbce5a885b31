import { execa } from 'execa';

const TIMEOUT_MS = 10_000;
/** As many as a command line surely takes. */
const MOST_DIRECTORIES = 500;

/**
 * The bytes of directories that this process owns and may not list: their owner has taken the permissions away from himself. As
 * root of a user namespace of its own an ordinary user may look into them all the same. Where none can be made, they count nothing.
 */
export async function measureHidden(directories: readonly string[], signal: AbortSignal): Promise<number> {
  if (directories.length === 0 || process.platform !== 'linux') return 0;
  const { stdout } = await execa(
    'unshare',
    [
      ...['--user', '--map-root-user', 'du', '--summarize', '--total', '--block-size=1', '--'],
      ...directories.slice(0, MOST_DIRECTORIES),
    ],
    { cancelSignal: signal, timeout: TIMEOUT_MS, reject: false, stdin: 'ignore', stderr: 'ignore' },
  );
  const [, total = '0'] = /^(\d+)\ttotal$/m.exec(stdout) ?? [];
  return Number(total);
}
