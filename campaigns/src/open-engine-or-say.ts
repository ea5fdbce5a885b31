import path from 'node:path';
import { cacheDirectory, openEngine, type OpenedEngine } from '@claude-ops/testing-engine';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');

/** The engine of the tests with its images. Where there is none, says why and gives undefined. */
export async function openEngineOrSay(say: (line: string) => void): Promise<OpenedEngine | undefined> {
  const engine = await openEngine({ cache: cacheDirectory(), repository: REPOSITORY });
  if (!('unavailable' in engine)) return engine;
  say(`What needs containers is left out: ${engine.unavailable}.`);
  return undefined;
}
