import { migration0001 } from './0001-tasks.ts';
import { migration0002 } from './0002-mcp-profiles.ts';
import { migration0003 } from './0003-artifact-filter.ts';
import { migration0004 } from './0004-idempotency-and-pruning.ts';
import { migration0005 } from './0005-max-cost.ts';
import { migration0006 } from './0006-pruned-tasks.ts';
import { migration0007 } from './0007-network.ts';
import { migration0008 } from './0008-resources.ts';
import { migration0009 } from './0009-background.ts';
import { migration0010 } from './0010-artifacts-omitted.ts';
import { migration0011 } from './0011-task-spec.ts';
import { migration0012 } from './0012-bound-tasks.ts';
import { migration0013 } from './0013-placement.ts';
import { migration0014 } from './0014-retries.ts';
import { migration0015 } from './0015-modes-of-queued.ts';
import { migration0016 } from './0016-expiry.ts';
import { migration0017 } from './0017-messages.ts';
import { migration0018 } from './0018-sessions.ts';
import { migration0019 } from './0019-approvals.ts';
import { migration0020 } from './0020-usage-limits.ts';
import { migration0021 } from './0021-credentials.ts';
import { migration0022 } from './0022-presets.ts';
import { migration0023 } from './0023-tokens.ts';
import type { Migration } from './migration.ts';

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
  migration0017,
  migration0018,
  migration0019,
  migration0020,
  migration0021,
  migration0022,
  migration0023,
];
