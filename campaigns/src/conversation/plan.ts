import type { ExecutionMode } from '@claude-ops/contract';
import type { EndSignal } from '../restarts/restarted-server.ts';

/** Where a task is when its server ends: it waits for the model, or for a command. */
type Moment = 'asking' | 'working';

export interface PlannedTask {
  readonly number: number;
  /** The number of the task that it goes on from. */
  readonly parent: number | undefined;
  readonly mode: ExecutionMode;
  /** Whether it runs again if it is interrupted. */
  readonly isRetried: boolean;
  /** Undefined: no server ends while it runs. */
  readonly met: { readonly moment: Moment; readonly signal: EndSignal } | undefined;
}

/** Tasks that run at the same time. */
export interface Wave {
  readonly tasks: readonly PlannedTask[];
  /** Ends the server before they are created. */
  readonly before: EndSignal | undefined;
  /** Ends the server while they run. */
  readonly during: EndSignal | undefined;
}

export interface PlanOptions {
  readonly tasks: number;
  /** How many tasks have two that go on from them. */
  readonly forks: number;
  /** How often the server is ended, at most. */
  readonly restarts: number;
  readonly modes: readonly ExecutionMode[];
}

interface Node {
  readonly number: number;
  readonly parent: Node | undefined;
  /** Chooses the mode. */
  readonly phase: number;
  children: number;
}

/** Each mode follows each. */
const MODES: readonly ExecutionMode[] = ['process', 'container', 'container', 'process'];
const SCHEDULE: readonly Pick<Wave, 'before' | 'during'>[] = [
  { before: undefined, during: 'SIGKILL' },
  { before: 'SIGTERM', during: 'SIGTERM' },
  { before: 'SIGKILL', during: 'SIGKILL' },
  { before: undefined, during: 'SIGTERM' },
];

/** A tree of tasks: in each wave each branch grows by one task, and in some a task that has one gets a second. */
export function planConversation({ tasks, forks, restarts, modes }: PlanOptions): Wave[] {
  let left = restarts;
  const take = (signal: EndSignal | undefined) => (signal !== undefined && left-- > 0 ? signal : undefined);
  let met = 0;
  return growTree(tasks, forks).map((nodes, index) => {
    const scheduled = index === 0 ? undefined : SCHEDULE[(index - 1) % SCHEDULE.length];
    const wave = { before: take(scheduled?.before), during: take(scheduled?.during) };
    const planned = nodes.map((node, place): PlannedTask => {
      const mode = MODES[node.phase % MODES.length] ?? 'process';
      // Of three or more one has ended before.
      const isMet = wave.during !== undefined && (nodes.length < 3 || place < nodes.length - 1);
      if (isMet) met += 1;
      return {
        number: node.number,
        parent: node.parent?.number,
        mode: modes.includes(mode) ? mode : (modes[0] ?? 'process'),
        isRetried: isMet && met % 3 === 2,
        met:
          isMet && wave.during !== undefined
            ? { moment: met % 2 === 0 ? 'asking' : 'working', signal: wave.during }
            : undefined,
      };
    });
    return { ...wave, tasks: planned };
  });
}

/** @returns the nodes of each wave. */
function growTree(count: number, forks: number): Node[][] {
  const all: Node[] = [{ number: 0, parent: undefined, phase: 0, children: 0 }];
  const waves: Node[][] = [[...all]];
  const add = (parent: Node): Node => {
    // A second one is at once in another mode than the first.
    const phase = parent.phase + (parent.children === 0 ? 1 : 3);
    const node = { number: all.length, parent, phase, children: 0 };
    all.push(node);
    parent.children += 1;
    return node;
  };
  for (let forked = 0; all.length < count;) {
    const growing = all.filter(({ children }) => children === 0);
    if (forked < forks && waves.length % 2 === 1) {
      const single = all.filter(({ children }) => children < 2);
      const chosen = single[Math.floor(Math.random() * single.length)];
      if (chosen !== undefined) {
        // Those of a leaf are made at once.
        growing.unshift(chosen);
        forked += 1;
      }
    }
    waves.push(growing.slice(0, count - all.length).map(add));
  }
  return waves;
}
