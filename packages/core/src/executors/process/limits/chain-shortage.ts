import type { ExecutionOutcome } from '../../../attempt/outcome.ts';

/** As strerror(3) and dash say it, with the system's names. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['Resource temporarily unavailable', 'EAGAIN'],
  ['Cannot fork', 'EAGAIN'],
  ['Too many open files in system', 'ENFILE'],
  ['Too many open files', 'EMFILE'],
  ['Cannot allocate memory', 'ENOMEM'],
]);

/** The commands that start a run complain in lines of their own. */
const COMPLAINT = new RegExp(
  `^(?:setpriv|unshare|nsenter|sh|mount|chroot|cp): .*?(${[...WORDS.keys()].join('|')})`,
  'm',
);

/**
 * The error of the system for want of which the CLI was not reached: the commands that it is started by have ended with it.
 * Only of a run that has said nothing.
 */
export function findChainShortage(outcome: ExecutionOutcome): Error | undefined {
  if (outcome.status !== 'failed' || outcome.result !== null) return undefined;
  const stderr = outcome.error.details?.['stderr'];
  const [complaint, words = ''] = COMPLAINT.exec(typeof stderr === 'string' ? stderr : '') ?? [];
  return complaint === undefined
    ? undefined
    : Object.assign(new Error(complaint), { code: WORDS.get(words) });
}
