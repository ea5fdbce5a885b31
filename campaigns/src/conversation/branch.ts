import { commandFor, LOOK, lookAt, withChanges, type Change, type Files } from './files.ts';
import type { PlannedTask } from './plan.ts';

/** All that a task of the conversation is to see and to leave. */
export interface BranchTask {
  readonly planned: PlannedTask;
  /** The numbers of the tasks of its branch, its own last. */
  readonly branch: readonly number[];
  /** The commands that the model gives it, one after the other. */
  readonly commands: readonly [string, string];
  /** Whether it comes to its end, if need be in another attempt. */
  readonly isWhole: boolean;
  readonly before: Files;
  readonly after: Files;
  /** The conversation that the model is sent, by how many commands of the task have ended. */
  readonly histories: readonly History[];
  /** The conversation that the task leaves. */
  readonly left: History;
}

/** Prompts, calls, results and texts, a line each. */
export type History = readonly string[];

/** Stands for the result of a call that did not end. */
export const ANY_RESULT = 'result: *';

/** Names a task in all that is written and said by it. */
const markOf = (number: number): string => `<t${number}>`;
export const MARK = /<t(\d+)>/g;

export const promptOf = (number: number): string => `Be task ${markOf(number)}.`;
export const textOf = (number: number): string => `Task ${markOf(number)} is done.`;
const resultOf = (number: number): string => `Worked for ${markOf(number)}`;
/** Says that a task works. */
export const begunFileOf = (number: number): string => `own/t${number}/begun.txt`;
/** Has a task that works go on. */
export const goOnFileOf = (number: number): string => `own/t${number}/go-on.txt`;

export function continueBranch(planned: PlannedTask, parent: BranchTask | undefined): BranchTask {
  const { number, met } = planned;
  const before = parent?.after ?? new Map<string, string>();
  const [first, begun, second] = changesOf(number, planned.parent, before);
  const goOn = goOnFileOf(number);
  const work = met?.moment === 'working' ? [`until test -e ${goOn}; do sleep 0.1; done`, `rm ${goOn}`] : [];
  const commands = [
    `${LOOK} && ${commandFor(first)}`,
    [commandFor(begun), ...work, commandFor(second), `echo '${resultOf(number)}'`].join(' && '),
  ] as const;

  const asked = [...(parent?.left ?? []), `prompt: ${promptOf(number)}`];
  const afterFirst = [...asked, `call: ${commands[0]}`, `result: ${lookAt(before)}`];
  const afterSecond = [...afterFirst, `call: ${commands[1]}`, `result: ${resultOf(number)}`];
  const whole = {
    isWhole: true,
    after: withChanges(before, [...first, ...begun, ...second]),
    left: [...afterSecond, `text: ${textOf(number)}`],
  };
  const parts = {
    asking: { isWhole: false, after: withChanges(before, first), left: afterFirst },
    working: {
      isWhole: false,
      after: withChanges(before, [...first, ...begun]),
      left: [...afterFirst, `call: ${commands[1]}`, ANY_RESULT],
    },
  };
  return {
    planned,
    branch: [...(parent?.branch ?? []), number],
    commands,
    before,
    histories: [asked, afterFirst, afterSecond],
    ...(met === undefined || planned.isRetried || !endsWithServer(planned) ? whole : parts[met.moment]),
  };
}

/** Whether a run ends with its server. A container outlives one that is killed. */
export function endsWithServer({ mode, met }: PlannedTask): boolean {
  return met !== undefined && (mode === 'process' || met.signal === 'SIGTERM');
}

/** The changes that a task makes first, those before its work, and those after. */
function changesOf(
  number: number,
  parent: number | undefined,
  before: Files,
): [Change[], Change[], Change[]] {
  const mark = markOf(number);
  const ofParent = `own/t${parent}`;
  const first: Change[] = [
    { path: `own/t${number}/made.txt`, text: `made by ${mark}` },
    { path: 'log.txt', text: mark, isAppended: true },
  ];
  if (before.has(`${ofParent}/made.txt`))
    first.push({ path: `${ofParent}/made.txt`, text: `changed by ${mark}` });
  if (before.has(`${ofParent}/end.txt`)) first.push({ path: `${ofParent}/end.txt`, text: null });
  const begun = { path: begunFileOf(number), text: mark };
  const second = [
    { path: `own/t${number}/end.txt`, text: mark },
    { path: begun.path, text: null },
  ];
  return [first, [begun], second];
}
