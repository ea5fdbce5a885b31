import type { CreateTaskInput, CreateTaskOptions, TaskByStatus } from '@claude-ops/contract';
import { HEADERS } from '@claude-ops/contract/client';
import type { HttpClient } from '../http/http-client.ts';
import type { AnswerHead } from '../http/whole-answer.ts';
import { buildBody } from '../request/build-body.ts';
import { archiveOf, type ArchiveInput } from '../upload/archive-of.ts';
import { multipartUpload } from '../upload/multipart-upload.ts';
import { randomText } from '../request/random-text.ts';

/** What a task is created with, beside its input. */
export interface SendTaskOptions extends Omit<CreateTaskOptions, 'archive' | 'caller'> {
  /** Fills the workspace, in the place of `files` of the input: the bytes of a zip archive, a `Blob` or what streams them. */
  readonly archive?: ArchiveInput | undefined;
}

/**
 * Queues a task. Without a key of the caller's the call gets one of its own, so that it may be sent again. A replay of
 * that one is the answer to this very call, and no news to the caller.
 */
export async function createTask(
  http: HttpClient,
  input: CreateTaskInput,
  { archive, idempotencyKey, onReplayed, signal }: SendTaskOptions,
): Promise<TaskByStatus> {
  const answers: AnswerHead[] = [];
  const task = await http.call('createTask', {
    ...(archive === undefined
      ? { body: input }
      : { upload: multipartUpload(buildBody(input), archiveOf(archive)) }),
    headers: { [HEADERS.idempotencyKey]: idempotencyKey ?? randomText() },
    isRepeatable: true,
    signal,
    onAnswer: (answer) => void answers.push(answer),
  });
  const isReplayed = answers[0]?.headers.get(HEADERS.idempotencyReplayed) === 'true';
  if (isReplayed && idempotencyKey !== undefined) onReplayed?.();
  return task;
}
