import { ClaudeOpsError, EVENT_STREAM_MEDIA_TYPE, isFinal } from '@claude-ops/contract/client';
import type { HttpClient, OpenAnswer } from '../http/http-client.ts';
import type { EventSource } from './follow-task-events.ts';
import { readEventStream } from './read-event-stream.ts';

/** The events of a task on a server. */
export function taskEventSource(http: HttpClient, id: string, silenceMs: number): EventSource {
  const params = { id };
  return {
    async *connect(after, signal) {
      const answer = await http.open('listTaskEvents', {
        params,
        query: { after },
        headers: { accept: EVENT_STREAM_MEDIA_TYPE },
        signal,
        isRepeatable: false,
        timeoutMs: silenceMs,
      });
      // The task has ended, and has nothing after that event.
      if (answer.status === 204) return await answer.body.cancel();
      await assertEventStream(answer);
      yield* readEventStream(answer.body, silenceMs);
    },
    async isOver(after, signal) {
      const { status } = await http.call('getTask', { params, signal });
      if (!isFinal(status)) return false;
      const { data } = await http.call('listTaskEvents', { params, query: { after, limit: 1 }, signal });
      return data.length === 0;
    },
  };
}

async function assertEventStream({ headers, body, url }: OpenAnswer): Promise<void> {
  const mediaType = headers.get('content-type') ?? '';
  if (mediaType.toLowerCase().startsWith(EVENT_STREAM_MEDIA_TYPE)) return;
  await body.cancel();
  const message = `${url} answered "${mediaType}" where an event stream was asked for.`;
  throw new ClaudeOpsError('unexpected_response', message);
}
