/** The texts of a workspace's files, by path. */
export type Files = ReadonlyMap<string, string>;

/** One file that a task writes, lengthens or deletes. */
export interface Change {
  readonly path: string;
  /** Null deletes the file. */
  readonly text: string | null;
  /** @default the file is written anew */
  readonly isAppended?: boolean;
}

export function withChanges(files: Files, changes: readonly Change[]): Files {
  const changed = new Map(files);
  for (const { path, text, isAppended = false } of changes)
    if (text === null) changed.delete(path);
    else changed.set(path, `${isAppended ? (changed.get(path) ?? '') : ''}${text}\n`);
  return changed;
}

/** A line of shell that makes the changes. */
export function commandFor(changes: readonly Change[]): string {
  return changes.map(lineFor).join(' && ');
}

function lineFor({ path, text, isAppended = false }: Change): string {
  if (text === null) return `rm ${path}`;
  return `mkdir -p ${directoryOf(path)} && echo '${text}' ${isAppended ? '>>' : '>'} ${path}`;
}

function directoryOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
}

/** Prints all files of the directory with their texts, as `lookAt` has it. */
export const LOOK = `echo 'All files:' && find . -type f | LC_ALL=C sort | while read -r file; do echo "$file: $(cat "$file")"; done`;

export function lookAt(files: Files): string {
  const lines = [...files].map(([path, text]) => `./${path}: ${text.trimEnd()}`);
  return ['All files:', ...lines.toSorted()].join('\n');
}

/** The status of each file that is not what it was, as artifacts have it. */
export function differences(before: Files, after: Files): Record<string, string> {
  const paths = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  const statusOf = (path: string) => {
    if (!before.has(path)) return 'created';
    if (!after.has(path)) return 'deleted';
    return before.get(path) === after.get(path) ? undefined : 'modified';
  };
  return Object.fromEntries(
    paths.flatMap((path) => {
      const status = statusOf(path);
      return status === undefined ? [] : [[path, status]];
    }),
  );
}
