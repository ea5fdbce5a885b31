import { request, type ErrorFacts } from './error-facts.ts';

/** The errors that are about what the server keeps for tasks to name. */
export const CREDENTIAL_ERRORS = {
  credential_not_found: {
    scope: 'request or task',
    status: 404,
    retryable: false,
    exitCode: 2,
    advice: 'Check the name: `GET /api/credentials` lists all credentials.',
  },
  credential_exists: request(409, 'Replace the credential, or choose another name.'),
  credential_fixed: request(409, 'Choose another name.'),
  preset_not_found: request(404, 'Check the name: `GET /api/presets` lists all presets.'),
} as const satisfies Readonly<Record<string, ErrorFacts>>;
