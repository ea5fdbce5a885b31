import { stat } from 'node:fs/promises';
import { createCommands, type InterruptSignal } from '@claude-ops/cli';
import type { FolderListing } from '@claude-ops/sdk/node';
import { saveCompileCache } from './compile-cache.ts';
import { proxiedFetch } from './proxied-fetch.ts';

/** Listings of the folders that this process has sent: a pull needs them when the changes come back. */
const sent = new WeakMap<object, FolderListing>();

/** The commands, with the client and the server of this app. oclif loads them from here by name. */
export const COMMANDS = createCommands({
  connect: async ({ url, token }) => {
    // A server speaks to no other: it need not load what it takes to do so.
    const { ClaudeOps } = await import('@claude-ops/sdk');
    const fetch = await proxiedFetch(url, process.env);
    return new ClaudeOps({ baseUrl: url, ...(token !== undefined && { token }), ...(fetch && { fetch }) });
  },
  serve: async (options) => {
    // Only `start` pays for loading the server.
    const { serve } = await import('./serve.ts');
    const server = await serve(options, process.env);
    // Not at the exit, which is far away, and in a crash does not come.
    setImmediate(saveCompileCache);
    return server;
  },
  archiveOf: async (path, options) => {
    const { folder, zipFile } = await import('@claude-ops/sdk/node');
    if (await isFile(path)) return await zipFile(path);
    const format = options.git === true ? undefined : 'tar.gz';
    const archive = await folder(path, { ...options, format });
    sent.set(archive, archive.listing);
    return archive;
  },
  listFolder: async (...call) => {
    const { listFolder } = await import('@claude-ops/sdk/node');
    return await listFolder(...call);
  },
  downloadArtifacts: async (...call) => {
    const { downloadArtifacts } = await import('@claude-ops/sdk/node');
    return await downloadArtifacts(...call);
  },
  pullArtifacts: async (api, id, directory, { archive, force, signal }) => {
    const { pullArtifacts } = await import('@claude-ops/sdk/node');
    const listing = archive && sent.get(archive);
    return await pullArtifacts(api, id, directory, { sent: listing, force, signal });
  },
  applyPatch: async (...call) => {
    const { applyPatch } = await import('@claude-ops/sdk/node');
    return await applyPatch(...call);
  },
  async *doctor(options) {
    // Only `doctor` pays for loading what it looks at.
    const { examine } = await import('./doctor/examine.ts');
    yield* examine(options, process.env);
  },
  migrateToPostgres: async (options) => {
    const { migrateToPostgres } = await import('./migration/migrate-to-postgres.ts');
    return await migrateToPostgres(options, process.env);
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

/** What is missing is no file: then the folder says so. */
async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}
