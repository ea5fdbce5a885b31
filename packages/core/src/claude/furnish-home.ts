import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What the CLI 2.1.330 has behind it once it was started in a home: another version sets it right and does what it misses. */
const MIGRATION_VERSION = 15;
const PLUGINS_IT_BRINGS = ['agents-md', 'privacy', 'plugin-authoring'];

/** Where in its home the CLI keeps its configuration: `CLAUDE_CONFIG_DIR`. */
export function configurationDirectory(home: string): string {
  return path.join(home, '.claude');
}

/**
 * Writes into a new home what the CLI would write there at its first start, which it does in eight turns, each with a lock,
 * a backup and a rename: up to a twelfth of all that it takes to answer a trivial prompt. Nothing in it is a choice: with or without
 * it the model is asked for the same.
 */
export async function furnishHome(home: string, now = new Date()): Promise<void> {
  const directory = configurationDirectory(home);
  await mkdir(directory, { mode: 0o700 });
  await writeFile(path.join(directory, '.claude.json'), JSON.stringify(configurationAfter(now)), {
    mode: 0o600,
  });
}

function configurationAfter(firstStart: Date): Record<string, unknown> {
  const unused = { usageCount: 0, lastUsedAt: firstStart.getTime(), lastUsedNumStartups: 0 };
  return {
    firstStartTime: firstStart.toISOString(),
    machineID: randomIdentity(),
    userID: randomIdentity(),
    migrationVersion: MIGRATION_VERSION,
    opusProMigrationComplete: true,
    hasResetAutoModeOptInForDefaultOffer: true,
    pluginUsage: Object.fromEntries(PLUGINS_IT_BRINGS.map((name) => [`cc-plugin-${name}@builtin`, unused])),
  };
}

/** A home is nobody's but its attempt's: no two of them are of the same user or machine. */
function randomIdentity(): string {
  return randomBytes(32).toString('hex');
}
