import type { EngineAddress } from './engine.ts';
import { answers } from './daemon/answers.ts';

/** The engine that DOCKER_HOST names, or the one of the machine, if it answers. */
export async function findEngine(): Promise<EngineAddress | undefined> {
  const host = process.env['DOCKER_HOST'] || 'unix:///var/run/docker.sock';
  if (!host.startsWith('unix://'))
    throw new Error(`DOCKER_HOST is ${host}: tests know engines on unix sockets only`);
  const socketPath = host.slice('unix://'.length);
  return (await answers(socketPath)) ? { socketPath } : undefined;
}
