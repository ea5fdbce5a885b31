import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { standInEnvironment } from '@claude-ops/testing';
import { runCommand } from './run-command.ts';
import type { Model } from './start-model.ts';

/** Commands as one runs them by hand, in a home and a directory that stay the same. */
export interface BareClaude {
  /** Runs a command to its end. @throws where it fails. */
  run(command: string, args: readonly string[]): Promise<void>;
}

export async function bareClaude(directory: string, model: Model, signal: AbortSignal): Promise<BareClaude> {
  const [home, cwd] = [path.join(directory, 'home'), path.join(directory, 'work')];
  for (const made of [home, cwd]) await mkdir(made, { recursive: true });
  const env = { HOME: home, ...standInEnvironment(model) };
  return { run: (command, args) => runCommand(command, args, { env, cwd, signal }) };
}
