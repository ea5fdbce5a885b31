import { keptText } from '../kept-text.ts';
import { isRecord } from '../../system/is-record.ts';
import { stringOr } from '../message.ts';

/** Something that Claude started and does not wait for: the turn goes on, and may end, meanwhile. */
export interface BackgroundWork {
  /** The CLI's `task_id`. */
  readonly id: string;
  readonly kind: WorkKind;
  /** As Claude described it. May hold secrets. */
  readonly description: string;
  /** `ended`: it is over, and the CLI has not said yet how. */
  readonly status: 'running' | 'ended' | WorkEnd;
  /** The agent that started it; undefined where Claude did. */
  readonly owner: Owner | undefined;
}

interface Owner {
  /** Its `task_id`. Version 2.1.250 says only that there is one. */
  readonly agentId: string | undefined;
}

/** A monitor is a shell too: the CLI lists both as `local_bash`. */
type WorkKind = 'agent' | 'shell' | 'workflow';
export type WorkEnd = 'completed' | 'failed' | 'stopped';

const KINDS: Readonly<Record<string, WorkKind>> = {
  local_agent: 'agent',
  local_workflow: 'workflow',
};

const ENDS: Readonly<Record<string, WorkEnd>> = {
  completed: 'completed',
  failed: 'failed',
  stopped: 'stopped',
  killed: 'stopped',
};

/** Ids of the CLI have 9 or 17 characters. A longer one is none of its own. */
const MOST_ID = 256;

/** The work that a `task_started` line or an entry of `background_tasks_changed` describes. */
export function readWork(fields: unknown): BackgroundWork | undefined {
  if (!isRecord(fields)) return undefined;
  const id = stringOr(fields['task_id'], '');
  if (id === '' || id.length > MOST_ID) return undefined;
  return {
    id,
    // A kind that this version does not know is waited for as a shell is: for a limited time.
    kind: KINDS[stringOr(fields['task_type'], '')] ?? 'shell',
    description: keptText(stringOr(fields['description'], '')),
    status: 'running',
    owner: ownerOf(fields),
  };
}

function ownerOf(fields: Record<string, unknown>): Owner | undefined {
  const agentId = stringOr(fields['parent_task_id'], undefined);
  return agentId !== undefined || fields['owned_by_subagent'] === true ? { agentId } : undefined;
}

/** How work ended, in the words of the CLI's `status`; undefined while it goes on. */
export function readEnd(status: unknown): WorkEnd | undefined {
  return ENDS[stringOr(status, '')];
}
