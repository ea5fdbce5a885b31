import { ClaudeOpsError, EVENT_STREAM_MEDIA_TYPE, isFinal } from '@claude-ops/contract';
import type { HttpClient } from '../http/http-client.ts';
import type { EventSource } from './follow-task-events.ts';
import { readEventStream } from './read-event-stream.ts';

/** The events of a task on a server. */
export function taskEventSource(http: HttpClient, id: string, silenceMs: number): EventSource {
  const params = { id };
  return {
    async *connect(after, signal) {
      const response = await http.open('listTaskEvents', {
        params,
        query: { after },
        headers: { accept: EVENT_STREAM_MEDIA_TYPE },
        signal,
        isRepeatable: false,
        timeoutMs: silenceMs,
      });
      yield* readEventStream(await eventStreamOf(response), silenceMs);
    },
    async isOver(after, signal) {
      const { status } = await http.call('getTask', { params, signal });
      if (!isFinal(status)) return false;
      const { data } = await http.call('listTaskEvents', { params, query: { after, limit: 1 }, signal });
      return data.length === 0;
    },
  };
}

async function eventStreamOf(response: Response): Promise<ReadableStream<Uint8Array>> {
  const mediaType = response.headers.get('content-type') ?? '';
  if (response.body !== null && mediaType.toLowerCase().startsWith(EVENT_STREAM_MEDIA_TYPE))
    return response.body;
  await response.body?.cancel();
  const message = `${response.url} answered "${mediaType}" where an event stream was asked for.`;
  throw new ClaudeOpsError('unexpected_response', message);
}
