import type { ZipArchive } from '@claude-ops/contract';
import { ClaudeOpsError } from '@claude-ops/contract/client';
import type { UploadWatch } from './upload.ts';

interface Joined {
  readonly before: string;
  readonly archive: ZipArchive;
  readonly after: string;
}

/**
 * The bytes of an archive between two texts, read as fast as they are taken. The archive is opened with the first read
 * and cancelled with the stream. Why it can't be read is told, as what a `fetch` makes of it differs.
 */
export function joinStream(
  joined: Joined,
  { settled, abandoned, onFailure }: UploadWatch,
): ReadableStream<Uint8Array> {
  const stopped = new AbortController();
  const chunks = chunksOf(joined, stopped.signal);
  settled.addEventListener('abort', () => stopped.abort());
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const abandon = () => {
          stopped.abort();
          controller.error(abandoned.reason);
        };
        if (abandoned.aborted) abandon();
        else abandoned.addEventListener('abort', abandon);
      },
      async pull(controller) {
        try {
          const { done, value } = settled.aborted ? await chunks.return(undefined) : await chunks.next();
          if (abandoned.aborted) return;
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (cause) {
          if (abandoned.aborted) return;
          const failure = unreadable(cause);
          onFailure(failure);
          throw failure;
        }
      },
      async cancel() {
        stopped.abort();
        await chunks.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

async function* chunksOf(
  { before, archive, after }: Joined,
  stopped: AbortSignal,
): AsyncGenerator<Uint8Array, undefined> {
  const encoder = new TextEncoder();
  yield encoder.encode(before);
  const reader = archive.stream().getReader();
  // A broken stream rejects here once more.
  const cancel = () => void reader.cancel().catch(() => undefined);
  stopped.addEventListener('abort', cancel);
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
  } finally {
    stopped.removeEventListener('abort', cancel);
    cancel();
  }
  // A cancelled archive ends as if it were complete.
  if (!stopped.aborted) yield encoder.encode(after);
}

function unreadable(cause: unknown): ClaudeOpsError {
  if (ClaudeOpsError.is(cause)) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ClaudeOpsError('invalid_request', `The archive cannot be read: ${reason}`, { cause });
}
