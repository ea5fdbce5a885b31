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
 * Writes into a new home what the CLI would write there at its first start, which it does in eight turns, each with a lock,
 * a backup and a rename: up to a twelfth of all that it takes to answer a trivial prompt. And the settings of a run.
 */
export async function seedHome(home: string): Promise<void> {
  const directory = configurationDirectory(home);
  const configuration = firstConfiguration(new Date(), () => randomBytes(32).toString('hex'));
  await mkdir(directory, { mode: 0o700 });
  const files = { [CONFIGURATION_FILE]: configuration, [SETTINGS_FILE]: FIRST_SETTINGS };
  for (const [name, content] of Object.entries(files))
    await writeFile(path.join(directory, name), JSON.stringify(content), { mode: 0o600 });
}
