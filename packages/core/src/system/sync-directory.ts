import { open } from 'node:fs/promises';

/** Makes the names in a directory durable: a file that was synced may be without its name after a crash (fsync(2)). */
export async function syncDirectory(directory: string): Promise<void> {
  await using handle = await open(directory);
  await handle.sync();
}
