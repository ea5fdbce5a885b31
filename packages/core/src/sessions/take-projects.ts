import { lstatSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { OpenDirectory } from '../artifacts/files/open-directory.ts';
import type { Mask } from '../secrets/mask.ts';
import { copyMasked } from './copy-masked.ts';
import { findTranscript, namesIn, openChild, openProjects } from './find-transcript.ts';

/** A longer conversation is not kept: no model has room for a hundredth of it. */
const MOST_TRANSCRIPT_BYTES = 256 * 1024 ** 2;
/** Of all other files together: long outputs of tools, which a transcript only names, notes, and transcripts of sub-agents. */
const MOST_OTHER_BYTES = 64 * 1024 ** 2;
const MOST_OTHER_FILES = 2_000;
const MOST_FILE_BYTES = 16 * 1024 ** 2;
/** `<project>/<session>/tool-results/<file>` */
const MOST_LEVELS = 3;

export interface SessionSource {
  /** HOME of the CLI. The agent may have changed all that is in it. */
  readonly home: string;
  /** As the CLI told it. @default the session that was written to last */
  readonly sessionId: string | undefined;
  /** The session that the run went on from, which is there too. */
  readonly except: string | undefined;
  /** Whom the run ran as. @default the server's user */
  readonly uid: number | undefined;
  readonly mask: Mask;
}

/**
 * Copies the files of a session into a new directory, secrets masked. Nothing of the run may be alive.
 *
 * @returns the id of the session; undefined where it has no transcript that can be kept.
 */
export async function takeProjects(source: SessionSource, target: string): Promise<string | undefined> {
  using projects = openProjects(source.home);
  const found = projects && findTranscript(projects, source);
  if (projects === undefined || found === undefined) return undefined;
  const { project, sessionId } = found;
  const name = path.join(project, `${sessionId}.jsonl`);
  await mkdir(path.join(target, project), { recursive: true, mode: 0o700 });
  const { uid, mask } = source;
  const copy = { uid, mask, maxBytes: MOST_TRANSCRIPT_BYTES };
  if ((await copyMasked(path.join(String(projects.path), name), path.join(target, name), copy)) === undefined)
    return undefined;
  const left = { uid, mask, bytes: MOST_OTHER_BYTES, files: MOST_OTHER_FILES };
  for (const one of namesIn(projects)) {
    using directory = openChild(path.join(String(projects.path), one));
    if (directory !== undefined) await takeDirectories(directory, path.join(target, one), { left, level: 1 });
  }
  return sessionId;
}

interface Taking {
  /** How much else may be taken. */
  readonly left: { bytes: number; files: number; readonly uid: number | undefined; readonly mask: Mask };
  readonly level: number;
}

/** Transcripts of other sessions lie at the top of a project, and are left out. */
async function takeDirectories(from: OpenDirectory, to: string, taking: Taking): Promise<void> {
  for (const name of namesIn(from)) {
    using directory = openChild(path.join(String(from.path), name));
    if (directory !== undefined && taking.level < MOST_LEVELS)
      await takeAll(directory, path.join(to, name), { ...taking, level: taking.level + 1 });
  }
}

async function takeAll(from: OpenDirectory, to: string, taking: Taking): Promise<void> {
  await takeDirectories(from, to, taking);
  for (const name of namesIn(from)) {
    const file = path.join(String(from.path), name);
    if (lstatSync(file, { throwIfNoEntry: false })?.isFile() !== true || taking.left.files === 0) continue;
    await mkdir(to, { recursive: true, mode: 0o700 });
    const { left } = taking;
    const { uid, mask } = left;
    const bytes = await copyMasked(file, path.join(to, name), {
      uid,
      mask,
      maxBytes: Math.min(left.bytes, MOST_FILE_BYTES),
    });
    left.files -= 1;
    left.bytes -= bytes ?? 0;
  }
}
