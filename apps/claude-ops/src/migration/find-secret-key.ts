import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { StartFailure } from '@claude-ops/cli';
import { createSealer } from '@claude-ops/core';
import type { SealedText } from '@claude-ops/storage/postgres';
import { readSecretKey } from '../data-directory/secret-key.ts';
import type { Migration } from './read-migration.ts';

export interface FoundKey {
  readonly key: Uint8Array;
  /** The file that it is in; undefined for that of the variable. */
  readonly file: string | undefined;
}

/**
 * The key that opens what is copied. Undefined where nothing is sealed.
 *
 * @throws {StartFailure} where none opens it: every node would be unable to run these tasks.
 */
export async function findSecretKey(
  { dataDir, secretKey }: Pick<Migration, 'dataDir' | 'secretKey'>,
  sealed: readonly SealedText[],
): Promise<FoundKey | undefined> {
  if (sealed.length === 0) return undefined;
  const file = path.join(dataDir, 'secret.key');
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  const inFile = kept === undefined ? undefined : await readSecretKey(undefined, dataDir);
  const given = secretKey === undefined ? undefined : await readSecretKey(secretKey, dataDir);
  if (given !== undefined && opensAll(given, sealed)) return { key: given, file: undefined };
  if (inFile !== undefined && opensAll(inFile, sealed)) {
    if (given === undefined) return { key: inFile, file };
    throw new StartFailure(
      `CLAUDE_OPS_SECRET_KEY does not open the keys of these tasks: they are sealed with the key in ${file}.`,
      { advice: 'Set CLAUDE_OPS_SECRET_KEY to the content of that file, here and for every node.' },
    );
  }
  const isMissing = given === undefined && inFile === undefined;
  throw new StartFailure(
    isMissing
      ? `Tasks or MCP profiles in ${dataDir} have secrets, and there is no key to open them: CLAUDE_OPS_SECRET_KEY is not set, and ${file} is missing.`
      : `The secret key does not open the secrets of tasks or MCP profiles in ${dataDir}.`,
    { advice: 'Set CLAUDE_OPS_SECRET_KEY to the key that the server had.' },
  );
}

function opensAll(key: Uint8Array, texts: readonly SealedText[]): boolean {
  const sealer = createSealer(key);
  try {
    for (const { sealed, context } of texts) sealer.open(sealed, context);
    return true;
  } catch {
    return false;
  }
}
