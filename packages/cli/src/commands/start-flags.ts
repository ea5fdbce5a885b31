import { Flags } from '@oclif/core';
import { defined } from '../arguments/defined.ts';
import type { ServeOptions } from '../command-parts.ts';

/** What `start` takes, and `doctor` to look at the same server. */
export const START_FLAGS = {
  port: Flags.integer({
    char: 'p',
    description: 'Port to listen on. 0 takes a free one. [env: PORT]',
    min: 0,
    max: 65_535,
  }),
  host: Flags.string({ char: 'H', description: 'Address to listen on. [env: HOST]' }),
  'max-concurrency': Flags.integer({
    description: 'How many tasks run at once. [env: MAX_CONCURRENCY]',
    min: 1,
  }),
  'data-dir': Flags.string({
    description: 'Directory for the database, workspaces and artifacts. [env: DATA_DIR]',
  }),
};

export interface StartFlags {
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  readonly 'max-concurrency'?: number | undefined;
  readonly 'data-dir'?: string | undefined;
}

/** Those that were given, and only those. */
export function serveOptionsOf(flags: StartFlags): ServeOptions {
  const { port, host, 'max-concurrency': maxConcurrency, 'data-dir': dataDir } = flags;
  return defined({ port, host, maxConcurrency, dataDir });
}
