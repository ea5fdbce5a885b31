import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { configurationDirectory } from '../claude/first-configuration.ts';
import { openDirectory, type OpenDirectory } from '../artifacts/files/open-directory.ts';
import { identityOf } from '../system/file-identity.ts';

/** Below its configuration the CLI keeps a directory for each working directory, and in it a file for each session. */
const PROJECTS = 'projects';
const TRANSCRIPT = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.jsonl$/;
/** An agent may make as many as it likes. */
const MOST_ENTRIES = 1_000;

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

/** The names in a directory, no more than are of use. */
export function namesIn({ path: directory }: OpenDirectory): string[] {
  return readdirSync(String(directory)).slice(0, MOST_ENTRIES);
}

/** Finds the transcript of a session or, where its id is not known, the one that was written to last. */
export function findTranscript(
  projects: OpenDirectory,
  known: { readonly sessionId: string | undefined; readonly except: string | undefined },
): FoundTranscript | undefined {
  const found = namesIn(projects).flatMap((project) => transcriptsIn(projects, project));
  if (known.sessionId !== undefined) return found.find(({ sessionId }) => sessionId === known.sessionId);
  return found
    .filter(({ sessionId }) => sessionId !== known.except)
    .toSorted((one, other) => other.writtenMs - one.writtenMs)[0];
}

function transcriptsIn(projects: OpenDirectory, project: string) {
  using directory = openChild(path.join(String(projects.path), project));
  if (directory === undefined) return [];
  const { path: opened } = directory;
  return namesIn(directory).flatMap((name) => {
    const sessionId = TRANSCRIPT.exec(name)?.[1];
    const stats = sessionId && lstatSync(path.join(String(opened), name), { throwIfNoEntry: false });
    return sessionId && stats && stats.isFile() ? [{ project, sessionId, writtenMs: stats.mtimeMs }] : [];
  });
}
