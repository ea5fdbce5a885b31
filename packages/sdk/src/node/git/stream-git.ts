import { text } from 'node:stream/consumers';
import { unusable } from '../unusable.ts';
import { startGit, type GitCall } from './run-git.ts';

/**
 * Streams the output of a git command as the reader takes it, which may be as slow as an upload. Leaving the loop ends git.
 *
 * @throws {ClaudeOpsError} invalid_request, with what git says.
 */
export async function* streamGit(
  commandArguments: readonly string[],
  call: Omit<GitCall, 'input'>,
): AsyncGenerator<Uint8Array, undefined> {
  const { git, ended } = startGit(commandArguments, call);
  git.stdin.on('error', () => undefined).end();
  const said = text(git.stderr).catch(() => '');
  try {
    for await (const chunk of git.stdout as AsyncIterable<Buffer>) yield chunk;
    const exitCode = await ended;
    if (exitCode === 0) return;
    const reason = (await said).trim().replaceAll(/\s*\n\s*/g, '; ');
    throw unusable('The folder', call.cwd, reason || 'git ended early');
  } finally {
    git.kill('SIGKILL');
  }
}
