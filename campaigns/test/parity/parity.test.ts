import { beforeAll, expect, inject, test } from 'vitest';
import { examineClaude } from '../../src/parity/claude/examine-claude.ts';
import { pinnedClaude } from '../../src/parity/claude/pinned-claude.ts';
import { quickFromWarm, quickInContainers, quickScenarios } from '../../src/parity/quick-cut.ts';
import { SCENARIOS } from '../../src/parity/scenarios/index.ts';
import { runTable, type Cell } from '../../src/parity/table.ts';
import { waysInContainers } from '../../src/parity/ways/in-containers.ts';
import { COLD, WARM } from '../../src/parity/ways/through-ops.ts';
import type { Way } from '../../src/parity/ways/way.ts';

const TIME_FOR_ALL_MS = 300_000;

const engine = inject('engine');
const ways = [COLD, quickFromWarm(WARM), ...contained()];
const scenarios = quickScenarios(SCENARIOS);
const pairs = scenarios.flatMap((scenario) =>
  ways.filter((way) => way.takes?.(scenario) ?? true).map((way) => ({ scenario, way })),
);
let cells: readonly Cell[] = [];

// Side by side: most of the time is spent waiting.
beforeAll(async () => {
  cells = await runTable({ scenarios, ways, claude: await examineClaude(pinnedClaude()) });
}, TIME_FOR_ALL_MS);

test.for(pairs)('$scenario.name: $way.name brings back what the CLI does by hand', ({ scenario, way }) => {
  const cell = cells.find((one) => one.scenario === scenario && one.way === way);
  expect(cell?.verdict).toEqual({ kind: 'equal' });
  expect(cell?.needless).toEqual([]);
});

test.skipIf(!('unavailable' in engine))('containers are compared too', ({ skip }) => {
  skip('unavailable' in engine ? engine.unavailable : undefined);
});

function contained(): readonly Way[] {
  if ('unavailable' in engine) return [];
  const { socketPath, images } = engine;
  return waysInContainers({ socketPath, image: images.runner })
    .filter(({ name }) => name !== 'warm container')
    .map(quickInContainers);
}
