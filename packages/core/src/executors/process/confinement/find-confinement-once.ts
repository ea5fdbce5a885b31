import { findConfinement, type Confinement, type ConfinementOptions } from './find-confinement.ts';

/** Finds out when it is first asked for. A trial that the machine had no room for is made again by the next run. */
export function findConfinementOnce(options: ConfinementOptions): () => Promise<Confinement> {
  let known: Promise<Confinement> | undefined;
  return async () =>
    await (known ??= findConfinement(options).catch((error: unknown) => {
      known = undefined;
      throw error;
    }));
}
