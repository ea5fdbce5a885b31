import { request, type ErrorFacts } from './error-facts.ts';

export const APPROVAL_ERRORS = {
  approval_not_found: request(404, 'Check the id: `GET /api/approvals` lists all approvals.'),
  approval_already_decided: request(
    409,
    'Read the approval: it says what was decided, or why no decision is needed.',
  ),
  approval_expired: request(409, 'Run the task again, with a longer approvalTimeout.'),
} as const satisfies Readonly<Record<string, ErrorFacts>>;
