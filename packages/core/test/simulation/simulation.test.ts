import { assert, asyncProperty, boolean, check, scheduler } from 'fast-check';
import { expect, test } from 'vitest';
import type { Flaw } from './node.ts';
import { simulate, STEPS } from './simulate.ts';

const SEEDS = 2_000;

/** A property of many orders of events: what does not hold, and the seed that shows it again. */
function fleets(flaw?: Flaw) {
  return asyncProperty(scheduler(), STEPS, boolean(), async (order, steps, areSignalsLost) => {
    const problems = await simulate({ order, steps, areSignalsLost, ...(flaw && { flaw }) });
    if (problems.length > 0) throw new Error(problems.join('\n'));
  });
}

test(`in ${SEEDS} fleets whose nodes crash, are cut off and lose signals every task ends once, is run by one node, and is told whole`, async () => {
  await assert(fleets(), { numRuns: SEEDS });
}, 180_000);

test.each([
  ['no fence', 'ends|something else|after its end'],
  ['lease not looked at', 'after its end'],
  ['signals trusted', 'hangs|is queued'],
] as const)('a fleet with %s is found out', async (flaw, problem) => {
  const found = await check(fleets(flaw), { numRuns: SEEDS, endOnFailure: true });
  expect(found.failed).toBe(true);
  expect(String(found.errorInstance)).toMatch(new RegExp(problem));
});

test('a seed that fails fails again, with the same steps', async () => {
  const first = await check(fleets('signals trusted'), { numRuns: SEEDS, endOnFailure: true });
  const again = await check(fleets('signals trusted'), {
    seed: first.seed,
    ...(first.counterexamplePath !== null && { path: first.counterexamplePath }),
    endOnFailure: true,
  });
  expect(again.numRuns).toBe(1);
  expect(String(again.errorInstance)).toBe(String(first.errorInstance));
});
