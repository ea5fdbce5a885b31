import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { isRecord } from '../../system/is-record.ts';
import { parseMessage } from '../../claude/message.ts';

const NEWLINE = 0x0a;

/**
 * Reads what a idle CLI says until it has answered a request, and leaves what comes after it in the stream.
 *
 * @returns whether it agreed; false also where the stream has ended.
 */
export async function readAnswer(stdout: Readable, requestId: string): Promise<boolean> {
  let rest = Buffer.alloc(0);
  for (;;) {
    const end = rest.indexOf(NEWLINE);
    if (end === -1) {
      const chunk = await nextChunk(stdout);
      if (chunk === undefined) return false;
      rest = Buffer.concat([rest, chunk]);
      continue;
    }
    const answer = answerOn(rest.subarray(0, end).toString('utf8'));
    rest = rest.subarray(end + 1);
    if (answer?.['request_id'] !== requestId) continue;
    if (rest.length > 0) stdout.unshift(rest);
    return answer['subtype'] === 'success';
  }
}

async function nextChunk(stdout: Readable): Promise<Buffer | undefined> {
  while (!stdout.readableEnded && !stdout.destroyed) {
    const chunk: unknown = stdout.read();
    if (Buffer.isBuffer(chunk)) return chunk;
    const waiting = new AbortController();
    const { signal } = waiting;
    await Promise.race(['readable', 'end', 'close'].map((name) => once(stdout, name, { signal })))
      .catch(() => undefined)
      .finally(() => waiting.abort());
  }
  return undefined;
}

function answerOn(line: string): Record<string, unknown> | undefined {
  const message = parseMessage(line);
  return message?.type === 'control_response' && isRecord(message['response'])
    ? message['response']
    : undefined;
}
