import { open } from 'node:fs/promises';
import type { CommandPlace } from '../executors/command/command-place.ts';
import { runCommand } from '../executors/command/run-command.ts';
import type { Mask } from '../secrets/mask.ts';
import { LONGEST_TIMER_MS } from '../system/settles-within.ts';

export interface TreeToUnpack {
  readonly place: CommandPlace;
  /** Unpacks an archive of so many bytes from its stdin. */
  readonly command: (bytes: number) => string;
  readonly mask: Mask;
  readonly signal: AbortSignal;
}

/**
 * Unpacks an archive in the place of a run.
 *
 * @returns its bytes.
 * @throws what keeps it from being unpacked. A part of it may be there.
 */
export async function unpackTree(
  file: string,
  { place, command, mask, signal }: TreeToUnpack,
): Promise<number> {
  await using archive = await open(file, 'r');
  const { size } = await archive.stat();
  const { exitCode, output } = await runCommand(place, {
    command: command(size),
    variables: {},
    timeoutMs: LONGEST_TIMER_MS,
    signal,
    mask,
    input: archive.createReadStream({ autoClose: false }),
  });
  signal.throwIfAborted();
  if (exitCode !== 0)
    throw new Error(
      `What is kept could not be unpacked (exit code ${exitCode ?? 'unknown'}): ${output.trim().slice(-500)}`,
    );
  return size;
}
