import type { IncomingMessage } from 'node:http';
import { pauseAfter } from './retries.ts';
import type { Requester } from './requester.ts';
import { S3Failure, toConnectionFailure } from './s3-failure.ts';

export interface ByteRange {
  readonly start: number;
  /** Included. */
  readonly end: number;
}

export interface OpenedObject {
  readonly headers: IncomingMessage['headers'];
  /** Ends with the last byte or throws. It must be read or returned. */
  readonly chunks: AsyncGenerator<Uint8Array, void>;
}

interface ReadOptions {
  /** @default all of it */
  readonly range?: ByteRange | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens an object for reading. A body that is cut is read on from where it was.
 *
 * @returns undefined if there is no such object.
 * @throws {ClaudeOpsError} storage_unavailable
 */
export async function openObject(
  requester: Requester,
  key: string,
  { range, signal }: ReadOptions = {},
): Promise<OpenedObject | undefined> {
  const get = async (from: number, etag?: string) => {
    const end = range?.end;
    return await requester.open({
      method: 'GET',
      key,
      signal,
      expect: [200, 206, 404],
      headers: {
        ...(from > 0 || end !== undefined ? { range: `bytes=${from}-${end ?? ''}` } : {}),
        // The rest of another object would be nobody's file.
        ...(etag !== undefined && { 'if-match': etag }),
      },
    });
  };
  const first = await get(range?.start ?? 0);
  if (first.statusCode === 404) {
    await assertNoObject(first, requester);
    return undefined;
  }
  const length = Number(first.headers['content-length'] ?? Number.NaN);
  const start = range?.start ?? 0;
  const end = range?.end ?? start + length - 1;
  return {
    headers: first.headers,
    chunks: readOn(first, { start, end, get, requester, signal }),
  };
}

/** A missing bucket answers 404, too. */
async function assertNoObject(response: IncomingMessage, requester: Requester): Promise<void> {
  const text = Buffer.concat(await Array.fromAsync(response as AsyncIterable<Buffer>)).toString();
  if (!text.includes('NoSuchBucket')) return;
  throw await requester.explain(
    new S3Failure({ message: 'The bucket does not exist', code: 'NoSuchBucket', status: 404 }),
  );
}

interface ReadOnParts extends ByteRange {
  readonly get: (from: number, etag?: string) => Promise<IncomingMessage>;
  readonly requester: Requester;
  readonly signal: AbortSignal | undefined;
}

async function* readOn(first: IncomingMessage, parts: ReadOnParts): AsyncGenerator<Uint8Array, void> {
  const { end, get, requester, signal } = parts;
  const { etag } = first.headers;
  let response = first;
  let position = parts.start;
  for (let failures = 0; ;) {
    try {
      assertBeginsAt(response, position);
      for await (const chunk of response as AsyncIterable<Buffer>) {
        position += chunk.byteLength;
        failures = 0;
        yield chunk;
      }
      if (position > end || Number.isNaN(end)) return;
      throw new S3Failure({
        message: `the body ended at byte ${position} of ${end + 1}`,
        code: 'IncompleteBody',
      });
    } catch (error) {
      signal?.throwIfAborted();
      failures += 1;
      const failure = toConnectionFailure(error);
      if (failure.status !== undefined || failures >= requester.retries.attempts)
        throw await requester.explain(failure);
    } finally {
      response.destroy();
    }
    await pauseAfter(failures, requester.retries, signal);
    response = await get(position, etag);
  }
}

/** A storage without ranges sends all. A part that is not the one asked for would make another file. */
function assertBeginsAt({ statusCode, headers }: IncomingMessage, position: number): void {
  const begins = statusCode === 206 ? /^bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1] : '0';
  if (statusCode !== 404 && Number(begins) === position) return;
  throw new S3Failure({
    message: statusCode === 404 ? 'the object is gone' : `it sent bytes from ${begins}, not from ${position}`,
    code: 'InvalidRange',
    status: statusCode,
  });
}
