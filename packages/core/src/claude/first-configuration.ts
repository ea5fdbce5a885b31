/** What the CLI 2.1.330 has behind it once it was started in a home: another version sets it right and does what it misses. */
const MIGRATION_VERSION = 15;
const PLUGINS_IT_BRINGS = ['agents-md', 'privacy', 'plugin-authoring'];

/** The file in the CLI's configuration directory. */
export const CONFIGURATION_FILE = '.claude.json';

/** The file of its user's settings, beside that. */
export const SETTINGS_FILE = 'settings.json';

/**
 * A session refuses what other sessions send to its inbox. Other sessions of the same user are other tasks: a message would reach the model as
 * its user's. Messages between a run and its own agents don't pass through the inbox (measured with 2.1.330).
 */
export const FIRST_SETTINGS = { crossSessionInbound: 'refuse' } as const;

/** Where the CLI keeps its configuration in its home, here or in a container: `CLAUDE_CONFIG_DIR`. */
export function configurationDirectory(home: string): string {
  return `${home}/.claude`;
}

/**
 * What the CLI would have written down by the end of its first run in a new home. Nothing in it is a choice: with or without it
 * the model is asked for the same.
 *
 * @param createIdentity makes 64 random hexadecimal digits: no two homes are of the same user or machine.
 */
export function firstConfiguration(firstStart: Date, createIdentity: () => string): Record<string, unknown> {
  const unused = { usageCount: 0, lastUsedAt: firstStart.getTime(), lastUsedNumStartups: 0 };
  return {
    firstStartTime: firstStart.toISOString(),
    machineID: createIdentity(),
    userID: createIdentity(),
    migrationVersion: MIGRATION_VERSION,
    opusProMigrationComplete: true,
    hasResetAutoModeOptInForDefaultOffer: true,
    pluginUsage: Object.fromEntries(PLUGINS_IT_BRINGS.map((name) => [`cc-plugin-${name}@builtin`, unused])),
  };
}
