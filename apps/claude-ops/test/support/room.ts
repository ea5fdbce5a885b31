import path from 'node:path';
import { startModelServer, type Script } from '@claude-ops/testing';
import { expect, vi } from 'vitest';
import { processesWith } from './processes.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const ANTHROPIC_API_KEY = 'sk-ant-api03-made-up-for-the-command-line-77';

/** A server of its own, with a person at a terminal. */
export interface Room extends AsyncDisposable {
  readonly server: ServerProcess;
  readonly directory: string;
  /** The environment of a person who uses the command line. */
  readonly env: NodeJS.ProcessEnv;
}

export async function openRoom(script: Script): Promise<Room> {
  const directory = await temporaryDirectory();
  const model = await startModelServer({ script });
  const server = await startServerProcess(path.join(directory.path, 'data'), {
    UPSTREAM_BASE_URL: model.url,
  });
  return {
    server,
    directory: directory.path,
    env: { CLAUDE_OPS_URL: server.url, ANTHROPIC_API_KEY },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      // What it ran dies with it, and writes into the directory until then.
      await vi.waitFor(() => expect(processesWith(directory.path)).toEqual([]), { timeout: 15_000 });
      await model.close();
      await directory[Symbol.asyncDispose]();
    },
  };
}
