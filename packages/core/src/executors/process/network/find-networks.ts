import type { Environment } from '../../../claude/environment.ts';
import type { Owner } from '../../../system/owner.ts';
import type { Confinement } from '../confinement/find-confinement.ts';
import { makeOwnNetwork, type OwnNetwork } from './own-network.ts';

/** Whether runs can have networks of their own, which hold them to a network policy. */
export type FoundNetworks =
  | { make(): Promise<OwnNetwork> }
  | {
      /** Why not: the end of a sentence. */
      readonly problem: string;
    };

export interface NetworkSearch {
  /** Who runs are started as; undefined: the user of this server. */
  readonly user: Owner | undefined;
  readonly confinement: Pick<Confinement, 'mounts'>;
  readonly environment: Environment;
}

/** Tries a network of its own with what a run is started with. */
export async function findNetworks(search: NetworkSearch): Promise<FoundNetworks> {
  const problem = await findProblem(search);
  return problem === undefined ? { make: () => makeOwnNetwork(search.environment) } : { problem };
}

async function findProblem({
  user,
  confinement: { mounts },
  environment,
}: NetworkSearch): Promise<string | undefined> {
  if (user === undefined && process.geteuid?.() === 0)
    return 'agents run as root, which can leave a namespace';
  if (mounts === undefined) return 'no namespaces and mounts can be made';
  try {
    await using network = await makeOwnNetwork(environment);
    return await mounts.tryNetwork(network.namespaces);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
