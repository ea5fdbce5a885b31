import type { Claude } from './claude/claude.ts';
import { differencesOf, expectedOf, needlessIn, type Difference } from './compare.ts';
import { inParallel } from './in-parallel.ts';
import type { Outcome } from './outcome/outcome.ts';
import type { Scenario } from './scenario.ts';
import { BY_HAND } from './ways/by-hand.ts';
import type { Way } from './ways/way.ts';

/** What became of one scenario through one way in. */
export interface Cell {
  readonly scenario: Scenario;
  readonly way: Way;
  readonly verdict: Verdict;
  /** The differences that the scenario calls meant, and that are none. */
  readonly needless: readonly (keyof Outcome)[];
}

type Verdict =
  | { readonly kind: 'equal' }
  | { readonly kind: 'differs'; readonly differences: readonly Difference[] }
  /** The run ended without anything to compare. */
  | { readonly kind: 'broken'; readonly error: unknown }
  /** The CLI ended without a result when it was run by hand. */
  | { readonly kind: 'fails by hand'; readonly error: unknown }
  /** This version of the CLI lacks tools that the scenario needs. */
  | { readonly kind: 'not offered'; readonly tools: readonly string[] };

export interface TableOptions {
  readonly scenarios: readonly Scenario[];
  readonly ways: readonly Way[];
  readonly claude: Claude;
  /** How many runs there are at once. Most of a run is spent waiting. @default 4 */
  readonly width?: number;
  readonly signal?: AbortSignal;
  readonly onCell?: (cell: Cell) => void;
}

/** Runs every scenario once by hand and once through each way that takes it, side by side, and compares. */
export async function runTable(options: TableOptions): Promise<Cell[]> {
  const { scenarios, width = 4, onCell } = options;
  const [inTurn, run] = [inParallel(width), inParallel(width)];
  const rows = scenarios.map((scenario) =>
    inTurn(async () => {
      options.signal?.throwIfAborted();
      const cells = await runRow(scenario, options, run);
      for (const cell of cells) onCell?.(cell);
      return cells;
    }),
  );
  return (await Promise.all(rows)).flat();
}

async function runRow(
  scenario: Scenario,
  { ways, claude, signal }: TableOptions,
  run: ReturnType<typeof inParallel>,
): Promise<Cell[]> {
  const fitting = ways.filter((way) => way.takes?.(scenario) ?? true);
  const cells = (verdict: Verdict) => fitting.map((way) => ({ scenario, way, verdict, needless: [] }));
  const tools = missingTools(scenario, claude);
  if (tools.length > 0) return cells({ kind: 'not offered', tools });

  const runOf = async (way: Way) => await run(() => way.run(scenario, { claude, ...(signal && { signal }) }));
  const byHand = await settle(runOf(BY_HAND));
  if ('error' in byHand) return cells({ kind: 'fails by hand', error: byHand.error });
  const expected = expectedOf(scenario, byHand.outcome);
  const verdicts = fitting.map(async (way) => ({
    scenario,
    way,
    needless: needlessIn(scenario, byHand.outcome),
    verdict: judge(scenario, expected, await settle(runOf(way))),
  }));
  return await Promise.all(verdicts);
}

function missingTools({ needs = [] }: Scenario, { tools }: Claude): string[] {
  return needs.filter((tool) => !tools.has(tool) && !(tool === 'Agent' && tools.has('Task')));
}

type Settled = { readonly outcome: Outcome } | { readonly error: unknown };

async function settle(running: Promise<Outcome>): Promise<Settled> {
  return await running.then(
    (outcome) => ({ outcome }),
    (error: unknown) => ({ error }),
  );
}

function judge({ varies }: Scenario, expected: Outcome, settled: Settled): Verdict {
  if ('error' in settled) return { kind: 'broken', error: settled.error };
  const differences = differencesOf(expected, settled.outcome, varies);
  return differences.length === 0 ? { kind: 'equal' } : { kind: 'differs', differences };
}
