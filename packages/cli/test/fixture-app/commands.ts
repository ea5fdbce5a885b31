import { createCommands, StartFailure } from '../../src/index.ts';
import { createEndlessApi, createFinishingApi } from '../fixtures/create-api.ts';
import { RUN_EVENTS } from '../fixtures/tasks.ts';

const { env } = process;

/** The smallest program around the commands: what an app does, with tasks that are made up. */
export const COMMANDS = createCommands({
  connect: () => {
    if (!env['ENDLESS']) return createFinishingApi(RUN_EVENTS);
    // As an open connection would, this keeps the program alive.
    setInterval(() => {}, 60_000);
    return createEndlessApi(RUN_EVENTS);
  },
  serve: () =>
    Promise.reject(new StartFailure('Port 3000 is in use.', { advice: 'Choose another with --port.' })),
  archiveOf: () => new Blob([]),
  listFolder: async (root) => ({ root, entries: [], bytes: 0, leftOut: [] }),
  downloadArtifacts: async () => {},
  pullArtifacts: async () => ({ written: [], deleted: [], leftOut: [], omitted: 0 }),
  applyPatch: async () => ({ changed: [] }),
  async *doctor() {
    yield { name: 'node', state: 'ok', detail: 'version 24' };
  },
  migrateToPostgres: () => Promise.reject(new StartFailure('No data.', { advice: 'Make some.' })),
  environment: env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  onInterrupt: (callback) => {
    const interrupt = () => callback('SIGINT');
    const terminate = () => callback('SIGTERM');
    process.on('SIGINT', interrupt).on('SIGTERM', terminate);
    return () => process.off('SIGINT', interrupt).off('SIGTERM', terminate);
  },
});
