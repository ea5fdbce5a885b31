import type { StopReport, StopRun } from './run-stop.ts';
import type { Ended, Stop } from './stops.ts';

/** What is not as documented after a stop, a sentence each. */
export function problemsOf(stop: Stop, mode: StopRun['mode'], { ended, leftOver }: StopReport): string[] {
  const expected = stop.expected[mode];
  const different = ended.filter(({ ended: one }) => !fits(one, expected));
  return [
    ...different.map(({ work, ended: one }) => `${work} ended as ${JSON.stringify(one)}`),
    ...leftOver.map((command) => `still alive: ${command}`),
  ];
}

function fits(ended: Ended, expected: Partial<Ended>): boolean {
  return (['status', 'code', 'text'] as const).every(
    (field) => expected[field] === undefined || ended[field] === expected[field],
  );
}
