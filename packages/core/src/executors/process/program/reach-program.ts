import { stat } from 'node:fs/promises';
import type { Environment } from '../../../claude/environment.ts';
import type { Owner } from '../../../workspaces/give-tree.ts';
import { createAsUser } from '../user/as-user.ts';
import type { Confinement } from '../user/find-confinement.ts';
import { lendProgram } from './lend-program.ts';
import { traceProgram } from './trace-program.ts';

/** How an agent starts the CLI. */
interface ReachableProgram {
  /** Absolute, as the agent sees it. */
  readonly path: string;
  /** What a mount has to bring there, where the agent's user can't pass to it. */
  readonly bound?: BoundProgram;
}

/** A program that a run gets by a mount. */
export interface BoundProgram {
  /** The file, or the directory of its package. Absolute. */
  readonly source: string;
  readonly isDirectory: boolean;
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
    if (options.user === undefined) return { path: file };
    const identity = await identify(file);
    if (known?.identity !== identity) known = { identity, found: reach(file, options.user, options) };
    return await known.found;
  };
}

async function identify(file: string): Promise<string> {
  const { dev, ino, mtimeNs } = await stat(file, { bigint: true });
  return [file, dev, ino, mtimeNs].join(':');
}

async function reach(file: string, user: Owner, options: ReachOptions): Promise<ReachableProgram> {
  const traced = await traceProgram(file);
  const canRun = createAsUser(user, options.environment);
  if ((await canRun(CAN_BE_RUN, file)) === undefined && (await canRun(CAN_BE_RUN, traced.file)) === undefined)
    return { path: file };
  const { boundProgramAt } = await options.confinement();
  if (boundProgramAt !== undefined) return bind(traced, boundProgramAt);
  return { path: traced.isNative ? await lendProgram(traced.file, options.programsDirectory) : file };
}

/** The first argument is a file. */
export const CAN_BE_RUN = 'test -x "$1"';

/** What of a traced program a mount brings to a place. */
function bind(
  traced: Awaited<ReturnType<typeof traceProgram>>,
  place: string,
): Required<ReachableProgram> {
  const inPackage = traced.package === undefined ? '' : traced.file.slice(traced.package.length);
  return {
    path: `${place}${inPackage}`,
    bound: { source: traced.package ?? traced.file, isDirectory: traced.package !== undefined },
  };
}
