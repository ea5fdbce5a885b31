import type { ServeOptions } from '../command-parts.ts';
import { StartFailure } from './start-failure.ts';

interface SystemError extends Error {
  readonly code: string;
  readonly syscall?: string;
  readonly path?: string;
  readonly address?: string;
  readonly hostname?: string;
  readonly port?: number;
}

/** What the system refused, as a sentence with what to do. Anything else comes back as it is. */
export function explainStartError(error: unknown, options: ServeOptions): unknown {
  if (!isSystemError(error)) return error;
  const explained = explainListen(error, options) ?? explainDirectory(error);
  return explained === undefined
    ? error
    : new StartFailure(explained[0], { advice: explained[1], cause: error });
}

type Explanation = readonly [message: string, advice: string];

function explainListen(error: SystemError, options: ServeOptions): Explanation | undefined {
  const port = error.port ?? options.port ?? 'asked for';
  const host = error.address ?? error.hostname ?? options.host ?? 'that HOST names';
  switch (error.code) {
    case 'EADDRINUSE':
      return [
        `Port ${port} is in use on ${host}.`,
        'Stop the program that listens there, or choose another port with --port.',
      ];
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return [
        `This machine has no address ${host}.`,
        'Choose an address of this machine with --host, such as 127.0.0.1.',
      ];
    case 'EACCES':
      if (error.syscall !== 'listen') return undefined;
      return [`Port ${port} is not allowed for this user.`, 'Choose a port above 1023 with --port.'];
    default:
      return undefined;
  }
}

const DIRECTORY_CODES: ReadonlySet<string> = new Set([
  'EACCES',
  'EEXIST',
  'EISDIR',
  'ENOENT',
  'ENOSPC',
  'ENOTDIR',
  'EPERM',
  'EROFS',
]);

function explainDirectory(error: SystemError): Explanation | undefined {
  if (error.path === undefined || !DIRECTORY_CODES.has(error.code)) return undefined;
  return [
    `The server can't use its files: ${error.message}.`,
    'Fix the permissions or the disk there, or choose another path with --data-dir, DB_PATH or WORKSPACES_DIR.',
  ];
}

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error;
}
