import { mkdir, readdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../system/code-of.ts';
import { isRecord } from '../system/is-record.ts';

/** What is written down of the session of one task. */
interface SessionNote {
  /** Of the CLI. */
  readonly sessionId: string;
  /** Milliseconds since 1970. */
  readonly keptAtMs: number;
  /** What it takes on the disk, once that was measured. */
  readonly bytes?: number;
  /** The number of the attempt that left it. Notes of earlier releases have none. */
  readonly attempt?: number;
  /** Whether the next attempt of the task goes on in it, and no other task. @default false */
  readonly isForRetry?: boolean;
}

/** Notes of the sessions that one engine keeps: other engines may keep theirs in the same directory. */
export interface SessionNotes {
  /** Claims a task before anything is written for it, so that a crash leaves nothing unknown. */
  claim(taskId: string): Promise<void>;
  write(taskId: string, note: SessionNote): Promise<void>;
  /** Undefined where there is none, or none that was finished. */
  read(taskId: string): Promise<SessionNote | undefined>;
  /** @returns whether there was one. */
  remove(taskId: string): Promise<boolean>;
  /** The ids of all tasks that are claimed. */
  list(): Promise<string[]>;
}

const ENDING = '.json';

/** Kept as `<directory>/<task id>.json`; an empty file is a claim. */
export function createSessionNotes(directory: string): SessionNotes {
  const fileOf = (taskId: string) => path.join(directory, `${taskId}${ENDING}`);
  const put = async (file: string, text: string) => {
    try {
      await writeFile(file, text, { mode: 0o600 });
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await writeFile(file, text, { mode: 0o600 });
    }
  };
  return {
    claim: (taskId) => put(fileOf(taskId), ''),
    async write(taskId, note) {
      const file = fileOf(taskId);
      await put(`${file}.new`, JSON.stringify(note));
      await rename(`${file}.new`, file);
    },
    read: async (taskId) => parse(await readFile(fileOf(taskId), 'utf8').catch(() => '')),
    async remove(taskId) {
      await rm(`${fileOf(taskId)}.new`, { force: true });
      return await unlink(fileOf(taskId)).then(
        () => true,
        (error: unknown) => {
          if (codeOf(error) !== 'ENOENT') throw error;
          return false;
        },
      );
    },
    async list() {
      const names = await readdir(directory).catch((): string[] => []);
      return names.filter((name) => name.endsWith(ENDING)).map((name) => name.slice(0, -ENDING.length));
    },
  };
}

function parse(text: string): SessionNote | undefined {
  if (text === '') return undefined;
  try {
    const note: unknown = JSON.parse(text);
    if (!isRecord(note)) return undefined;
    const { sessionId, keptAtMs, bytes, attempt, isForRetry } = note;
    if (typeof sessionId !== 'string' || typeof keptAtMs !== 'number') return undefined;
    return {
      sessionId,
      keptAtMs,
      ...(typeof bytes === 'number' && { bytes }),
      ...(typeof attempt === 'number' && { attempt }),
      ...(isForRetry === true && { isForRetry }),
    };
  } catch {
    return undefined;
  }
}
