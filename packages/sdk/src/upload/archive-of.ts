import type { ZipArchive } from '@claude-ops/contract';
import { ClaudeOpsError } from '@claude-ops/contract/client';

/** Bytes of a zip archive, or something that yields them as often as they are sent. */
export type ArchiveInput = ZipArchive | Uint8Array | ArrayBuffer;

/**
 * An archive in the form in which it is sent.
 *
 * @throws {ClaudeOpsError} invalid_request: it is none.
 */
export function archiveOf(input: ArchiveInput): ZipArchive {
  const value: unknown = input;
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return new Blob([copyOf(value)]);
  if (isArchive(value)) return value;
  throw new ClaudeOpsError(
    'invalid_request',
    `The archive is ${kindOf(value)}: pass bytes, a Blob, or an object whose stream() can be called for each try. In Node, zipFile() and folder() of @claude-ops/sdk/node make one.`,
  );
}

/** The caller may use a buffer again while it is sent. */
function copyOf(bytes: ArrayBuffer | ArrayBufferView): Uint8Array<ArrayBuffer> {
  const view = ArrayBuffer.isView(bytes)
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes);
  return view.slice();
}

function isArchive(value: unknown): value is ZipArchive {
  return (
    typeof value === 'object' && value !== null && 'stream' in value && typeof value.stream === 'function'
  );
}

function kindOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return `of the type ${typeof value}`;
  return value instanceof ReadableStream ? 'a stream that can be read once' : 'an object without stream()';
}
