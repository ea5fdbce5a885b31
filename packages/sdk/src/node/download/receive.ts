import { createHash, randomUUID, type Hash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { ClaudeOpsError } from '@claude-ops/contract';
import { artifactBytes } from './artifact-bytes.ts';

interface Expected {
  readonly sha256: string | null;
  readonly signal: AbortSignal;
  /** Of the file, less what the umask takes. @default 0o666 */
  readonly mode?: number;
}

/**
 * Writes the bytes of an artifact to a file: next to it under a name of its own, then, complete and verified, in its
 * place.
 *
 * @throws {ClaudeOpsError} connection_failed: the bytes broke off.
 * @throws {ClaudeOpsError} unexpected_response: they are others than announced.
 * @throws {ClaudeOpsError} wait_aborted
 * @throws {Error} the file can't be written.
 */
export async function receive(
  body: ReadableStream<Uint8Array>,
  file: string,
  { sha256, signal, mode = 0o666 }: Expected,
): Promise<void> {
  const part = path.join(path.dirname(file), `.${randomUUID()}.part`);
  const hash = createHash('sha256');
  try {
    await writeNew(part, hashed(artifactBytes(body, signal), hash), mode);
    if (hash.digest('hex') !== sha256)
      throw new ClaudeOpsError(
        'unexpected_response',
        'its bytes differ from those that the server announced',
      );
    await rename(part, file);
  } catch (error) {
    // Does something where nobody has begun to read, as the file could not even be made.
    await body.cancel().catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  }
}

async function writeNew(file: string, bytes: AsyncIterable<Uint8Array>, mode: number): Promise<void> {
  await using handle = await open(file, 'wx', mode);
  await handle.writeFile(bytes);
}

async function* hashed(bytes: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array, undefined> {
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
}
