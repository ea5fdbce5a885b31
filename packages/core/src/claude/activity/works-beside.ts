import type { Activity } from './activity.ts';
import type { OpenCall } from './open-calls.ts';
import { runningWork } from './phase.ts';

/** A request of the CLI that waits for a decision. */
export interface PendingAsk {
  /** The `tool_use_id` of the call that waits; empty where the CLI names none. */
  readonly callId: string;
  /** The MCP server that asks; undefined where the CLI asks for a call. */
  readonly server?: string | undefined;
}

interface Doing {
  /** The calls without a result, in the order in which they were made. */
  readonly calls: readonly OpenCall[];
  readonly activity: Activity;
  /** The calls that were decided. */
  readonly decided: ReadonlySet<string>;
}

/** The tools that start an agent. It works where one of its own calls does, or a request of it to the model. */
const AGENTS: ReadonlySet<string> = new Set(['Agent', 'Task']);

/**
 * Whether something of a run works while calls wait for a decision. The CLI begins the calls of a message in their order: a call behind one
 * that waits has not begun, unless it was decided. Requests to the model are not seen here.
 */
export function worksBeside(asks: readonly PendingAsk[], { calls, activity, decided }: Doing): boolean {
  if (runningWork(activity).some(({ kind }) => kind !== 'agent')) return true;
  const waiting = waitingCalls(asks, calls);
  const blocked = new Set<string | null>();
  for (const { id, tool, parent } of calls)
    if (waiting.has(id)) blocked.add(parent);
    else if (!AGENTS.has(tool) && (decided.has(id) || !blocked.has(parent))) return true;
  return false;
}

/** A server that asks is in one of the calls of its tools, and an agent that asks in the call that has started it. */
function waitingCalls(asks: readonly PendingAsk[], calls: readonly OpenCall[]): ReadonlySet<string> {
  const waiting = new Set(asks.map(({ callId }) => callId));
  for (const { server } of asks) {
    if (server === undefined) continue;
    const prefix = `mcp__${server.replaceAll(/[^\w-]/g, '_')}__`;
    const call = calls.find(({ id, tool }) => tool.startsWith(prefix) && !waiting.has(id));
    if (call !== undefined) waiting.add(call.id);
  }
  for (const { id, parent } of calls.toReversed())
    if (parent !== null && waiting.has(id)) waiting.add(parent);
  return waiting;
}
