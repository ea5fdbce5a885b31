import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { StartFailure } from '@claude-ops/cli';
import { keepFile } from './keep-file.ts';

const KEY_BYTES = 32;

/**
 * The key that encrypts what tasks keep secret: the operator's, else one of the data directory's own.
 *
 * @throws {StartFailure} where it isn't 32 bytes in base64 or hex.
 */
export async function readSecretKey(configured: string | undefined, dataDir: string): Promise<Uint8Array> {
  if (configured !== undefined) return decode(configured, 'CLAUDE_OPS_SECRET_KEY');
  const file = path.join(dataDir, 'secret.key');
  const kept = await keepFile(file, () => `${randomBytes(KEY_BYTES).toString('base64')}\n`);
  return decode(kept.trim(), file);
}

function decode(text: string, source: string): Uint8Array {
  const key = Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');
  if (key.length === KEY_BYTES) return key;
  throw new StartFailure(`${source} does not hold a key of ${KEY_BYTES} bytes.`, {
    advice: 'Give it 32 bytes in base64 or hex, such as `openssl rand -base64 32` prints.',
  });
}
