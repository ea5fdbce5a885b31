import { v7 } from 'uuid';
import { spareArguments } from '../../../claude/spare-messages.ts';
import type { Gateway } from '../../../gateway/gateway.ts';
import type { GatewayReservation } from '../../../gateway/grant.ts';
import { createToken } from '../../../gateway/token.ts';
import type { Logger } from '../../../logger.ts';
import type { ParkedClaude } from '../../spares/spare.ts';
import { INSIDE } from '../container-spec.ts';
import type { EngineContainer } from '../engine/engine.ts';
import { inTime } from '../engine/in-time.ts';
import { labelsOf } from '../labels.ts';
import type { Places } from '../places.ts';
import { planContainer, type ContainerParts } from '../plan-container.ts';
import type { Removals } from '../removals.ts';
import { startContainer } from '../start-container.ts';
import { createBelongings, type Belongings } from './belongings.ts';
import { makeParkedWorkspace, type ParkedWorkspace } from './parked-workspace.ts';

export interface ContainedSpare extends ParkedClaude {
  readonly container: EngineContainer;
  /** Of the image that it was made from. */
  readonly imageId: string;
  readonly workspace: string;
  readonly parkedWorkspace: ParkedWorkspace;
  /** On its socket, until an attempt opens the place. */
  readonly reservation: GatewayReservation;
}

export interface ParkOptions extends ContainerParts {
  readonly instanceId: string;
  readonly workspacesDirectory: string;
  readonly gateway: Pick<Gateway, 'reserve'>;
  readonly places: Places;
  readonly removals: Removals;
  /** Whether it is told ahead where it works. */
  readonly claimsAhead: boolean;
  /** What no sweep takes away. */
  readonly live: Set<string>;
  readonly logger: Logger;
}

/** Starts a container whose CLI waits for a task, in an empty workspace. What fails leaves nothing. */
export async function park(options: ParkOptions): Promise<ContainedSpare> {
  const belongings = createBelongings();
  try {
    return await start(belongings, options);
  } catch (error) {
    await belongings[Symbol.asyncDispose]();
    throw error;
  }
}

async function start(belongings: Belongings, options: ParkOptions): Promise<ContainedSpare> {
  const { engine, instanceId, workspacesDirectory, gateway, places, removals, live, logger } = options;
  const [id, token] = [v7(), createToken()];
  live.add(id);
  belongings.add({ [Symbol.asyncDispose]: async () => void live.delete(id) });
  const { socketDirectory, baseUrl } = belongings.add(await places.openForSpare(id));
  const parkedWorkspace = belongings.add(
    await makeParkedWorkspace({ workspacesDirectory, spareId: id, user: engine.user, logger }),
  );
  const reservation = belongings.add(await gateway.reserve({ socketDirectory, baseUrl, token }));
  const plan = {
    ...{ socketDirectory, resources: null, hasOpenNetwork: false },
    claudeArguments: spareArguments({ allowsBypass: true }),
    gateway: reservation,
    // Elsewhere than it will work: what it knows of a directory, as whether it is a repository, it finds out once.
    workingDirectory: INSIDE.temporaryDirectory,
    labels: labelsOf(instanceId, { id }),
    workspace: parkedWorkspace.path,
  };
  const started = belongings.add(
    await startContainer(engine, planContainer(plan, options), { id, removals }),
  );
  const { container, claude } = started;
  const { Image: imageId } = await inTime(container.inspect());
  return {
    ...{ id, token, claude, container, imageId, parkedWorkspace, reservation, belongings },
    workspace: parkedWorkspace.path,
    claimedAt: options.claimsAhead ? INSIDE.workspace : undefined,
  };
}
