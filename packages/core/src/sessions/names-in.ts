import { opendirSync } from 'node:fs';
import type { OpenDirectory } from '../artifacts/files/open-directory.ts';

/** How many more names may be read. */
export interface NamesLeft {
  names: number;
}

/** An agent may make as many as it likes: of all directories of a home together, no more are read. */
const MOST_NAMES = 10_000;
/** So many names are read at a stretch. Then whatever else the process has to do gets its turn. */
const NAMES_AT_A_STRETCH = 250;

export function allNames(): NamesLeft {
  return { names: MOST_NAMES };
}

/** The names in a directory, until no more may be read. */
export async function* namesIn(
  { path }: OpenDirectory,
  left: NamesLeft,
): AsyncGenerator<string, void, undefined> {
  const directory = opendirSync(String(path), { bufferSize: NAMES_AT_A_STRETCH });
  try {
    while (left.names > 0) {
      const entry = directory.readSync();
      if (entry === null) return;
      left.names -= 1;
      if (left.names % NAMES_AT_A_STRETCH === 0) await new Promise(setImmediate);
      yield entry.name;
    }
  } finally {
    directory.closeSync();
  }
}
