/** How claude-ops opens its database: what is compared with it opens its own in the same way. */
export const PRAGMAS = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'fullfsync = ON',
  'foreign_keys = ON',
  'secure_delete = ON',
  'journal_size_limit = 4194304',
] as const;
