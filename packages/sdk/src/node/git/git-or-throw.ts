import { unusable } from '../unusable.ts';
import { runGit, type GitAnswer, type GitCall } from './run-git.ts';

/** Runs git on a folder that is sent. @throws {ClaudeOpsError} invalid_request, with what git says. */
export async function gitOrThrow(commandArguments: readonly string[], call: GitCall): Promise<string> {
  const answer = await runGit(commandArguments, call);
  if (answer?.exitCode !== 0) throw unusable('The folder', call.cwd, reasonOf(answer));
  return answer.stdout.toString().replace(/\n$/, '');
}

function reasonOf(answer: GitAnswer | undefined): string {
  if (answer === undefined) return 'there is no git';
  return answer.stderr.trim().replaceAll(/\s*\n\s*/g, '; ') || 'git does not say why';
}
