import type { ContainerSettings } from '../container-options.ts';
import { EngineFailure, reasonOf, statusOf } from './engine-failure.ts';

const UNREACHABLE: Readonly<Record<string, string>> = {
  ENOENT: 'nothing is there: start it, or name another one',
  ECONNREFUSED: 'nothing listens there: start it',
  ETIMEDOUT: 'it does not answer: look at its log, and start it again',
  EACCES: 'this user may not use it: add the user to its group, or use a rootless engine',
};

/** What kept a container from being made or started, and what to do about it. */
export function explainFailure(error: unknown, { engine, image }: ContainerSettings): EngineFailure {
  if (error instanceof EngineFailure) return error;
  const fail = (message: string) => new EngineFailure(message, { cause: error });
  const reason = reasonOf(error);
  if (statusOf(error) === undefined)
    return fail(`The container engine at ${engine} could not be reached: ${whyUnreachable(error, reason)}.`);
  if (/no such image/i.test(reason))
    return fail(
      `The image ${image} is not there: build it (docker build -f docker/runner.Dockerfile -t ${image} docker/), or name another one.`,
    );
  if (/no space left|disk quota/i.test(reason))
    return fail(`The disk of the container engine is full (${reason}).`);
  if (/bind source path does not exist|invalid mount config/i.test(reason))
    return fail(
      `The container engine does not see the server's data directory: it must be on the same machine, and a server in a container keep the host name that the engine gives it, or have the data at the same path (${reason}).`,
    );
  if (/executable file not found|no such file or directory/i.test(reason))
    return fail(`The image ${image} lacks claude-ops-run or the claude CLI (${reason}).`);
  return fail(`The container engine refused: ${reason}`);
}

function whyUnreachable(error: unknown, reason: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return UNREACHABLE[code] ?? reason;
}
