import { access, constants, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Environment } from '../../claude/environment.ts';

const PACKAGE = '@anthropic-ai/claude-code';

export interface ClaudeSearch {
  /** The path the operator gave, if one was: then nothing else is tried. */
  readonly configured: string | undefined;
  readonly environment: Environment;
}

/** The absolute path of the claude CLI: as configured, else on PATH, else of the npm package beside this one. */
export async function findClaude({ configured, environment }: ClaudeSearch): Promise<string | undefined> {
  if (configured !== undefined) return firstExecutable([path.resolve(configured)]);
  const onPath = (environment['PATH'] ?? '')
    .split(path.delimiter)
    .filter((directory) => path.isAbsolute(directory));
  return firstExecutable([
    ...onPath.map((directory) => path.join(directory, 'claude')),
    ...packagedBinaries(),
  ]);
}

/** What to say when it isn't there. */
export function claudeNotFoundMessage({ configured }: ClaudeSearch): string {
  return configured === undefined
    ? `The claude CLI is neither on PATH nor installed as ${PACKAGE}.`
    : `The configured claude CLI ${configured} is not there or not executable.`;
}

async function firstExecutable(candidates: readonly string[]): Promise<string | undefined> {
  for (const candidate of candidates) {
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/** The package's `bin`: a native binary that its install script puts there, named so on every platform. */
function packagedBinaries(): string[] {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`);
    return [path.join(path.dirname(manifest), 'bin', 'claude.exe')];
  } catch {
    return [];
  }
}
