import { say, useTool, type RecordedRequest, type RequestBlock, type Step } from '@claude-ops/testing';
import { SERVER_NAME } from './asking-server.ts';
import type { Ask, AskingTask } from './plan.ts';

/** Where the command of each tool leaves its mark. */
export const LOG_FILE = 'log.txt';
export const COLOURS = ['Blue', 'Red'] as const;
export const questionOf = (mark: string): string => `Which colour for ${mark}?`;

export const promptOf = (number: number): string => `Be task <p${number}>.`;

/** The model: it makes the calls of each task, one after the other. */
export function askFor(tasks: readonly AskingTask[]): (request: RecordedRequest) => Step {
  return (request) => {
    const task = tasks.find(({ number }) => isOf(request, number));
    if (task === undefined) throw new Error(`No task asks this: ${JSON.stringify(request.messages)}`);
    const calls = callsIn(request);
    const isPlanned = calls.some(({ name }) => name === 'Write');
    if (task.permissionMode === 'plan' && !isPlanned) return writePlan(request, task);
    // The first answer spends the budget: what is asked for is the request that follows.
    const isBudgeted = task.asks.some(({ kind }) => kind === 'budget');
    if (isBudgeted && calls.length === 0) return useTool('Bash', { command: 'true' });
    const ask = task.asks[calls.length - (isPlanned || isBudgeted ? 1 : 0)];
    return ask === undefined ? say('done') : stepOf(ask);
  };
}

export function isOf({ messages }: Pick<RecordedRequest, 'messages'>, number: number): boolean {
  return JSON.stringify(messages).includes(promptOf(number));
}

/** A call that the model has made, and the results that it was sent of it. */
export interface Call {
  readonly name: string;
  readonly results: readonly string[];
}

/** The calls of a conversation, in their order. */
export function callsIn({ messages }: Pick<RecordedRequest, 'messages'>): Call[] {
  const blocks = messages.flatMap(({ content }) => content);
  const results = blocks.filter(({ type }) => type === 'tool_result');
  return blocks
    .filter(({ type }) => type === 'tool_use')
    .map(({ id, name }) => ({ name: String(name), results: results.filter(isResultOf(id)).map(resultText) }));
}

const isResultOf =
  (id: unknown) =>
  ({ tool_use_id: of }: RequestBlock): boolean =>
    of === id;

function resultText({ content }: RequestBlock): string {
  return typeof content === 'string' ? content : JSON.stringify(content);
}

/** The CLI says where the plan is to be. */
function writePlan({ messages }: RecordedRequest, { number }: AskingTask): Step {
  const file = /\/[^"\\ ]*\/plans\/[\w-]+\.md/.exec(JSON.stringify(messages))?.[0];
  return useTool('Write', { file_path: file, content: `# The plan of ${promptOf(number)}` });
}

function stepOf({ kind, mark }: Ask): Step {
  switch (kind) {
    case 'plan':
      return useTool('ExitPlanMode', {});
    case 'question': {
      const options = COLOURS.map((label) => ({ label, description: '' }));
      const question = { question: questionOf(mark), header: 'Colour', multiSelect: false, options };
      return useTool('AskUserQuestion', { questions: [question] });
    }
    case 'elicitation':
      return useTool(`mcp__${SERVER_NAME}__ask`, { mark });
    default:
      return useTool('Bash', { command: `echo '${mark}' >> ${LOG_FILE}` });
  }
}
