import type { ExecutionMode } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { whatItWaitsFor, type SeenNode } from '../../src/fleet/what-it-waits-for.ts';

const node = (name: string, overrides: Partial<SeenNode> = {}): SeenNode => ({
  instanceId: `instance of ${name}`,
  name,
  modes: ['process'],
  labels: [],
  capacity: 3,
  isDraining: false,
  isAlive: true,
  heartbeatAt: '2026-11-22T19:30:00.000Z',
  ...overrides,
});
const needs = (labels: string[] = [], boundTo?: string, mode: ExecutionMode = 'process') => ({
  mode,
  labels,
  boundTo,
});
const inContainer = (labels: string[] = [], boundTo?: string) => needs(labels, boundTo, 'container');
const both: ExecutionMode[] = ['process', 'container'];
const bound = 'instance of a';

test.each([
  ['nothing', needs(), [node('a')]],
  ['labels that a node has', needs(['gpu']), [node('b'), node('a', { labels: ['x', 'gpu'] })]],
  ['a node that is there', needs([], bound), [node('a')]],
  ['a node that is there and has its labels', needs(['x'], bound), [node('a', { labels: ['x'] })]],
  ['a mode that a node offers', inContainer(), [node('b'), node('a', { modes: both })]],
  ['a mode and a label', inContainer(['x']), [node('a', { modes: both, labels: ['x'] })]],
])('a task that needs %s waits for a slot', (_, given, nodes) => {
  expect(whatItWaitsFor(given, nodes)).toMatchObject({ kind: 'slot' });
});

test('a task that a usage limit holds waits for the end of that, whatever nodes there are', () => {
  const heldBy = { id: 'limit', since: '2026-11-22T19:30:00.000Z', until: '2026-11-22T21:00:00.000Z' };
  for (const nodes of [[], [node('a')]])
    expect(whatItWaitsFor({ ...needs(['gpu']), heldBy }, nodes)).toEqual({
      kind: 'usage_limit',
      reason: 'The provider lets its credential ask nothing before 2026-11-22T21:00:00.000Z.',
      since: heldBy.since,
      until: heldBy.until,
      approvalId: null,
    });
});

const NONE = 'No node that starts tasks is running.';
test.each([
  [needs(), [], NONE],
  [needs(), [node('a', { isAlive: false })], NONE],
  [needs(), [node('a', { isDraining: true })], NONE],
  [needs(['gpu']), [node('a', { capacity: 0, labels: ['gpu'] })], NONE],
  [needs(['gpu']), [node('a')], 'No node that starts tasks has the label gpu.'],
  [
    needs(['gpu', 'zone=a']),
    [node('a', { labels: ['gpu'] }), node('b', { labels: ['zone=a'] }), node('c', { labels: ['zone'] })],
    'No node that starts tasks has the labels gpu, zone=a.',
  ],
  [
    needs(['gpu']),
    [
      node('a'),
      node('b', { labels: ['gpu'], isDraining: true }),
      node('c', { labels: ['gpu'], isAlive: false }),
    ],
    'No node that starts tasks has the label gpu. Nodes that have it start no tasks: "b".',
  ],
  [needs([], bound), [node('b')], 'Its files are on a node that is not running. Start that node again.'],
  [
    needs([], bound),
    [node('b'), node('a', { isAlive: false })],
    'Its files are on the node "a", which has not been heard of since 2026-11-22T19:30:00.000Z.',
  ],
  [
    needs([], bound),
    [node('a', { isDraining: true })],
    'Its files are on the node "a", which is draining and starts no more tasks.',
  ],
  [
    needs([], bound),
    [node('a', { capacity: 0 })],
    'Its files are on the node "a", which takes requests and runs no tasks.',
  ],
  [
    needs(['gpu', 'x'], bound),
    [node('a', { labels: ['x'] }), node('b', { labels: ['gpu', 'x'] })],
    'Its files are on the node "a", which lacks the label gpu.',
  ],
  [inContainer(), [node('a')], 'No node that starts tasks offers the mode "container".'],
  [needs(), [node('a', { modes: ['container'] })], 'No node that starts tasks offers the mode "process".'],
  [
    inContainer(),
    [
      node('a'),
      node('b', { modes: both, capacity: 0 }),
      node('c', { modes: both, isDraining: true }),
      node('d', { modes: both, isAlive: false }),
    ],
    'No node that starts tasks offers the mode "container". Nodes that can run it start no tasks: "b", "c".',
  ],
  [
    inContainer(['gpu', 'x']),
    [
      node('a', { labels: ['gpu', 'x'] }),
      node('b', { modes: both }),
      node('c', { modes: both, capacity: 0 }),
    ],
    'No node that starts tasks offers the mode "container" and has the labels gpu, x.',
  ],
  [inContainer(['gpu']), [node('b', { modes: both })], 'No node that starts tasks has the label gpu.'],
  [
    inContainer([], bound),
    [node('a'), node('b', { modes: both })],
    'Its files are on the node "a", which does not offer the mode "container".',
  ],
])('a task that needs %j waits for a node', (given, nodes, reason) => {
  expect(whatItWaitsFor(given, nodes)).toStrictEqual({
    kind: 'node',
    reason,
    since: null,
    until: null,
    approvalId: null,
  });
});
