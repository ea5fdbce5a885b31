import path from 'node:path';
import { isBelow } from '../system/is-below.ts';
import { positive, wholeNumber } from '../system/positive.ts';

/** How long, and how much, is kept of finished tasks so that others can go on from them. */
export interface SessionOptions {
  /** In milliseconds; 0: none is kept. @default 86400000 */
  readonly retentionMs?: number;
  /** What all take on the disk. Beyond it, the oldest go first. @default 10737418240 */
  readonly maxBytes?: number;
}

export type SessionSettings = Required<SessionOptions>;

export const DEFAULT_SESSIONS = { retentionMs: 24 * 60 * 60 * 1_000, maxBytes: 10 * 1024 ** 3 };

/** @throws {TypeError} */
export function resolveSessionOptions(options: SessionOptions = {}): SessionSettings {
  const { retentionMs, maxBytes } = { ...DEFAULT_SESSIONS, ...options };
  return {
    retentionMs: wholeNumber('sessions.retentionMs', retentionMs, { least: 0 }),
    maxBytes: positive('sessions.maxBytes', maxBytes),
  };
}

/** A directory of this engine alone, on the file system of the workspaces: a workspace gets there by a rename. */
export function sessionsDirectoryOf(places: {
  readonly dataDirectory: string;
  readonly workspacesDirectory: string;
  readonly instanceId: string;
}): string {
  const { dataDirectory, workspacesDirectory, instanceId } = places;
  const root = isBelow(dataDirectory, workspacesDirectory)
    ? path.join(dataDirectory, 'sessions')
    : path.join(workspacesDirectory, '.sessions');
  return path.join(root, encodeURIComponent(instanceId));
}
