import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { keepFile } from './keep-file.ts';

/** The name of this server among all: the same for every start on the same data, so that it knows its leftovers. */
export async function readInstanceId(dataDir: string): Promise<string> {
  return (await keepFile(path.join(dataDir, 'instance-id'), () => `${randomUUID()}\n`)).trim();
}
