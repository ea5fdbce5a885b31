import type { ServerResponse } from 'node:http';

/** Writes each chunk once the one before it has left, and stops when the client has gone. */
export async function writeChunks(response: ServerResponse, chunks: readonly string[]): Promise<void> {
  for (const chunk of chunks) {
    if (response.destroyed) return;
    await new Promise<void>((resolve) => {
      response.write(chunk, () => resolve());
    });
  }
}
