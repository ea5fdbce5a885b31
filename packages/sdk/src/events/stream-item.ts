import type { TaskEventByType } from '@claude-ops/contract';

/** What an event stream consists of. */
export type StreamItem =
  | { readonly kind: 'event'; readonly event: TaskEventByType }
  | { readonly kind: 'heartbeat' }
  | { readonly kind: 'retry'; readonly ms: number };
