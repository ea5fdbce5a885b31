import { HEADERS, type CreateTaskInput, type CreateTaskOptions, type Task } from '@claude-ops/contract';
import type { HttpClient } from '../http/http-client.ts';
import { buildBody } from '../request/build-body.ts';
import { multipartUpload } from '../upload/multipart-upload.ts';
import { randomText } from '../request/random-text.ts';

/**
 * Queues a task. Without a key of the caller's the call gets one of its own, so that it may be sent again. A replay of
 * that one is the answer to this very call, and no news to the caller.
 */
export async function createTask(
  http: HttpClient,
  input: CreateTaskInput,
  { archive, idempotencyKey, onReplayed, signal }: CreateTaskOptions,
): Promise<Task> {
  const answers: Response[] = [];
  const task = await http.call('createTask', {
    ...(archive === undefined ? { body: input } : { upload: multipartUpload(buildBody(input), archive) }),
    headers: { [HEADERS.idempotencyKey]: idempotencyKey ?? randomText() },
    isRepeatable: true,
    signal,
    onAnswer: (answer) => void answers.push(answer),
  });
  const isReplayed = answers[0]?.headers.get(HEADERS.idempotencyReplayed) === 'true';
  if (isReplayed && idempotencyKey !== undefined) onReplayed?.();
  return task;
}
