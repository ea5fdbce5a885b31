import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ClaudeOpsError, type MessageDelivery, type Task } from '@claude-ops/contract';
import { ClaudeOps } from '@claude-ops/sdk';
import { say as answer, startModelServer, useTool, type RecordedRequest } from '@claude-ops/testing';
import { API_KEY } from '../parity/run-environment.ts';
import { startServer } from '../parity/start-server.ts';
import { temporaryDirectory } from '../parity/temporary-directory.ts';
import { problemsOfMessages, type SentMessage } from './problems-of-messages.ts';

export interface MessagesRun {
  readonly mode: 'process' | 'container';
  /** Variables of the server. */
  readonly env: NodeJS.ProcessEnv;
  readonly tasks: number;
  /** For all tasks together. */
  readonly messages: number;
  readonly signal: AbortSignal;
}

export interface MessagesReport {
  /** How many messages ended in which way; `too late` was refused at once. */
  readonly endings: Readonly<Record<string, number>>;
  readonly problems: readonly string[];
}

/** The moment of the last message, in milliseconds after its task was created. Some tasks have ended by then. */
const LATEST_MS = 5_000;
const CONCURRENCY = 4;
const DELIVERIES: readonly MessageDelivery[] = ['next', 'next', 'next', 'later', 'later', 'now'];

const random = (below: number) => Math.floor(Math.random() * below);
function oneOf<Item>(items: readonly Item[]): Item {
  const item = items[random(items.length)];
  if (item === undefined) throw new Error('There is nothing to choose from.');
  return item;
}

/** Three tools, then a text: and so on, as long as messages bring more turns. */
const script = ({ turn }: RecordedRequest) =>
  turn % 4 === 3
    ? answer(`answer ${turn}`)
    : useTool('Bash', { command: `echo begin && sleep ${oneOf(['0.3', '0.9', '1.5'])}` });

/** Sends messages at random moments from two clients, takes some back, and looks at what became of each. */
export async function runMessages(run: MessagesRun): Promise<MessagesReport> {
  const { mode, env, signal } = run;
  await using model = await startModelServer({ script });
  await using directory = await temporaryDirectory();
  await using server = await startServer({
    dataDirectory: path.join(directory.path, 'data'),
    env: { ...env, UPSTREAM_BASE_URL: model.url, MAX_CONCURRENCY: String(CONCURRENCY), IS_SANDBOX: '1' },
  });
  const clients = [new ClaudeOps({ baseUrl: server.url }), new ClaudeOps({ baseUrl: server.url })];
  const sent: SentMessage[] = [];
  const tasks: Task[] = [];
  let next = 0;
  const work = async () => {
    while (next < run.tasks) {
      signal.throwIfAborted();
      const index = next++;
      const prompt = `task ${index}`;
      const task = await oneOf(clients).createTask({ prompt, apiKey: API_KEY, mode, timeout: 120_000 });
      // As equal as whole numbers can be.
      const share = (first: number) => Math.round((first * run.messages) / run.tasks);
      const ofTask = share(index + 1) - share(index);
      const sending = Array.from({ length: ofTask }, (_, number) =>
        sendOne(task.id, `<${index}-${number}>`, clients),
      );
      sent.push(...(await Promise.all(sending)));
      tasks.push(await oneOf(clients).waitForCompletion(task.id));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));

  const problems: string[] = [];
  const endings: Record<string, number> = {};
  for (const task of tasks) {
    const messages = await Array.fromAsync(server.client.listMessages(task.id));
    const events = await Array.fromAsync(server.client.followTaskEvents(task.id));
    const ofTask = sent.filter(({ taskId }) => taskId === task.id);
    const told = { task, messages, events, sent: ofTask, requests: model.requests };
    problems.push(...problemsOfMessages(told));
    for (const { isAccepted } of ofTask) if (!isAccepted) count(endings, 'too late');
    for (const { status } of messages) count(endings, status);
  }
  return { endings, problems };
}

function count(endings: Record<string, number>, ending: string): void {
  endings[ending] = (endings[ending] ?? 0) + 1;
}

async function sendOne(taskId: string, text: string, clients: readonly ClaudeOps[]): Promise<SentMessage> {
  const delivery = oneOf(DELIVERIES);
  await delay(random(LATEST_MS));
  let id: string;
  try {
    ({ id } = await oneOf(clients).sendMessage(taskId, { text, delivery }));
  } catch (error) {
    if (!ClaudeOpsError.is(error, 'task_already_finished')) throw error;
    return { taskId, text, isAccepted: false, isWithdrawn: false };
  }
  if (Math.random() > 0.25) return { taskId, text, isAccepted: true, isWithdrawn: false };
  await delay(random(300));
  try {
    await oneOf(clients).withdrawMessage(taskId, id);
    return { taskId, text, isAccepted: true, isWithdrawn: true };
  } catch (error) {
    const failure = ClaudeOpsError.is(error, 'message_already_settled') ? undefined : String(error);
    return { taskId, text, isAccepted: true, isWithdrawn: false, failure };
  }
}
