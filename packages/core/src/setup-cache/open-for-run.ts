import type { CommandPlace } from '../executors/command/command-place.ts';
import type { SetupCacheNote, SetupCacheOfRun } from '../executors/run/setup/setup-cache-of-run.ts';
import { createByteMask } from '../secrets/byte-mask.ts';
import { isDiskFull } from '../system/disk-full.ts';
import { PACK_HOME, PACK_WORKSPACE, UNPACK_HOME, UNPACK_WORKSPACE } from './commands.ts';
import type { KeptSetups } from './kept-setups.ts';
import { findPaths } from './find-paths.ts';
import { packTree } from './pack-tree.ts';
import type { CachedRun } from './setup-cache.ts';
import { unpackTree } from './unpack-tree.ts';

/** How long it may take to restore or to keep a setup, in milliseconds. */
const LONGEST_MS = 5 * 60 * 1_000;

interface RunToCache extends CachedRun {
  /** Under which its setup is kept. */
  readonly name: string;
  readonly maxBytes: number;
}

/** Has nothing for a run, and says why. */
export function refuse(reason: string): SetupCacheOfRun {
  return {
    restore: async () => note('failed', { reason }),
    keep: async () => undefined,
  };
}

export function openForRun(run: RunToCache, kept: KeptSetups): SetupCacheOfRun {
  const { mask, baseCommit } = run;
  let ownPaths: ReadonlySet<string> = new Set();
  let restoredCommit: string | undefined;
  const toldTrouble = async (work: Promise<SetupCacheNote>) =>
    await work.catch((error: unknown) => note('failed', { reason: mask(reasonOf(error)) }));

  const restore = async (place: CommandPlace, signal: AbortSignal) => {
    ownPaths = await findPaths(run.workspace, signal);
    const found = await kept.find(run.name);
    if (found === undefined) return note('missed');
    const unpack = { place, mask, signal };
    const bytes =
      (await unpackTree(found.workspace, { ...unpack, command: UNPACK_WORKSPACE })) +
      (await unpackTree(found.home, { ...unpack, command: UNPACK_HOME }));
    restoredCommit = found.baseCommit;
    return note('restored', { bytes });
  };

  const keep = async (place: CommandPlace, signal: AbortSignal) => {
    if (restoredCommit === baseCommit) return note('unchanged');
    await using setup = await kept.begin(run.name);
    const pack = { place, byteMask: createByteMask(run.secrets), signal };
    const workspace = await packTree(setup.workspace, {
      ...pack,
      command: PACK_WORKSPACE,
      maxBytes: run.maxBytes,
      isLeftOut: (path) => path === '.git' || path.startsWith('.git/') || ownPaths.has(path),
    });
    const home = await packTree(setup.home, {
      ...pack,
      command: PACK_HOME,
      maxBytes: run.maxBytes - workspace.bytes,
      isLeftOut: (path) => path.startsWith('.claude') || path === '.gitconfig',
    });
    signal.throwIfAborted();
    await setup.keep(baseCommit);
    return note('kept', {
      bytes: workspace.bytes + home.bytes,
      leftOut: workspace.leftOut + home.leftOut,
    });
  };

  const inTime = (signal: AbortSignal) => AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]);
  return {
    restore: (place, signal) => toldTrouble(restore(place, inTime(signal))),
    keep: (place, signal) => toldTrouble(keep(place, inTime(signal))),
  };
}

function note(
  outcome: SetupCacheNote['outcome'],
  { bytes = 0, leftOut = 0, reason = null }: Partial<SetupCacheNote> = {},
): SetupCacheNote {
  return { outcome, bytes, leftOut, reason };
}

function reasonOf(error: unknown): string {
  if (isDiskFull(error)) return 'The disk of the server is full.';
  return error instanceof Error ? error.message : String(error);
}
