import { stat } from 'node:fs/promises';
import { onDisk, type WrittenPlace } from '../../workspaces/growth/written-place.ts';
import type { RunDirectory, OwnDirectories } from '../executor.ts';
import { measureHeldOpen } from '../process/written/held-open.ts';
import type { ContainerInit } from './follow/find-init.ts';

/** In memory: it counts as that. */
const SHARED_MEMORY = '/dev/shm';

type FindInit = () => Promise<ContainerInit | undefined>;

/** Remembers where runs in containers write besides their workspaces. */
export interface WrittenPlaces {
  of(attemptId: string): readonly WrittenPlace[];
  /** Knows the places of an attempt until what it returns is disposed. */
  add<Place extends RunDirectory & { readonly own: OwnDirectories }>(attemptId: string, place: Place): Place;
}

/** @param findInit finds the first process of the container that runs an attempt */
export function createWrittenPlaces(
  findInit: (attemptId: string) => Promise<ContainerInit | undefined>,
): WrittenPlaces {
  const known = new Map<string, readonly WrittenPlace[]>();
  return {
    of: (attemptId) => known.get(attemptId) ?? [],
    add(attemptId, place) {
      const { home, temporary } = place.own;
      const open = heldOpen(() => findInit(attemptId));
      known.set(attemptId, [onDisk('HOME', home), onDisk('/tmp', temporary), open]);
      return {
        ...place,
        async [Symbol.asyncDispose]() {
          known.delete(attemptId);
          await place[Symbol.asyncDispose]();
        },
      };
    },
  };
}

/** A container has a `/proc` that shows its own processes alone. Where the server does not see it, nothing is counted. */
function heldOpen(findInit: FindInit): WrittenPlace {
  let known: ContainerInit | undefined;
  return {
    name: 'deleted files that are still open',
    async measure(request) {
      known ??= await findInit().catch(() => undefined);
      if (known === undefined || (await known.hasEnded())) return 0;
      const root = `/proc/${known.pid}/root`;
      const device = await stat(`${root}${SHARED_MEMORY}`).then(
        ({ dev }) => dev,
        () => undefined,
      );
      return await measureHeldOpen(`${root}/proc`, {
        ...request,
        counted: new Set(device === undefined ? [] : [device]),
      });
    },
  };
}
