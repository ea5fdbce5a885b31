import { ClaudeOpsError } from '@claude-ops/contract';
import type { OutputStream } from '../command-parts.ts';
import { stripControls } from '../terminal/strip-controls.ts';

/**
 * Passes bytes on to a stream no faster than it takes them: as they are in a pipe, as harmless text on a terminal.
 *
 * @throws {ClaudeOpsError} connection_failed: they ended too early.
 */
export async function writeBody(body: ReadableStream<Uint8Array>, stream: OutputStream): Promise<void> {
  const decoder = new TextDecoder();
  try {
    for await (const chunk of body) {
      const data = stream.isTTY === true ? stripControls(decoder.decode(chunk, { stream: true })) : chunk;
      if (stream.write(data) === false) await whenDrained(stream);
    }
  } catch (error) {
    if (ClaudeOpsError.is(error)) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new ClaudeOpsError('connection_failed', `The artifact was cut off: ${message}`, { cause: error });
  }
}

async function whenDrained(stream: OutputStream): Promise<void> {
  await new Promise<void>((resolve) => {
    if (stream.once === undefined) resolve();
    else stream.once('drain', resolve);
  });
}
