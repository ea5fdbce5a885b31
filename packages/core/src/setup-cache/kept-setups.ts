import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../logger.ts';
import { isRecord } from '../system/is-record.ts';
import { removeTree, tryToRemoveTree } from '../system/remove-tree.ts';

/** What is kept of one setup. Absolute paths of archives of tar. */
interface KeptSetup {
  readonly workspace: string;
  readonly home: string;
  /** The commit on which the setup was run. */
  readonly baseCommit: string;
}

/** A directory in which a setup is being put together. Disposing removes it, unless it was kept. */
interface NewSetup extends AsyncDisposable {
  readonly workspace: string;
  readonly home: string;
  /** Puts it in the place of what is kept under its name, then removes what was used longest ago beyond the limit. */
  keep(baseCommit: string): Promise<void>;
}

export interface KeptSetups {
  /** Finds what is kept under a name, which counts as a use of it. */
  find(name: string): Promise<KeptSetup | undefined>;
  begin(name: string): Promise<NewSetup>;
  sweep(): Promise<void>;
}

export interface KeptSetupsOptions {
  readonly directory: string;
  readonly maxBytes: number;
  readonly logger: Logger;
}

const NOTE = 'setup.json';
const ARCHIVES = ['workspace.tar', 'home.tar'] as const;
/** Of what is not complete, or is being removed. */
const UNFINISHED = '.unfinished-';
/** No setup takes as long to put together, in milliseconds. */
const LONGEST_UNFINISHED_MS = 60 * 60 * 1_000;

/** Kept as `<directory>/<name>/`: two archives, and a note whose time is that of the last use. */
export function createKeptSetups({ directory, maxBytes, logger }: KeptSetupsOptions): KeptSetups {
  const placeOf = (name: string) => path.join(directory, name);
  const unfinishedPlace = () => placeOf(`${UNFINISHED}${randomUUID()}`);

  /** A reader that has opened an archive reads it to its end. */
  const remove = async (name: string) => {
    const going = unfinishedPlace();
    await rename(placeOf(name), going);
    await tryToRemoveTree(going, logger);
  };
  const removeBeyondLimit = async () => {
    const setups = await listSetups(directory);
    let bytes = setups.reduce((sum, one) => sum + one.bytes, 0);
    for (const one of setups.toSorted((a, b) => a.usedAtMs - b.usedAtMs)) {
      if (bytes <= maxBytes) return;
      await remove(one.name).catch(() => undefined);
      bytes -= one.bytes;
    }
  };

  return {
    async find(name) {
      const place = placeOf(name);
      const note = path.join(place, NOTE);
      const baseCommit = await readCommit(note);
      if (baseCommit === undefined) return undefined;
      const now = new Date();
      await utimes(note, now, now).catch(() => undefined);
      return { workspace: path.join(place, ARCHIVES[0]), home: path.join(place, ARCHIVES[1]), baseCommit };
    },
    async begin(name) {
      const unfinished = unfinishedPlace();
      await mkdir(unfinished, { recursive: true, mode: 0o700 });
      return {
        workspace: path.join(unfinished, ARCHIVES[0]),
        home: path.join(unfinished, ARCHIVES[1]),
        async keep(baseCommit) {
          await writeFile(path.join(unfinished, NOTE), JSON.stringify({ baseCommit }), { mode: 0o600 });
          // Another task may keep its own at the same time: the last one stays.
          await remove(name).catch(() => undefined);
          await rename(unfinished, placeOf(name));
          await removeBeyondLimit();
        },
        [Symbol.asyncDispose]: () => removeTree(unfinished, logger),
      };
    },
    async sweep() {
      for (const name of await list(directory))
        if (name.startsWith(UNFINISHED) && (await isOld(placeOf(name))))
          await tryToRemoveTree(placeOf(name), logger);
      await removeBeyondLimit();
    },
  };
}

interface FoundSetup {
  readonly name: string;
  readonly bytes: number;
  readonly usedAtMs: number;
}

async function listSetups(directory: string): Promise<FoundSetup[]> {
  const names = (await list(directory)).filter((name) => !name.startsWith(UNFINISHED));
  const found = await Promise.all(
    names.map(async (name): Promise<FoundSetup[]> => {
      const files = [NOTE, ...ARCHIVES].map((file) => stat(path.join(directory, name, file)));
      const [note, ...archives] = await Promise.allSettled(files);
      const bytes = archives.map((archive) => (archive.status === 'fulfilled' ? archive.value.size : 0));
      const usedAtMs = note?.status === 'fulfilled' ? note.value.mtimeMs : 0;
      return [{ name, bytes: bytes.reduce((sum, size) => sum + size, 0), usedAtMs }];
    }),
  );
  return found.flat();
}

async function list(directory: string): Promise<string[]> {
  return await readdir(directory).catch(() => []);
}

async function isOld(place: string): Promise<boolean> {
  const found = await stat(place).catch(() => undefined);
  return found !== undefined && found.mtimeMs + LONGEST_UNFINISHED_MS < Date.now();
}

async function readCommit(note: string): Promise<string | undefined> {
  try {
    const read: unknown = JSON.parse(await readFile(note, 'utf8'));
    return isRecord(read) && typeof read['baseCommit'] === 'string' ? read['baseCommit'] : undefined;
  } catch {
    return undefined;
  }
}
