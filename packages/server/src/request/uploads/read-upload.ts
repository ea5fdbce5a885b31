import { ReadableStream } from 'node:stream/web';
import { ClaudeOpsError, type Route, type ZipArchive } from '@claude-ops/contract';
import { malformed } from '../malformed.ts';
import type { Part, Parts } from './open-parts.ts';

export interface Upload {
  /** The bytes of its JSON. */
  readonly json: Uint8Array;
  readonly archive: ZipArchive | undefined;
}

export interface UploadOptions {
  /** What the parts are called. */
  readonly names: NonNullable<Route['uploads']>;
  /** Of the JSON, in bytes. */
  readonly maxJsonBytes: number;
}

/**
 * The JSON that comes first in a multipart body, and the archive that may follow, which is still to be read. The archive
 * only ends well if nothing follows it.
 *
 * @throws {ClaudeOpsError} malformed_request: other parts, or another order.
 * @throws {ClaudeOpsError} unsupported_media_type
 * @throws {ClaudeOpsError} payload_too_large
 */
export async function readUpload(parts: Parts, { names, maxJsonBytes }: UploadOptions): Promise<Upload> {
  const task = await parts.next();
  if (task?.name !== names.task) throw malformed(`The first part must be "${names.task}": the JSON.`);
  const json = await readJsonPart(task, maxJsonBytes);

  const second = await parts.next();
  if (second === undefined) return { json, archive: undefined };
  if (second.name !== names.archive) throw unexpected(second, names);
  assertPlain(second);
  const bytes = second.bytes();
  const first = await bytes.next();
  // A form whose file field was left empty has it all the same.
  if (first.done === true) {
    await assertLast(parts, names);
    return { json, archive: undefined };
  }
  return { json, archive: archiveOf(beginningWith(first.value, bytes), { parts, names }) };
}

async function readJsonPart(part: Part, maxBytes: number): Promise<Uint8Array> {
  assertPlain(part);
  // Without a content type, as curl sends a plain field, it is text/plain.
  if (!['application/json', 'text/plain'].includes(part.mediaType)) {
    throw new ClaudeOpsError('unsupported_media_type', `The part "${part.name}" is not application/json.`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of part.bytes()) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      throw new ClaudeOpsError(
        'payload_too_large',
        `The part "${part.name}" is larger than ${maxBytes} bytes, the limit of this server.`,
        { details: { maxBytes } },
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function assertPlain({ name, transferEncoding }: Part): void {
  if (['7bit', '8bit', 'binary'].includes(transferEncoding)) return;
  throw malformed(`The part "${name}" has a content-transfer-encoding: send its bytes as they are.`);
}

async function* beginningWith(
  first: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  yield first;
  yield* rest;
}

interface Form {
  readonly parts: Parts;
  readonly names: UploadOptions['names'];
}

function archiveOf(content: AsyncIterable<Uint8Array>, { parts, names }: Form): ZipArchive {
  let isTaken = false;
  async function* bytes() {
    yield* content;
    await assertLast(parts, names);
  }
  return {
    stream() {
      if (isTaken) throw new Error('The archive of a request can be read once.');
      isTaken = true;
      return ReadableStream.from(bytes());
    },
  };
}

async function assertLast(parts: Parts, names: UploadOptions['names']): Promise<void> {
  const next = await parts.next();
  if (next !== undefined) throw unexpected(next, names);
}

function unexpected({ name }: Part, names: UploadOptions['names']): ClaudeOpsError {
  const given = JSON.stringify(name?.slice(0, 64) ?? '');
  return malformed(
    `The part ${given} is one too many: send "${names.task}", then "${names.archive}", each once.`,
  );
}
