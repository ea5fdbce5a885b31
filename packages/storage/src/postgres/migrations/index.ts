import type { Migration } from '../../migrations/migration.ts';
import { migration0001 } from './0001-tasks.ts';
import { migration0002 } from './0002-nodes.ts';
import { migration0003 } from './0003-bound-tasks.ts';
import { migration0004 } from './0004-node-labels.ts';
import { migration0005 } from './0005-placement.ts';
import { migration0006 } from './0006-retries.ts';
import { migration0007 } from './0007-order-of-counts.ts';
import { migration0008 } from './0008-modes-of-queued.ts';
import { migration0009 } from './0009-expiry.ts';
import { migration0010 } from './0010-messages.ts';
import { migration0011 } from './0011-sessions.ts';
import { migration0012 } from './0012-approvals.ts';
import { migration0013 } from './0013-usage-limits.ts';
import { migration0014 } from './0014-credentials.ts';
import { migration0015 } from './0015-presets.ts';
import { migration0016 } from './0016-tokens.ts';

/** In order: the first makes version 1 of the schema, the next version 2. Only ever appended to. */
export const MIGRATIONS: readonly Migration[] = [
  migration0001,
  migration0002,
  migration0003,
  migration0004,
  migration0005,
  migration0006,
  migration0007,
  migration0008,
  migration0009,
  migration0010,
  migration0011,
  migration0012,
  migration0013,
  migration0014,
  migration0015,
  migration0016,
];
