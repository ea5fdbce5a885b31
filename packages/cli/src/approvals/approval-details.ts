import type { Approval } from '@claude-ops/contract';
import { stripControls } from '../terminal/strip-controls.ts';

/** An approval for a person: a line for each fact, then the whole of what is asked. */
export function approvalDetails({ request, decision, ...approval }: Approval): string {
  const facts = Object.entries({
    approval: approval.id,
    task: approval.taskId,
    kind: approval.kind,
    status: approval.status,
    asked: approval.createdAt,
    expires: approval.expiresAt,
    settled: approval.settledAt,
    reason: approval.reason,
  }).flatMap(([name, value]) => (value === null ? [] : [`${name.padEnd(NAME_WIDTH)}${value}`]));
  const parts = Object.entries({ ...request, ...(decision !== null && { decision }) }).flatMap(
    ([name, value]) => (value === null || value === undefined ? [] : ['', `${name}:`, textOf(value)]),
  );
  return stripControls([...facts, ...parts].join('\n'));
}

const NAME_WIDTH = 10;

/** Indented: words of an agent must not look like a fact. */
function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
  return text.replaceAll(/^/gm, '  ');
}
