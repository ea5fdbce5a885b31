import { lstatSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { OpenDirectory } from '../artifacts/files/open-directory.ts';
import type { Mask } from '../secrets/mask.ts';
import { copyMasked } from './copy-masked.ts';
import { findTranscript, openChild, openProjects } from './find-transcript.ts';
import { allNames, namesIn, type NamesLeft } from './names-in.ts';

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
  /** The user the run ran as. @default the server's user */
  readonly uid: number | undefined;
  readonly mask: Mask;
}

/**
 * Copies the files of a session into a new directory, secrets masked. No process of the run may be alive.
 *
 * @returns the id of the session; undefined where it has no transcript that can be kept.
 */
export async function takeProjects(source: SessionSource, target: string): Promise<string | undefined> {
  using projects = openProjects(source.home);
  const { names } = allNames();
  const left = {
    names,
    bytes: MOST_OTHER_BYTES,
    files: MOST_OTHER_FILES,
    uid: source.uid,
    mask: source.mask,
  };
  const { sessionId: wanted, except } = source;
  const found = projects && (await findTranscript(projects, { sessionId: wanted, except, left }));
  if (projects === undefined || found === undefined) return undefined;
  const { project, sessionId } = found;
  const name = path.join(project, `${sessionId}.jsonl`);
  await mkdir(path.join(target, project), { recursive: true, mode: 0o700 });
  const { uid, mask } = source;
  const copy = { uid, mask, maxBytes: MOST_TRANSCRIPT_BYTES, needsWords: true };
  if ((await copyMasked(path.join(String(projects.path), name), path.join(target, name), copy)) === undefined)
    return undefined;
  for await (const one of namesIn(projects, left)) {
    using directory = openChild(path.join(String(projects.path), one));
    if (directory !== undefined) await takeAll(directory, path.join(target, one), { left, level: 1 });
  }
  return sessionId;
}

/** How much else may be taken. */
interface Left extends NamesLeft {
  bytes: number;
  files: number;
  readonly uid: number | undefined;
  readonly mask: Mask;
}

interface Taking {
  readonly left: Left;
  /** 1: a project, whose transcripts of other sessions are left out. */
  readonly level: number;
}

async function takeAll(from: OpenDirectory, to: string, { left, level }: Taking): Promise<void> {
  for await (const name of namesIn(from, left)) {
    const place = path.join(String(from.path), name);
    const stats = lstatSync(place, { throwIfNoEntry: false });
    if (stats?.isDirectory() === true && level < MOST_LEVELS) {
      using directory = openChild(place);
      if (directory !== undefined) await takeAll(directory, path.join(to, name), { left, level: level + 1 });
    } else if (stats?.isFile() === true && level > 1 && left.files > 0)
      await takeFile(place, path.join(to, name), left);
  }
}

async function takeFile(from: string, to: string, left: Left): Promise<void> {
  const { uid, mask } = left;
  await mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
  const bytes = await copyMasked(from, to, { uid, mask, maxBytes: Math.min(left.bytes, MOST_FILE_BYTES) });
  left.files -= 1;
  left.bytes -= bytes ?? 0;
}
