import type { ServerResponse } from 'node:http';
import { pause } from './pause.ts';

/** Writes each chunk once the one before it has left, or some time later, and stops when the client has gone. */
export async function writeChunks(
  response: ServerResponse,
  chunks: readonly string[],
  paceMs = 0,
): Promise<void> {
  for (const [index, chunk] of chunks.entries()) {
    if (paceMs > 0 && index > 0) await pause(paceMs, response);
    if (response.destroyed) return;
    await new Promise<void>((resolve) => {
      response.write(chunk, () => resolve());
    });
  }
}
