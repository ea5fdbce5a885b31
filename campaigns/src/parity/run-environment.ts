/** A made-up key: scenarios talk to the stand-in alone. */
export const API_KEY = 'sk-ant-api03-made-up-for-parity-0123456789';

/** What the CLI is told besides, by hand and in tasks alike. */
export const CLAUDE_VARIABLES = {
  CLAUDE_CODE_MAX_RETRIES: '2',
  // Tests may run as root, and the CLI refuses to go without permissions there unless it is told of a sandbox.
  IS_SANDBOX: '1',
} as const;
