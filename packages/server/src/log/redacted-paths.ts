const secretNames = ['apiKey', 'secret', 'authorization', 'cookie', '["set-cookie"]', '["x-api-key"]'];
const prefixes = ['', '*', '*.*', '*.*.*'];

/** Where in a log line a secret may be, in pino's path syntax: the names, down to four levels deep. */
export const REDACTED_PATHS: readonly string[] = prefixes.flatMap((prefix) =>
  secretNames.map((name) =>
    prefix === '' || name.startsWith('[') ? `${prefix}${name}` : `${prefix}.${name}`,
  ),
);
