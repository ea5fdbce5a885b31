import { expect, test } from 'vitest';
import { runShapes } from '../../src/shapes/run-shapes.ts';
import { SHAPES } from '../../src/shapes/shapes.ts';

/** One of each kind, as a folder and as a clone; `pnpm campaign shapes` runs all. */
const CUT = ['Python with a venv', 'links inside'];

test('projects of other shapes come back as their agents had them', { timeout: 60_000 }, async () => {
  const shapes = SHAPES.filter(({ name }) => CUT.some((word) => name.startsWith(word)));

  const reports = await runShapes(shapes, { many: 20, signal: new AbortController().signal });

  expect(reports).toEqual(shapes.map(({ name }) => ({ shape: name, problems: [] })));
  expect(reports).toHaveLength(CUT.length);
});

test('there are fifty shapes, each with a name of its own', () => {
  expect(new Set(SHAPES.map(({ name }) => name)).size).toBe(SHAPES.length);
  expect(SHAPES.length).toBeGreaterThanOrEqual(50);
});
