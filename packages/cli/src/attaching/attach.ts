import type { ClaudeOpsApi, MessageDelivery, TaskEvent } from '@claude-ops/contract';
import type { InputStream } from '../command-parts.ts';
import { describeFailure } from '../errors/describe-failure.ts';
import type { Interrupts } from '../interrupts/listen-for-interrupts.ts';
import { whenAborted } from '../interrupts/when-aborted.ts';
import { readTypedLine, TYPED_HELP } from './typed-line.ts';
import { typedLines } from './typed-lines.ts';

export interface Attachment {
  readonly api: ClaudeOpsApi;
  readonly taskId: string;
  readonly delivery: MessageDelivery;
  readonly stdin: InputStream;
  readonly interrupts: Interrupts;
  readonly onEvent: (event: TaskEvent) => void;
  /** Takes what is not an event of the task. */
  readonly note: (text: string) => void;
}

export interface Detached {
  /** Whether the task has ended. Otherwise somebody has detached. */
  readonly hasEnded: boolean;
  /** The next line that is typed, which is no message any more; undefined where there is none. */
  readonly nextLine: Promise<string | undefined>;
}

/** Follows a task, and sends what is typed into it. */
export async function attach(attachment: Attachment): Promise<Detached> {
  const { api, taskId, interrupts, onEvent } = attachment;
  const over = new AbortController();
  const nextLine = send(attachment, over.signal);
  try {
    const hasEnded = await Promise.race([
      followToEnd(api.followTaskEvents(taskId, { signal: over.signal }), onEvent),
      whenAborted(interrupts.first).then(() => false),
    ]);
    return { hasEnded, nextLine };
  } finally {
    over.abort();
  }
}

async function followToEnd(
  events: AsyncIterable<TaskEvent>,
  onEvent: (event: TaskEvent) => void,
): Promise<boolean> {
  for await (const event of events) onEvent(event);
  return true;
}

/**
 * Sends one line after the other, so that they arrive in the order in which they were typed.
 *
 * @returns the first line that came once nothing was to be sent any more.
 */
async function send(attachment: Attachment, over: AbortSignal): Promise<string | undefined> {
  try {
    for await (const line of typedLines(attachment.stdin)) {
      if (over.aborted) return line;
      await act(attachment, line, over);
    }
  } catch {
    // The input can't be read any more: the task is followed all the same.
  }
  return undefined;
}

async function act(
  { api, taskId, delivery, note }: Attachment,
  line: string,
  over: AbortSignal,
): Promise<void> {
  const typed = readTypedLine(line, delivery);
  try {
    switch (typed.kind) {
      case 'message':
        await api.sendMessage(taskId, { text: typed.text, delivery: typed.delivery }, { signal: over });
        break;
      case 'cancel':
        await api.cancelTask(taskId, { signal: over });
        break;
      case 'help':
        note(TYPED_HELP);
        break;
      case 'unknown':
        note(`There is no ${typed.word} here. ${TYPED_HELP}`);
        break;
      case 'nothing':
        break;
    }
  } catch (error) {
    if (!over.aborted) note(describeFailure(error).text);
  }
}
