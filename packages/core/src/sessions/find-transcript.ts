import { lstatSync } from 'node:fs';
import path from 'node:path';
import { configurationDirectory } from '../claude/first-configuration.ts';
import { openDirectory, type OpenDirectory } from '../artifacts/files/open-directory.ts';
import { identityOf } from '../system/file-identity.ts';
import { namesIn, type NamesLeft } from './names-in.ts';

/** Below its configuration the CLI keeps a directory for each working directory, and in it a file for each session. */
const PROJECTS = 'projects';
const TRANSCRIPT = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.jsonl$/;

export interface FoundTranscript {
  /** The directory of its project, by name. */
  readonly project: string;
  readonly sessionId: string;
}

/** The projects of a home that an agent may have filled: links are not followed. Undefined where there are none. */
export function openProjects(home: string): OpenDirectory | undefined {
  using configuration = openChild(configurationDirectory(home));
  return configuration && openChild(path.join(String(configuration.path), PROJECTS));
}

/** Opens a directory that is there now. Undefined where there is none, or a link. */
export function openChild(directory: string): OpenDirectory | undefined {
  const stats = lstatSync(directory, { bigint: true, throwIfNoEntry: false });
  return stats?.isDirectory() === true ? openDirectory(directory, identityOf(stats)) : undefined;
}

interface Known {
  readonly sessionId: string | undefined;
  /** The session that is not looked for. */
  readonly except: string | undefined;
  readonly left: NamesLeft;
}

/** Finds the transcript of a session or, where its id is not known, the one that was written to last. */
export async function findTranscript(
  projects: OpenDirectory,
  { sessionId: wanted, except, left }: Known,
): Promise<FoundTranscript | undefined> {
  let newest: Transcript | undefined;
  for await (const project of namesIn(projects, left))
    for await (const one of transcriptsIn(projects, project, left)) {
      if (one.sessionId === wanted) return one;
      if (wanted !== undefined || one.sessionId === except) continue;
      if (newest === undefined || one.writtenMs > newest.writtenMs) newest = one;
    }
  return newest;
}

interface Transcript extends FoundTranscript {
  readonly writtenMs: number;
}

async function* transcriptsIn(
  projects: OpenDirectory,
  project: string,
  left: NamesLeft,
): AsyncGenerator<Transcript, void, undefined> {
  using directory = openChild(path.join(String(projects.path), project));
  if (directory === undefined) return;
  for await (const name of namesIn(directory, left)) {
    const sessionId = TRANSCRIPT.exec(name)?.[1];
    if (sessionId === undefined) continue;
    const stats = lstatSync(path.join(String(directory.path), name), { throwIfNoEntry: false });
    if (stats?.isFile() === true) yield { project, sessionId, writtenMs: stats.mtimeMs };
  }
}
