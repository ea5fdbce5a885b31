import { request, type ErrorFacts } from './error-facts.ts';

export const USAGE_LIMIT_ERRORS = {
  usage_limit_not_found: request(404, 'Check the id: `GET /api/usage-limits` lists all usage limits.'),
} as const satisfies Readonly<Record<string, ErrorFacts>>;
