import path from 'node:path';
import { configurationDirectory } from '../claude/first-configuration.ts';
import { copyWorkspace } from '../workspaces/copy-workspace.ts';
import type { KeptSession } from './kept-sessions.ts';

/** Puts a copy of a session into a home whose CLI is to go on with it. */
export async function putSession({ projects }: Pick<KeptSession, 'projects'>, home: string): Promise<void> {
  const target = path.join(configurationDirectory(home), 'projects');
  await copyWorkspace(projects, target, new AbortController().signal);
}
