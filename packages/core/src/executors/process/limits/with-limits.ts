import { readFileSync } from 'node:fs';

export interface KernelLimits {
  /** Most processes and threads of whoever they are counted for. Undefined: no limit of ours. */
  readonly processes: number | undefined;
  /** Most open files of a process. */
  readonly openFiles: number;
}

/** When memory runs out the kernel ends agents before the server: the scale is from -1000 to 1000. */
const ABOVE_SERVER = 500;
const MOST_LIKELY = 1_000;

/** dash and busybox name the limit of processes `-p`, bash names it `-u`. A limit that can't be set ends the run. */
const SCRIPT = `{ echo "$1" > /proc/self/oom_score_adj; } 2> /dev/null
ulimit -n "$2" || exit 1
[ -z "$3" ] || ulimit -u "$3" 2> /dev/null || ulimit -p "$3" || exit 1
[ -z "$4" ] || cd "$4" || exit 1
shift 4
exec "$@"`;

/**
 * The beginning of a command that runs the rest of it within limits. It needs no process of its own. Where there is another
 * user to become, or a user namespace to enter, it belongs after the namespace and before the user: root may pass any limit.
 *
 * @param directory where the rest of it is run. Undefined: where it is.
 */
export function withLimits({ processes, openFiles }: KernelLimits, directory?: string): readonly string[] {
  if (process.platform !== 'linux') return [];
  const values = [oomScore(), Math.min(openFiles, mostOpenFiles()), processes ?? '', directory ?? ''];
  return ['sh', '-c', SCRIPT, 'sh', ...values.map(String)];
}

/** Never below that of the server, which may have been set by its supervisor. */
function oomScore(): number {
  return Math.min(MOST_LIKELY, Number(readOwn('oom_score_adj')) + ABOVE_SERVER);
}

/** Only root may raise its hard limit, and not always. */
function mostOpenFiles(): number {
  const [, hard = ''] = /^Max open files\s+\S+\s+(\S+)/m.exec(readOwn('limits')) ?? [];
  const most = Number(hard);
  return Number.isInteger(most) && most > 0 ? most : Number.MAX_SAFE_INTEGER;
}

/** Empty where there is no /proc. */
function readOwn(file: string): string {
  try {
    return readFileSync(`/proc/self/${file}`, 'latin1').trim();
  } catch {
    return '';
  }
}
