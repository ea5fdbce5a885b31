import type { Engine, NoEngine } from './engine.ts';
import { findEngine } from './find-engine.ts';
import { joinKeeper } from './keeper/join-keeper.ts';
import { missingForDaemon } from './daemon/missing-for-daemon.ts';

/** The machine's own engine where one answers, else a private one that all test runs on this machine share. */
export async function openEngine(directory: string): Promise<Engine | NoEngine> {
  const found = await findEngine();
  if (found !== undefined) return { address: found, [Symbol.asyncDispose]: async () => undefined };
  const missing = missingForDaemon();
  return missing === undefined ? await joinKeeper(directory) : { unavailable: missing };
}
