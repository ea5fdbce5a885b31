import type { KnownNode, NodeRecord, NodeRegistry, RegisterRequest } from '@claude-ops/core';
import { describe, expect, test } from 'vitest';
import { at } from './tasks.ts';

export interface OpenNodeRegistry extends AsyncDisposable {
  readonly registry: NodeRegistry;
}

const LISTED_MS = 86_400_000;

const node = (name: string, overrides: Partial<NodeRecord> = {}): NodeRecord => ({
  instanceId: `instance of ${name}`,
  name,
  version: '1.0.0',
  modes: ['process', 'container'],
  labels: ['gpu', 'zone=a'],
  capacity: 3,
  startedAt: at(0),
  keyCheck: 'key',
  ...overrides,
});

/** A registration at a moment, in milliseconds after the first. */
const registration = (given: NodeRecord, offsetMs = 0): RegisterRequest => ({
  node: given,
  now: at(offsetMs),
  forgetBefore: at(offsetMs - LISTED_MS),
  refusal: (known) => refusalAmong(known, given),
});

/** For these tests a key is never another one, and whoever is known is alive. */
function refusalAmong(known: readonly KnownNode[], { instanceId, name }: NodeRecord) {
  return known.some((other) => other.name === name && other.instanceId !== instanceId)
    ? 'name_taken'
    : undefined;
}

/** What every registry of nodes does, whatever it keeps them in. */
export function nodeRegistrySuite(where: string, open: () => Promise<OpenNodeRegistry>): void {
  describe(`a registry of nodes ${where}`, () => {
    test('nodes are listed by name, with what their last heartbeat said', async () => {
      await using room = await open();
      for (const one of ['b', 'a']) await room.registry.register(registration(node(one)));
      expect(await room.registry.beat({ instanceId: 'instance of b', now: at(5), running: 2 })).toEqual(
        expect.objectContaining({ isDraining: false }),
      );
      const { keyCheck: _, ...listed } = node('b');
      expect(await room.registry.list()).toEqual([
        expect.objectContaining({ name: 'a', running: 0, heartbeatAt: at(0) }),
        { ...listed, running: 2, heartbeatAt: at(5), isDraining: false },
      ]);
    });

    test('what is in the way of a node is told all that is kept, and then nothing is written', async () => {
      await using room = await open();
      await room.registry.register(registration(node('a')));
      const told: (readonly KnownNode[])[] = [];
      const refused = {
        ...registration(node('b')),
        refusal: (known: readonly KnownNode[]) => {
          told.push(known);
          return 'other_key' as const;
        },
      };
      expect(await room.registry.register(refused)).toBe('other_key');
      expect(told).toEqual([[{ ...node('a'), running: 0, heartbeatAt: at(0), isDraining: false }]]);
      expect(await room.registry.list()).toHaveLength(1);
    });

    test('a node takes the place of one with its name that is not in its way', async () => {
      await using room = await open();
      await room.registry.register(registration(node('a')));
      const other = { ...registration(node('a', { instanceId: 'other' })), refusal: () => undefined };
      expect(await room.registry.register(other)).toBeUndefined();
      expect(await room.registry.list()).toEqual([expect.objectContaining({ instanceId: 'other' })]);
    });

    test('a drained node hears of it until it starts again', async () => {
      await using room = await open();
      const drained = registration(node('a'));
      await room.registry.register(drained);
      expect(await room.registry.drain('a')).toBe(true);
      const beat = { instanceId: drained.node.instanceId, now: at(1), running: 0 };
      expect(await room.registry.beat(beat)).toMatchObject({ isDraining: true });
      await room.registry.register(registration(node('a'), 2));
      expect(await room.registry.beat(beat)).toMatchObject({ isDraining: false });
    });

    test('nobody knows a node that has left, or never came', async () => {
      await using room = await open();
      await room.registry.register(registration(node('a')));
      await room.registry.leave('instance of a');
      expect(
        await room.registry.beat({ instanceId: 'instance of a', now: at(1), running: 0 }),
      ).toBeUndefined();
      expect(await room.registry.drain('a')).toBe(false);
      expect(await room.registry.list()).toEqual([]);
    });

    test('a node that was not heard of for long is forgotten by the next one that starts', async () => {
      await using room = await open();
      await room.registry.register(registration(node('a')));
      await room.registry.register(registration(node('b'), LISTED_MS + 1));
      expect((await room.registry.list()).map(({ name }) => name)).toEqual(['b']);
    });

    test('of nodes with one name that start at once, one is registered', async () => {
      await using room = await open();
      const outcomes = await Promise.all(
        Array.from({ length: 5 }, (_, index) =>
          room.registry.register(registration(node('a', { instanceId: `instance ${index}` }))),
        ),
      );
      expect(outcomes.filter((outcome) => outcome === undefined)).toHaveLength(1);
    });
  });
}
