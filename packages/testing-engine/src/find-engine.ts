import { answers } from './daemon/answers.ts';
import type { EngineAddress } from './engine.ts';

/** The engine that DOCKER_HOST names, or the one of the machine, if it answers. Only those on a unix socket are looked for. */
export async function findEngine(): Promise<EngineAddress | undefined> {
  const host = process.env['DOCKER_HOST'] || 'unix:///var/run/docker.sock';
  if (!host.startsWith('unix://')) return undefined;
  const socketPath = host.slice('unix://'.length);
  return (await answers(socketPath)) ? { socketPath } : undefined;
}
