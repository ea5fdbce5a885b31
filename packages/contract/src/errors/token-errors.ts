import { request, type ErrorFacts } from './error-facts.ts';

export const TOKEN_ERRORS = {
  insufficient_role: request(403, 'Use a token of that role.'),
  token_not_found: request(404, 'Check the id: `GET /api/tokens` lists all tokens.'),
  token_exists: request(409, 'Revoke that token, or choose another name.'),
} as const satisfies Readonly<Record<string, ErrorFacts>>;
