import type { Message, Task, TaskEvent } from '@claude-ops/contract';
import type { RecordedRequest } from '@claude-ops/testing';

/** A message as its sender knows it. */
export interface SentMessage {
  readonly taskId: string;
  readonly text: string;
  /** Whether the server took it. */
  readonly isAccepted: boolean;
  /** Whether the server said that it is withdrawn. */
  readonly isWithdrawn: boolean;
  /** The reason why its withdrawal was not answered. */
  readonly failure?: string | undefined;
}

export interface ToldOfMessages {
  readonly task: Pick<Task, 'id' | 'status' | 'error'>;
  readonly messages: readonly Message[];
  readonly events: readonly Pick<TaskEvent, 'type' | 'data'>[];
  readonly sent: readonly SentMessage[];
  readonly requests: readonly RecordedRequest[];
}

/** The contradictions between what was sent, what the server tells of it, and what the model was asked, a sentence each. */
export function problemsOfMessages(told: ToldOfMessages): string[] {
  const { task, messages, sent } = told;
  const problems: string[] = [];
  if (task.status !== 'completed')
    problems.push(`task ${task.id} ended as ${task.status}: ${task.error?.message}`);
  for (const { text, isAccepted, isWithdrawn, failure } of sent) {
    if (failure !== undefined) problems.push(`${text} could not be withdrawn: ${failure}`);
    const listed = messages.filter((message) => message.text === text);
    if (listed.length !== (isAccepted ? 1 : 0)) problems.push(`${text} is listed ${listed.length} times`);
    if (isWithdrawn !== (listed[0]?.status === 'withdrawn')) problems.push(`${text} is ${listed[0]?.status}`);
  }
  return [...problems, ...messages.flatMap((message) => problemsOfOne(message, told))];
}

function problemsOfOne({ id, text, status, turn }: Message, { events, requests }: ToldOfMessages): string[] {
  const problems: string[] = [];
  if (status === 'queued') problems.push(`${text} is still queued`);
  const types = events.filter(({ data }) => isOf(data, id)).map(({ type }) => type);
  if (String(types) !== `task.message_queued,task.message_${status}`)
    problems.push(`${text} is ${status}, and its events are ${types.join(', ')}`);
  const read = timesRead(text, requests);
  if (status === 'delivered' && read !== 1) problems.push(`${text} was delivered, and read ${read} times`);
  if (status === 'delivered' && turn === null) problems.push(`${text} was delivered in no turn`);
  if (status !== 'delivered' && read !== 0) problems.push(`${text} is ${status}, and was read`);
  return problems;
}

/** How often a text stands in the request that has it most often: each request has the whole conversation. */
function timesRead(text: string, requests: readonly RecordedRequest[]): number {
  const times = requests.map(({ messages }) => JSON.stringify(messages).split(text).length - 1);
  return Math.max(0, ...times);
}

function isOf(data: unknown, messageId: string): boolean {
  return typeof data === 'object' && data !== null && 'messageId' in data && data.messageId === messageId;
}
