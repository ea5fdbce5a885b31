import type { Attempt } from '../../attempt/attempt.ts';
import { ASKING, DELIVERIES, DISTRUSTING } from './deliveries.ts';
import { isWholeTool } from './tool-rules.ts';
import { cliDeliveries, type WarmProfile } from './delivery.ts';

/**
 * Tools that promise the model something after its task has ended: it would be told "you are re-invoked", and the run is over.
 * The CLI ignores a name that it does not know (measured with 2.1.150 and 2.1.330). `docs/tools.md` describes the others.
 */
const WITHHELD_TOOLS = ['ScheduleWakeup', 'CronCreate', 'CronDelete', 'CronList'];

/**
 * Every CLI is started with these: it reads messages from stdin and writes messages to stdout. The CLI keeps its session in the
 * private home of the run, which is removed with it. Without a session (`--no-session-persistence`) an agent that Claude writes to
 * again has forgotten its first instructions (measured with 2.1.330).
 */
const STREAMED: readonly string[] = [
  '-p',
  ...['--input-format', 'stream-json'],
  ...['--output-format', 'stream-json'],
  '--verbose',
];

/** One argument with commas: the option takes every word that follows it for a name, and counts only once. */
const without = (others: readonly string[] = []) => [
  '--disallowedTools',
  [...WITHHELD_TOOLS, ...others].join(),
];

/** The arguments of a CLI that is started for an attempt. */
export function coldArguments(attempt: Attempt): string[] {
  const told = cliDeliveries(DELIVERIES).flatMap((delivery) => delivery.arguments?.(attempt) ?? []);
  const hidden = attempt.spec.disallowedTools?.filter(isWholeTool);
  return [...STREAMED, ...without(hidden), ...told];
}

/** The arguments of a warm process, which is started before its task is known. */
export function warmArguments({ permissionMode, asks }: WarmProfile): string[] {
  return [
    ...STREAMED,
    ...without(),
    ...['--permission-mode', permissionMode],
    ...(asks ? ASKING : []),
    ...DISTRUSTING,
  ];
}
