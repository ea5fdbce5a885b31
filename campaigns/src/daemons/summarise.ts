import type { DaemonReport } from './run-daemons.ts';

/** Sums up the daemons of one setup in a line. */
export function summarise(reports: readonly DaemonReport[]): string {
  const up = reports.filter(({ isUp }) => isUp);
  const survived = reports.filter(({ problems }) => problems.length > 0);
  const refused = new Set(reports.filter(({ isUp }) => !isUp).map(({ daemon }) => daemon));
  return [
    `${up.length} daemons`,
    `${survived.length} of them with a problem`,
    ...(refused.size === 0 ? [] : [`not started here: ${[...refused].join(', ')}`]),
  ].join('; ');
}
