import { spawn, type ChildProcess } from 'node:child_process';
import type { EngineAddress } from '../engine.ts';

/** Starts a module of Node in the network that the engine is in, with a channel to this process. */
export function startInside(
  { networkPid }: EngineAddress,
  module: string,
  args: readonly string[],
): ChildProcess {
  const enter = networkPid === undefined ? [] : ['nsenter', '--target', String(networkPid), '--net', '--'];
  const [command = '', ...all] = [...enter, process.execPath, module, ...args];
  return spawn(command, all, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}
