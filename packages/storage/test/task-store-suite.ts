import type { TaskStore } from '@claude-ops/core';
import { describe } from 'vitest';
import { approvalTests } from './task-store-suite/approvals.ts';
import { cancelTests } from './task-store-suite/cancel.ts';
import { claimTests } from './task-store-suite/claim.ts';
import { creatorTests } from './task-store-suite/creators.ts';
import { eventTests } from './task-store-suite/events.ts';
import { conversationTests } from './task-store-suite/conversations.ts';
import { expiryTests } from './task-store-suite/expiry.ts';
import { finishTests } from './task-store-suite/finish.ts';
import { idempotencyTests } from './task-store-suite/idempotency.ts';
import { insertTests } from './task-store-suite/insert.ts';
import { leaseTests } from './task-store-suite/leases.ts';
import { listTests } from './task-store-suite/list.ts';
import { messageTests } from './task-store-suite/messages.ts';
import { removeTests } from './task-store-suite/remove.ts';
import { requeueTests } from './task-store-suite/requeue.ts';
import { usageLimitTests } from './task-store-suite/usage-limits.ts';

interface StoreTraits {
  /** Whether a text may hold U+0000. JSON text, which has it escaped, never does. @default true */
  readonly keepsNul?: boolean;
}

/** What every task store does, whatever it keeps its tasks in. */
export function taskStoreSuite(
  name: string,
  open: () => Promise<TaskStore>,
  { keepsNul = true }: StoreTraits = {},
): void {
  describe(`a task store ${name}`, () => {
    insertTests(open);
    claimTests(open);
    finishTests(open);
    requeueTests(open);
    cancelTests(open);
    eventTests(open, keepsNul);
    listTests(open);
    leaseTests(open);
    expiryTests(open);
    messageTests(open);
    conversationTests(open);
    idempotencyTests(open);
    removeTests(open);
    approvalTests(open);
    usageLimitTests(open);
    creatorTests(open);
  });
}
