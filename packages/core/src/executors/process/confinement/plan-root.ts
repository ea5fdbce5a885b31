import path from 'node:path';
import { IN_ATTEMPT, type FixedPlaces, type OwnPlaces } from './places.ts';

/** What there is at the top of the machine's file system. */
export interface TopLevel {
  readonly directories: readonly string[];
  /** Links, and small files that everybody may read. */
  readonly copied: readonly string[];
  /** Of the directories below those that a run has for itself, which there are. */
  readonly replaced: readonly string[];
}

export interface RootRequest {
  readonly top: TopLevel;
  readonly places: FixedPlaces;
  readonly own: OwnPlaces;
  /** What of the machine's temporary directories stays to be seen: absolute, without links. */
  readonly kept: readonly string[];
  /** What no run is to see: absolute, without links. */
  readonly hidden: readonly string[];
}

/** One mount, as fstab(5) has it. */
export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly type: string;
  readonly options: string;
}

const MIB = 1024 ** 2;

/**
 * Directories that everybody may write to, each with the bytes of the empty one that a run has in its place. It is in memory,
 * and takes what is written to it.
 */
const TEMPORARY: ReadonlyMap<string, number> = new Map([
  ['/tmp', 1024 * MIB],
  ['/var/tmp', 256 * MIB],
  ['/dev/shm', 256 * MIB],
]);

/** Of these a run has others, in memory. */
export const TEMPORARY_DIRECTORIES: readonly string[] = [...TEMPORARY.keys()];

const TERMINALS = '/dev/pts';

/** Where the kernel shows the message queues of an IPC namespace as files, which can be made there too. */
const QUEUES = '/dev/mqueue';

/** All that a run has for itself in the place of what the machine has. */
export const REPLACED: readonly string[] = [...TEMPORARY_DIRECTORIES, TERMINALS, QUEUES];

/** Whether a run sees another directory there than the machine has. */
export function isTemporary(file: string): boolean {
  return TEMPORARY_DIRECTORIES.some((directory) => isWithin(directory, file));
}

/** Where the root directory of a run is put together. */
export function newRootOf(own: OwnPlaces): string {
  return pathFor(own, IN_ATTEMPT.root);
}

/** The table of the mounts that make it. */
export function tableOf(own: OwnPlaces): string {
  return pathFor(own, IN_ATTEMPT.table);
}

function pathFor({ attempt, name }: OwnPlaces, of: string): string {
  return path.join(attempt, name === undefined ? of : `${of}-${name}`);
}

/**
 * The mounts that make a root directory for one run, in their order. The directory that this root itself lies in comes
 * first of those that are brought along, so that what is brought holds as little of the new root as possible.
 */
export function planRoot({ top, places, own, kept, hidden }: RootRequest): Mount[] {
  const root = newRootOf(own);
  const inRoot = (place: string) => path.join(root, place);
  const brought = top.directories
    .filter((directory) => !isTemporary(directory))
    .toSorted((one, other) => Number(isWithin(other, root)) - Number(isWithin(one, root)));
  const covered = hidden.filter(
    (directory) => !isTemporary(directory) || kept.some((one) => isWithin(one, directory)),
  );
  return [
    memory('claude-ops', root, 'mode=0755,size=1m'),
    ...replace('/tmp'),
    ...brought.map(bring),
    ...REPLACED.filter((directory) => directory !== '/tmp').flatMap(replace),
    ...covered.map((directory) => memory('claude-ops-hidden', inRoot(directory), 'mode=0555,size=4k,ro')),
    bind(own.workspace, inRoot(places.workspace), `bind,${MADE}`),
    bind(own.attempt, inRoot(places.attempt), `bind,${MADE}`),
    ...(own.program === undefined ? [] : [bind(own.program.source, inRoot(places.program), 'bind')]),
  ];

  function bring(directory: string): Mount {
    return bind(directory, inRoot(directory), `rbind,${MADE}`);
  }

  function replace(directory: string): Mount[] {
    if (!top.replaced.includes(directory)) return [];
    return [
      emptyOne(directory, inRoot(directory)),
      ...kept.filter((one) => isWithin(directory, one)).map(bring),
    ];
  }
}

function emptyOne(directory: string, target: string): Mount {
  // Whoever opens /dev/ptmx gets a terminal of those beside it.
  if (directory === TERMINALS)
    return { source: 'claude-ops-terminals', target, type: 'devpts', options: TERMINAL_OPTIONS };
  if (directory === QUEUES)
    return { source: 'claude-ops-queues', target, type: 'mqueue', options: 'nosuid,nodev,noexec' };
  return memory('claude-ops-temporary', target, `mode=1777,size=${TEMPORARY.get(directory) ?? 0},${MADE}`);
}

const TERMINAL_OPTIONS = 'newinstance,ptmxmode=0666,mode=0620,nosuid,noexec';

/** Makes the directory that it is mounted on. */
const MADE = 'X-mount.mkdir=0755';

function bind(source: string, target: string, options: string): Mount {
  return { source, target, type: 'none', options };
}

function memory(source: string, target: string, options: string): Mount {
  return { source, target, type: 'tmpfs', options: `nosuid,nodev,${options}` };
}

/** Whether a path is a directory or below it. */
export function isWithin(directory: string, file: string): boolean {
  return file === directory || file.startsWith(`${directory}/`);
}

/** The text of a table of mounts, as mount(8) reads it. */
export function mountTable(mounts: readonly Mount[]): string {
  const lines = mounts.map(({ source, target, type, options }) =>
    [escape(source), escape(target), type, options, '0', '0'].join(' '),
  );
  return `${lines.join('\n')}\n`;
}

/** From fstab(5). */
function escape(field: string): string {
  return field.replaceAll(/[\s\\#]/g, (letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
