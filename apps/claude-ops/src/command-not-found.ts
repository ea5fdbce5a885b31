import { refuseUnknownCommand } from '@claude-ops/cli';
import type { Hook } from '@oclif/core';

/** oclif runs this for a command that there is not. */
export const commandNotFound: Hook.CommandNotFound = async ({ id, argv = [], config }) => {
  const { stdout, stderr } = process;
  // oclif takes words without a flag before them for a part of the name.
  refuseUnknownCommand({
    id,
    bin: config.bin,
    commands: config.commandIDs,
    words: [...argv, ...process.argv.slice(2)],
    stdout,
    stderr,
  });
};
