import type { AuditEntry } from '@claude-ops/contract';
import type { AuditLog } from '@claude-ops/core';
import { describe, expect, test } from 'vitest';
import { at, idAt } from './tasks.ts';

export interface OpenAuditLog extends AsyncDisposable {
  readonly log: AuditLog;
}

function entryAt(offsetMs: number, overrides: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: idAt(offsetMs),
    at: at(offsetMs),
    token: { id: idAt(900), name: 'ci' },
    action: 'createTask',
    outcome: 'done',
    target: idAt(800),
    address: '127.0.0.1',
    requestId: `request-${offsetMs}`,
    ...overrides,
  };
}

/** What every audit log does, whatever keeps it. */
export function auditLogSuite(name: string, open: () => Promise<OpenAuditLog>): void {
  describe(`an audit log ${name}`, () => {
    test('entries are listed as they were appended, newest first, page by page', async () => {
      await using room = await open();
      const bare = { token: null, target: null, address: null, requestId: null, outcome: 'refused' } as const;
      const entries = [
        entryAt(1),
        entryAt(2, bare),
        entryAt(3, { token: { id: null, name: 'CLAUDE_OPS_TOKEN' } }),
      ];
      await room.log.append(entries);
      expect(await room.log.list({ limit: 9 })).toStrictEqual(entries.toReversed());
      expect(await room.log.list({ beforeId: idAt(3), limit: 1 })).toStrictEqual([entries[1]]);
    });

    test('entries are found by token, by its id or its name, by action and by target', async () => {
      await using room = await open();
      await room.log.append([
        entryAt(1),
        entryAt(2, { token: { id: idAt(901), name: 'other' } }),
        entryAt(3, { action: 'cancelTask' }),
        entryAt(4, { target: 'a-node' }),
      ]);
      const ids = async (query: object) => (await room.log.list({ limit: 9, ...query })).map(({ id }) => id);
      expect(await ids({ token: idAt(901) })).toStrictEqual([idAt(2)]);
      expect(await ids({ token: 'ci' })).toStrictEqual([idAt(4), idAt(3), idAt(1)]);
      expect(await ids({ token: 'ci', action: 'cancelTask' })).toStrictEqual([idAt(3)]);
      expect(await ids({ target: 'a-node', beforeId: idAt(4) })).toStrictEqual([]);
    });

    test('the oldest entries are removed first, up to an id', async () => {
      await using room = await open();
      await room.log.append([1, 2, 3, 4].map((offsetMs) => entryAt(offsetMs)));
      expect(await room.log.removeBefore(idAt(4), 2)).toBe(2);
      expect(await room.log.list({ limit: 9 })).toMatchObject([{ id: idAt(4) }, { id: idAt(3) }]);
      expect(await room.log.removeBefore(idAt(4), 2)).toBe(1);
      expect(await room.log.removeBefore(idAt(4), 2)).toBe(0);
    });

    test('many entries are appended at once', async () => {
      await using room = await open();
      await room.log.append(Array.from({ length: 1_201 }, (_, index) => entryAt(index)));
      expect(await room.log.list({ limit: 2_000 })).toHaveLength(1_201);
    });
  });
}
