import type { RunDirectory } from '../../executor.ts';
import type { NetworkNamespaces } from '../confinement/namespaces.ts';
import type { FoundNetworks } from './find-networks.ts';
import { createOneAhead } from './one-ahead.ts';

/** The networks that runs have for themselves. One is kept ready once a task asked for one. Disposing removes it. */
export interface RunNetworks extends AsyncDisposable {
  /** Whether there are any. */
  areMade(): Promise<boolean>;
  /**
   * Makes one for an attempt.
   *
   * @throws {Error} where none can be made
   */
  open(attemptId: string): Promise<RunDirectory>;
  /** The one of an attempt, while it is open. */
  find(attemptId: string): NetworkNamespaces | undefined;
}

/** @param search looks when a run needs to know, until it finds some: a problem may be one of the moment */
export function createRunNetworks(search: () => Promise<FoundNetworks>): RunNetworks {
  let searching: Promise<FoundNetworks> | undefined;
  const found = async () => {
    const networks = await (searching ??= search());
    if ('problem' in networks) searching = undefined;
    return networks;
  };
  const ofAttempts = new Map<string, NetworkNamespaces>();
  const ahead = createOneAhead(async () => {
    const networks = await found();
    if ('make' in networks) return await networks.make();
    throw new Error(`its network policy can no longer be enforced here: ${networks.problem}.`);
  });

  return {
    async areMade() {
      const isMade = 'make' in (await found());
      if (isMade) ahead.prepare();
      return isMade;
    },
    async open(attemptId) {
      const network = await ahead.take();
      ofAttempts.set(attemptId, network.namespaces);
      const { listening, baseUrl } = network;
      return {
        listening,
        baseUrl,
        async [Symbol.asyncDispose]() {
          ofAttempts.delete(attemptId);
          await network[Symbol.asyncDispose]();
          ahead.prepare();
        },
      };
    },
    find: (attemptId) => ofAttempts.get(attemptId),
    [Symbol.asyncDispose]: ahead[Symbol.asyncDispose],
  };
}
