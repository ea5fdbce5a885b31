import { readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The private places of attempts and warm processes that this test file's servers have on disk by now. */
export function attemptDirectories(): string[] {
  const below = (directory: string) => entriesOf(directory).map((name) => path.join(directory, name));
  return below(os.tmpdir())
    .flatMap((server) => below(path.join(server, 'attempts')))
    .flatMap(below);
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
