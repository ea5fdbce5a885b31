import { mkdir, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { IN_ATTEMPT, type FixedPlaces, type OwnPlaces, type SharedPlaces } from './places.ts';
import { mountTable, newRootOf, planRoot, tableOf } from './plan-root.ts';
import { readTopLevel } from './read-top-level.ts';

export interface OwnRoot {
  readonly places: FixedPlaces;
  readonly shared: SharedPlaces;
  /** The parts of the machine's temporary directories that a run still sees. */
  readonly kept: readonly string[];
  /** Further directories that the run does not see: absolute, without links. */
  readonly hidden: readonly string[];
  /** Absolute paths of programs. */
  readonly mount: string;
  readonly chroot: string;
}

/**
 * In a mount namespace of its own: makes every mount of a table, moves what they make over the old root, and goes there. The
 * old root stays beneath, where no path leads: to take away what is above needs a capability that no other user's run has.
 * (`pivot_root` would have to let go of the old root, for which the kernel waits several milliseconds.)
 */
const SCRIPT = `set -ef
mount=$1 chroot=$2 table=$3 root=$4 copied=$5
shift 5
"$mount" --no-mtab --all --fstab "$table"
cd "$root"
ifs=$IFS
IFS='
'
[ -z "$copied" ] || cp -P $copied .
IFS=$ifs
"$mount" --no-mtab --no-canonicalize --move . /
exec "$chroot" . "$@"`;

/**
 * Prepares a root directory for one run: what the machine has, but its own workspace, home and temporary directories, and
 * nothing of another run.
 *
 * @returns the beginning of a command that runs the rest of it there, in the directory `/`. It needs a mount namespace.
 */
export async function prepareOwnRoot(own: OwnPlaces, options: OwnRoot): Promise<readonly string[]> {
  const { places, shared, kept, mount, chroot } = options;
  const top = await readTopLevel();
  const hidden = [...(await Promise.all(Object.values(shared).map(makeReal))), ...options.hidden];
  const table = tableOf(own);
  await mkdir(newRootOf(own));
  await makeMountPoint(own);
  await writeFile(table, mountTable(planRoot({ top, places, own, kept, hidden })), {
    flag: 'wx',
    mode: 0o600,
  });
  return ['sh', '-c', SCRIPT, 'sh', mount, chroot, table, newRootOf(own), top.copied.join('\n')];
}

/** A file system can only be mounted where something is. */
async function makeReal(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return await realpath(directory);
}

async function makeMountPoint({ attempt, program }: OwnPlaces): Promise<void> {
  const at = path.join(attempt, IN_ATTEMPT.program);
  if (program?.isDirectory === true) await mkdir(at);
  else if (program !== undefined) await writeFile(at, '', { flag: 'wx' });
}
