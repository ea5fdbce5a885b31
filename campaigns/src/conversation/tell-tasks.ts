import { say, useTool, type RecordedRequest, type ScriptFunction, type StepUsage } from '@claude-ops/testing';
import { textOf, type BranchTask } from './branch.ts';
import { positionOf } from './history.ts';

/** The model of the whole conversation, whose prices are measured: US dollars for a million tokens. */
export const MODEL = 'claude-sonnet-5-5';
const PRICES = { input: 2, output: 10, cacheRead: 0.1 };

/** The model of a conversation: it gives each task its commands, and counts what that costs. */
export interface TellingModel {
  readonly script: ScriptFunction;
  /** From now on the model knows the task. */
  add(task: BranchTask): void;
  /** Whether a task waits for an answer that is held back. */
  holds(number: number): boolean;
  /** Gives the answers that are held back, to those that still wait for them. */
  release(): void;
  /** The cost of all answers that a task got to their end, in US dollars. */
  costOf(number: number): number;
}

export function createTellingModel(): TellingModel {
  const tasks = new Map<number, BranchTask>();
  const costs = new Map<number, number>();
  const held = new Set<number>();
  let releasing = Promise.withResolvers<void>();
  const count = async (request: RecordedRequest, number: number, usage: StepUsage) => {
    if ((await request.closed) === 'finished') costs.set(number, (costs.get(number) ?? 0) + usdOf(usage));
  };
  return {
    async script(request) {
      const { number = -1, calls = 0 } = positionOf(request) ?? {};
      const task = tasks.get(number);
      if (task === undefined)
        throw new Error(`No task asks this: ${JSON.stringify(request.messages.at(-1))}`);
      if (task.planned.met?.moment === 'asking' && calls === 1 && !held.has(number)) {
        held.add(number);
        await releasing.promise;
      }
      const usage = usageOf(number, calls);
      void count(request, number, usage);
      const command = task.commands[calls];
      return command === undefined ? say(textOf(number), { usage }) : useTool('Bash', { command }, { usage });
    },
    add: (task) => void tasks.set(task.planned.number, task),
    holds: (number) => held.has(number),
    release() {
      releasing.resolve();
      releasing = Promise.withResolvers();
    },
    costOf: (number) => costs.get(number) ?? 0,
  };
}

/** Another for each answer. */
function usageOf(number: number, calls: number): StepUsage {
  return {
    inputTokens: 20_000 + 100 * number + calls,
    outputTokens: 300 + number,
    cacheReadInputTokens: 5_000,
  };
}

function usdOf({ inputTokens, outputTokens, cacheReadInputTokens = 0 }: StepUsage): number {
  return (
    (inputTokens * PRICES.input + outputTokens * PRICES.output + cacheReadInputTokens * PRICES.cacheRead) /
    1_000_000
  );
}
