import { stat } from 'node:fs/promises';
import type { Environment } from '../../../claude/environment.ts';
import type { Owner } from '../../../system/owner.ts';
import { createAsUser } from '../user/as-user.ts';
import type { Confinement } from '../confinement/find-confinement.ts';
import type { BoundProgram } from '../confinement/places.ts';
import { lendProgram } from './lend-program.ts';
import { traceProgram, type TracedProgram } from './trace-program.ts';

/** How an agent starts the CLI. */
interface ReachableProgram {
  /** Absolute, as the agent sees it. */
  readonly path: string;
  /** What a mount has to bring there, where the agent's user can't pass to it. */
  readonly bound?: BoundProgram;
}

export interface ReachOptions {
  /** Who has to run it; undefined: the user of this server. */
  readonly user: Owner | undefined;
  /** Where a copy may be put that everybody can pass to. */
  readonly programsDirectory: string;
  readonly environment: Environment;
  readonly confinement: () => Promise<Confinement>;
}

export type ReachProgram = (file: string) => Promise<ReachableProgram>;

/** Finds out once for each version of a program how the agent's user reaches it. */
export function createReach(options: ReachOptions): ReachProgram {
  let known: { readonly identity: string; readonly found: Promise<ReachableProgram> } | undefined;
  return async (file) => {
    const identity = await identify(file);
    if (known?.identity !== identity) known = { identity, found: reach(file, options) };
    return await known.found;
  };
}

async function identify(file: string): Promise<string> {
  const { dev, ino, mtimeNs } = await stat(file, { bigint: true });
  return [file, dev, ino, mtimeNs].join(':');
}

async function reach(file: string, options: ReachOptions): Promise<ReachableProgram> {
  const { user, environment } = options;
  const traced = await traceProgram(file);
  const { mounts } = await options.confinement();
  if (mounts !== undefined && (mounts.hides(file) || mounts.hides(traced.file) || !(await canRunBoth())))
    return bindProgram(traced, mounts.places.program);
  if (mounts === undefined && traced.isNative && !(await canRunBoth()))
    return { path: await lendProgram(traced.file, options.programsDirectory) };
  // The script that leads to it costs several processes a run.
  return { path: traced.isNative && traced.isBehindScript ? traced.file : file };

  async function canRunBoth(): Promise<boolean> {
    if (user === undefined) return true;
    const asUser = createAsUser(user, environment);
    const tries = [file, traced.file].map((one) => asUser(CAN_BE_RUN, one));
    return (await Promise.all(tries)).every((problem) => problem === undefined);
  }
}

/** The first argument is a file. */
export const CAN_BE_RUN = 'test -x "$1"';

/** What of a program a mount brings to a place. */
export function bindProgram(traced: TracedProgram, place: string): Required<ReachableProgram> {
  const inPackage = traced.package === undefined ? '' : traced.file.slice(traced.package.length);
  return {
    path: `${place}${inPackage}`,
    bound: { source: traced.package ?? traced.file, isDirectory: traced.package !== undefined },
  };
}
