import { LABELS } from '../labels.ts';
import { statusOf } from './engine-failure.ts';
import type { EngineClient } from './engine.ts';
import { inTime, WORK_MS } from './in-time.ts';

/** Its bridge passes nothing on from container to container: Docker Engine, "bridge network driver". */
const WITHOUT_NEIGHBOURS = { 'com.docker.network.bridge.enable_icc': 'false' } as const;

/**
 * The network of the runs of an instance whose network is open. In the engine's own they would reach each other's ports. It is made once,
 * and kept until the server stops.
 *
 * @returns its name.
 */
export async function ensureOpenNetwork(client: EngineClient, instanceId: string): Promise<string> {
  const name = nameOf(instanceId);
  if ((await findNetworks(client, instanceId)).length > 0) return name;
  const request = {
    Name: name,
    Driver: 'bridge',
    CheckDuplicate: true,
    Labels: { [LABELS.instance]: instanceId },
    Options: WITHOUT_NEIGHBOURS,
  };
  await inTime(client.createNetwork(request), WORK_MS).catch((error: unknown) => {
    // Another run has made it in the meantime.
    if (statusOf(error) !== 409) throw error;
  });
  return name;
}

/** Removes it, unless a run is in it: what an engine can't do now, the next end or start asks of it again. */
export async function removeOpenNetwork(client: EngineClient, instanceId: string): Promise<void> {
  for (const { Id: id } of await findNetworks(client, instanceId))
    await inTime(client.getNetwork(id).remove(), WORK_MS).catch(() => undefined);
}

async function findNetworks(client: EngineClient, instanceId: string) {
  return await inTime(client.listNetworks({ filters: { label: [`${LABELS.instance}=${instanceId}`] } }));
}

/** As the engine takes names. */
function nameOf(instanceId: string): string {
  return `claude-ops-${instanceId.replaceAll(/[^\w.-]/g, '-')}`;
}
