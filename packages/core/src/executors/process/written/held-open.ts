import type { Stats } from 'node:fs';
import { readdir, readlink, stat } from 'node:fs/promises';
import { BLOCK_BYTES, type UsageRequest } from '../../../workspaces/growth/measure-usage.ts';

/** A look gives up after so many: a run may have thousands of processes with thousands of files each. */
const MOST_DESCRIPTORS = 20_000;
/** Not on a disk: memfd_create(2). */
const MEMORY_FILE = '/memfd:';

export interface HeldOpenRequest extends UsageRequest {
  /** Devices whose files are counted elsewhere. */
  readonly counted: ReadonlySet<number>;
}

/**
 * The bytes on the disk of files that have no name any more, but that processes still have open. What is mapped and not open,
 * or is on its way from process to process, is not found.
 *
 * @param processes a `/proc` that has the processes of one run
 */
export async function measureHeldOpen(processes: string, request: HeldOpenRequest): Promise<number> {
  const seen = new Set<string>();
  let [bytes, looked] = [0, 0];
  for (const pid of await namesIn(processes)) {
    if (!/^\d+$/.test(pid)) continue;
    for (const descriptor of await namesIn(`${processes}/${pid}/fd`)) {
      looked += 1;
      if (request.signal.aborted || looked > MOST_DESCRIPTORS || bytes > request.maxBytes) return bytes;
      bytes += await bytesOf(`${processes}/${pid}/fd/${descriptor}`, seen, request);
    }
  }
  return bytes;
}

async function bytesOf(
  file: string,
  seen: Set<string>,
  { counted }: Pick<HeldOpenRequest, 'counted'>,
): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || !isUnnamed(found) || counted.has(found.dev)) return 0;
  const identity = `${found.dev}:${found.ino}`;
  if (seen.has(identity)) return 0;
  seen.add(identity);
  const name = await readlink(file).catch(() => MEMORY_FILE);
  return name.startsWith(MEMORY_FILE) ? 0 : found.blocks * BLOCK_BYTES;
}

function isUnnamed(found: Stats): boolean {
  return found.isFile() && found.nlink === 0;
}

async function namesIn(directory: string): Promise<string[]> {
  return await readdir(directory).catch(() => []);
}
