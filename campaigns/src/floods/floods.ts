import type { CreateTaskInput, Task, TaskErrorCode } from '@claude-ops/contract';

/** How much of each. */
export interface FloodSizes {
  readonly connections: number;
  /** To each place that is written to. */
  readonly bytes: number;
  readonly lines: number;
  /** How long what ends by nothing else may run, in milliseconds. */
  readonly timeoutMs: number;
}

export const WHOLE_FLOODS: FloodSizes = {
  connections: 3_000,
  bytes: 10_000_000_000,
  lines: 50_000_000,
  timeoutMs: 60_000,
};

/** A flood that harms the rest of the machine through its shell. */
export interface FloodContext {
  readonly sizes: FloodSizes;
  /** Of the API, as the shell of bash opens it: `127.0.0.1/3000`. */
  readonly api: string;
}

export interface Flood {
  readonly name: string;
  /** Its agent runs this, once it has said that it begins. */
  command(context: FloodContext): string;
  /** Further fields of its task. */
  input?(sizes: FloodSizes): Partial<CreateTaskInput>;
  readonly expected: {
    readonly status: Task['status'];
    /** One of these. */
    readonly codes: readonly (TaskErrorCode | null)[];
  };
}

/** The CLI of a task with this model is one that prints empty lines first. */
export const MODEL_OF_LINES = 'prints-empty-lines';

const completed = { status: 'completed', codes: [null] } as const;
const tooLarge = { status: 'failed', codes: ['workspace_too_large'] } as const;

/** Opens so many connections in one shell, half of them to the gateway. */
const CONNECT = `gateway=\${ANTHROPIC_BASE_URL#http://}; gateway=\${gateway%%/*}
for i in $(seq COUNT); do
  exec {one}<>/dev/tcp/API {other}<>/dev/tcp/\${gateway%:*}/\${gateway#*:}
done 2> refused
sleep 8; echo connected`;

export const FLOODS: readonly Flood[] = [
  {
    name: 'a fork bomb',
    command: () => `bomb() { bomb | bomb & }; bomb 2> /dev/null; sleep 600`,
    input: ({ timeoutMs }) => ({ timeout: timeoutMs }),
    // A CLI that can start no thread may end itself before the timeout does.
    expected: { status: 'failed', codes: ['timed_out', 'killed_by_signal', 'claude_failed'] },
  },
  {
    name: 'connections to API and gateway',
    command: ({ sizes, api }) => CONNECT.replace('COUNT', String(sizes.connections / 2)).replace('API', api),
    expected: completed,
  },
  {
    name: 'a full /tmp',
    command: () => 'cat /dev/zero > /tmp/full; sleep 600',
    expected: tooLarge,
  },
  {
    name: 'output to files',
    command: ({ sizes }) => `head -c ${sizes.bytes} /dev/zero > large; sleep 600`,
    expected: tooLarge,
  },
  {
    name: 'output of a tool',
    command: ({ sizes }) => `head -c ${sizes.bytes} /dev/zero | tr '\\0' x; sleep 600`,
    input: ({ timeoutMs }) => ({ timeout: timeoutMs }),
    expected: tooLarge,
  },
  {
    name: "empty lines on the CLI's output",
    command: () => 'echo said',
    input: () => ({ model: MODEL_OF_LINES }),
    expected: completed,
  },
];
