import type { Stats } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../../system/code-of.ts';
import { measureHidden } from './measure-hidden.ts';

/** The unit of `blocks` in stat(2), whatever the file system's own blocks are. */
export const BLOCK_BYTES = 512;

export interface UsageRequest {
  /** Counts no further than to where it is over. */
  readonly maxBytes: number;
  /** Aborted when nobody wants to know any more. */
  readonly signal: AbortSignal;
}

/**
 * The bytes that a directory takes on the disk while others are writing to it: what is sparse takes little, and what has two names
 * is there once. Follows no links.
 */
export async function measureUsage(directory: string, { maxBytes, signal }: UsageRequest): Promise<number> {
  const waiting = [directory];
  const counted = new Set<string>();
  const hidden: string[] = [];
  let bytes = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for await (const entry of list(next, hidden)) {
      if (signal.aborted) return bytes;
      const file = path.join(next, entry.name);
      const stats = await look(file);
      if (stats === 'refused') {
        hidden.push(next);
        break;
      }
      if (entry.isDirectory()) waiting.push(file);
      if (stats === 'gone' || isCounted(stats, counted)) continue;
      bytes += stats.blocks * BLOCK_BYTES;
      if (bytes > maxBytes) return bytes;
    }
  }
  return bytes + (await measureHidden(hidden, signal));
}

async function look(file: string): Promise<Stats | 'gone' | 'refused'> {
  return await lstat(file).catch((error: unknown) => (isRefused(error) ? 'refused' : 'gone'));
}

function isCounted({ nlink, dev, ino }: Stats, counted: Set<string>): boolean {
  if (nlink === 1) return false;
  const name = `${dev}:${ino}`;
  if (counted.has(name)) return true;
  counted.add(name);
  return false;
}

async function* list(directory: string, hidden: string[]) {
  try {
    yield* await opendir(directory);
  } catch (error) {
    // Else it is gone in the meantime.
    if (isRefused(error)) hidden.push(directory);
  }
}

function isRefused(error: unknown): boolean {
  return codeOf(error) === 'EACCES';
}
