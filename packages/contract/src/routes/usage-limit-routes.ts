import { ENDPOINTS } from '../endpoints.ts';
import { REFUSALS } from '../refusals.ts';
import type { Route } from '../route.ts';
import { UsageLimitList } from '../schemas/usage-limit.ts';
import { idParams } from './parameters.ts';

export const USAGE_LIMIT_ROUTES = {
  listUsageLimits: {
    ...ENDPOINTS.listUsageLimits,
    errors: REFUSALS.listUsageLimits,
    summary: 'List the usage limits that tasks wait for, oldest first',
    tag: 'usage-limits',
    role: 'viewer',
    success: 200,
    response: UsageLimitList,
  },
  endUsageLimit: {
    ...ENDPOINTS.endUsageLimit,
    errors: REFUSALS.endUsageLimit,
    summary: 'End the wait for a usage limit',
    description:
      'The tasks that wait ask the provider again at once. If it refuses again, they wait again. A wait ends by itself at its `until`.',
    tag: 'usage-limits',
    role: 'operator',
    params: idParams,
    success: 204,
  },
} as const satisfies Record<string, Route>;
