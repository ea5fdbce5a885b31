import { createCommands, type InterruptSignal } from '@claude-ops/cli';
import { ClaudeOpsError } from '@claude-ops/contract';
import { ClaudeOps } from '@claude-ops/sdk';

// A reader that has seen enough, such as `head`, closes the pipe: then there is nothing more to do here.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`Error: the output could not be written: ${error.message}\n`);
  process.exit(3);
});
process.stderr.on('error', () => undefined);

/** The commands, with the client and the server of this app. oclif loads them from here by name. */
export const COMMANDS = createCommands({
  connect: ({ url, token }) => new ClaudeOps({ baseUrl: url, ...(token === undefined ? {} : { token }) }),
  serve: async (options) => {
    // Only `start` pays for loading the server.
    const { serve } = await import('./serve.ts');
    return await serve(options, process.env);
  },
  archiveOf: () => Promise.reject(notWiredYet('A folder or a zip archive as the workspace')),
  downloadArtifacts: () => Promise.reject(notWiredYet('A download of all artifacts')),
  async *doctor(options) {
    // Only `doctor` pays for loading what it looks at.
    const { examine } = await import('./doctor/examine.ts');
    yield* examine(options, process.env);
  },
  environment: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  onInterrupt,
});

function onInterrupt(callback: (signal: InterruptSignal) => void): () => void {
  // A terminal that is closed asks for the same as a supervisor.
  const onHangUp = () => callback('SIGTERM');
  process.on('SIGINT', callback).on('SIGTERM', callback).on('SIGHUP', onHangUp);
  return () => {
    process.off('SIGINT', callback).off('SIGTERM', callback).off('SIGHUP', onHangUp);
  };
}

/** Stands in for `folder`, `zipFile` and `downloadArtifacts` of the SDK's entry for Node. */
function notWiredYet(what: string): ClaudeOpsError {
  return new ClaudeOpsError('not_implemented', `${what} is not there yet.`);
}
