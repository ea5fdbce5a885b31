import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  CONFIGURATION_FILE,
  configurationDirectory,
  firstConfiguration,
  FIRST_SETTINGS,
  SETTINGS_FILE,
} from '../../claude/first-configuration.ts';

/**
 * Makes a seeded home: writes the files that the CLI would write at its first start, and the settings of a run. The CLI would take
 * eight turns for it, each with a lock, a backup and a rename: up to a twelfth of the time of a trivial prompt.
 */
export async function seedHome(home: string): Promise<void> {
  const directory = configurationDirectory(home);
  const configuration = firstConfiguration(new Date(), () => randomBytes(32).toString('hex'));
  await mkdir(directory, { mode: 0o700 });
  const files = { [CONFIGURATION_FILE]: configuration, [SETTINGS_FILE]: FIRST_SETTINGS };
  for (const [name, content] of Object.entries(files))
    await writeFile(path.join(directory, name), JSON.stringify(content), { mode: 0o600 });
}
