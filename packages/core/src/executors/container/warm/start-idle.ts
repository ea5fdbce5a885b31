import path from 'node:path';
import { uuidV7 } from '../../../system/uuid-v7.ts';
import { warmArguments } from '../../../claude/delivery/arguments.ts';
import type { WarmProfile } from '../../../claude/delivery/delivery.ts';
import type { Gateway } from '../../../gateway/gateway.ts';
import type { GatewayReservation } from '../../../gateway/grant.ts';
import { createToken } from '../../../gateway/token.ts';
import type { Logger } from '../../../logger.ts';
import type { IdleClaude } from '../../warm/idle-claude.ts';
import type { EngineContainer } from '../engine/engine.ts';
import { inTime } from '../engine/in-time.ts';
import { labelsOf } from '../labels.ts';
import type { Places } from '../places.ts';
import { planContainer, type ContainerParts } from '../plan-container.ts';
import type { Removals } from '../removals.ts';
import { startContainer } from '../start-container.ts';
import { withBelongings, type Belongings } from '../../../system/belongings.ts';
import { makeIdleWorkspace } from '../../warm/idle-workspace.ts';

export interface WarmContainer extends IdleClaude {
  readonly container: EngineContainer;
  /** Of the image that it was made from. */
  readonly imageId: string;
  /** On its socket, until an attempt opens the place. */
  readonly reservation: GatewayReservation;
}

export interface StartIdleOptions extends ContainerParts {
  readonly instanceId: string;
  readonly workspacesDirectory: string;
  readonly gateway: Pick<Gateway, 'reserve'>;
  readonly places: Places;
  readonly removals: Removals;
  /** What no sweep takes away. */
  readonly live: Set<string>;
  readonly logger: Logger;
}

/** Starts a container whose CLI waits for a task, in an empty workspace. What fails leaves nothing. */
export async function startIdle(profile: WarmProfile, options: StartIdleOptions): Promise<WarmContainer> {
  return await withBelongings((belongings) => start(profile, belongings, options));
}

async function start(
  profile: WarmProfile,
  belongings: Belongings,
  options: StartIdleOptions,
): Promise<WarmContainer> {
  const { engine, instanceId, workspacesDirectory, gateway, places, removals, live, logger } = options;
  const [id, token] = [uuidV7(), createToken()];
  live.add(id);
  belongings.add({ [Symbol.asyncDispose]: async () => void live.delete(id) });
  const { socketDirectory, own, baseUrl } = belongings.add(await places.openForWarm(id));
  const workspace = belongings.add(
    await makeIdleWorkspace({
      path: path.join(workspacesDirectory, id),
      // A mount stays with it.
      canMove: true,
      owner: engine.user.ownsWorkspace ? engine.user : undefined,
      logger,
    }),
  );
  const reservation = belongings.add(await gateway.reserve({ socketDirectory, baseUrl, token }));
  const plan = {
    socketDirectory,
    own,
    resources: null,
    claudeArguments: warmArguments(profile),
    isPatient: profile.isPatient,
    keepsInput: profile.asks,
    gateway: reservation,
    labels: labelsOf(instanceId, { id }),
    workspace: workspace.path,
  };
  const started = belongings.add(
    await startContainer(engine, planContainer(plan, options), {
      id,
      removals,
      keepsInput: plan.keepsInput,
    }),
  );
  const { container, claude } = started;
  const { Image: imageId } = await inTime(container.inspect());
  const { home } = own;
  return { id, profile, token, claude, home, container, imageId, workspace, reservation, belongings };
}
