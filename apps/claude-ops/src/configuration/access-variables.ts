import type { Variable } from './variable.ts';

/** The variables that say what the server shows the model API, and who may call it. */
export const ACCESS_VARIABLES = {
  UPSTREAM_BASE_URL: {
    default: 'https://api.anthropic.com',
    description: 'Address that the gateway sends the requests of agents to: an origin, and a path if needed.',
  },
  UPSTREAM_HEADERS: {
    description:
      'Headers that the gateway adds to each of these requests, as `Name: value` lines or a JSON object. They win, even over the key of the task.',
  },
  ANTHROPIC_API_KEY: {
    description:
      'The credential `default`, of tasks that bring no key and name no credential: an API key. If not set: tasks bring their own, or use one that is kept.',
  },
  CLAUDE_CODE_OAUTH_TOKEN: {
    description:
      'The same as the OAuth token of a subscription, as `claude setup-token` makes it. ANTHROPIC_API_KEY wins.',
  },
  CLAUDE_OPS_SECRET_KEY: {
    description:
      'Key that encrypts the API keys of tasks: 32 bytes in base64 or hex. If not set: the server makes one and keeps it in <DATA_DIR>/secret.key, readable by its owner only.',
  },
  CLAUDE_OPS_TOKEN: {
    description:
      'Bearer tokens of admins, comma-separated. With it each caller must send a token: one of these, or one that was made with `tokens create`. If not set: only callers on this machine are served, as admins.',
  },
  LOCAL_ADDRESSES: {
    description:
      'Addresses whose callers count as on this machine, comma-separated. default-route is the address of the default route. An engine calls a container from it if the port is published on loopback only. No effect with CLAUDE_OPS_TOKEN.',
  },
} as const satisfies Record<string, Variable>;
