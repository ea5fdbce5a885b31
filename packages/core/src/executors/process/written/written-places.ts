import path from 'node:path';
import { onDisk, type WrittenPlace } from '../../../workspaces/growth/written-place.ts';
import { IN_ATTEMPT } from '../confinement/places.ts';
import { TEMPORARY_DIRECTORIES } from '../confinement/plan-root.ts';
import { findFirstProcess } from './first-process.ts';
import { measureHeldOpen } from './held-open.ts';
import { findOwnDevice, inMemory, type FindRoot } from './in-memory.ts';

interface WritingRun extends WritingCommand {
  /** The directory of the attempt, as the server sees it. */
  readonly attempt: string;
}

interface WritingCommand {
  /** The process that was started for the run, or beside it. */
  readonly groupId: number;
  /** Whether its child is the first process of a namespace. */
  readonly isInNamespace: boolean;
  /** Whether the run has temporary directories of its own. */
  readonly hasMounts: boolean;
}

/** Remembers where runs write besides their workspaces. */
export interface WrittenPlaces {
  /** A run, or a warm process that may become one, has been started. */
  add(id: string, run: WritingRun): void;
  /** A command has been started beside a run. Disposing says that it has ended. */
  addCommand(id: string, command: WritingCommand): Disposable;
  /** It has ended. */
  remove(id: string): void;
  /** A warm process becomes the run of an attempt. Disposing ends that. */
  lend(warmId: string, attemptId: string): Disposable;
  /** None of an attempt that has no run yet. */
  of(attemptId: string): readonly WrittenPlace[];
}

export function createWrittenPlaces(): WrittenPlaces {
  const known = new Map<string, readonly WrittenPlace[]>();
  const ofCommands = new Map<string, readonly WrittenPlace[]>();
  const warm = new Map<string, string>();
  return {
    add: (id, run) => void known.set(id, placesOf(run)),
    addCommand(id, command) {
      ofCommands.set(id, ownPlacesOf(command));
      return { [Symbol.dispose]: () => void ofCommands.delete(id) };
    },
    remove: (id) => void known.delete(id),
    lend(warmId, attemptId) {
      warm.set(attemptId, warmId);
      return { [Symbol.dispose]: () => void warm.delete(attemptId) };
    },
    of(attemptId) {
      const id = warm.get(attemptId) ?? attemptId;
      return [...(known.get(id) ?? []), ...(ofCommands.get(id) ?? [])];
    },
  };
}

function placesOf({ attempt, ...run }: WritingRun): WrittenPlace[] {
  return [
    ...ownPlacesOf(run),
    onDisk('HOME', path.join(attempt, IN_ATTEMPT.home)),
    onDisk('TMPDIR', path.join(attempt, IN_ATTEMPT.temporaryDirectory)),
  ];
}

/** What nothing else of the run writes to. */
function ownPlacesOf({ groupId, isInNamespace, hasMounts }: WritingCommand): WrittenPlace[] {
  const findRoot = async () => {
    const first = await findFirstProcess(groupId);
    return first === undefined ? undefined : `/proc/${first}/root`;
  };
  return [
    ...(hasMounts ? TEMPORARY_DIRECTORIES.map((directory) => inMemory(directory, findRoot)) : []),
    ...(isInNamespace ? [heldOpen(findRoot)] : []),
  ];
}

/** The namespace has a `/proc` that shows the processes of the run alone. */
function heldOpen(findRoot: FindRoot): WrittenPlace {
  return {
    name: 'deleted files that are still open',
    async measure(request) {
      const root = await findRoot();
      if (root === undefined) return 0;
      const devices = TEMPORARY_DIRECTORIES.map((directory) => findOwnDevice(directory, root));
      const counted = new Set((await Promise.all(devices)).filter((device) => device !== undefined));
      return await measureHeldOpen(`${root}/proc`, { ...request, counted });
    },
  };
}
