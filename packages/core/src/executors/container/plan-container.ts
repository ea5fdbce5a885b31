import type { TaskSpec } from '@claude-ops/contract';
import type { ContainerCreateOptions } from 'dockerode';
import { claudeEnvironment, type Environment } from '../../claude/environment.ts';
import type { GatewayAccess } from '../../attempt/gateway-access.ts';
import type { OwnDirectories } from '../executor.ts';
import { heldCommand } from '../run/setup/held-command.ts';
import type { ContainerSettings } from './container-options.ts';
import { containerSpec, GIT_CONFIGURATION_FILE, INSIDE } from './container-spec.ts';
import type { EngineInUse } from './engine/connect-once.ts';

export interface ContainerParts {
  readonly engine: EngineInUse;
  readonly settings: ContainerSettings;
  /** Variables for the CLI. */
  readonly claudeEnvironment: Environment;
}

export interface ContainerPlan {
  /** Of the CLI. */
  readonly claudeArguments: readonly string[];
  /** Whether it is to be held at its start (`held-command.ts`). @default not */
  readonly isHeld?: boolean;
  /** Whether its requests may have to wait at the gateway. */
  readonly isPatient: boolean;
  readonly gateway: GatewayAccess;
  readonly labels: Readonly<Record<string, string>>;
  /** As the server sees them. */
  readonly workspace: string;
  readonly socketDirectory: string;
  readonly own: OwnDirectories;
  readonly resources: TaskSpec['resources'];
  /** Whether the input stays open when the server is gone, for the next one. */
  readonly keepsInput: boolean;
  /** The engine's network that it is in, by name. @default none */
  readonly network?: string | undefined;
}

/** What the CLI is run in here, for an attempt or ahead of it. */
export function planContainer(
  plan: ContainerPlan,
  { engine, settings, claudeEnvironment: additions }: ContainerParts,
): ContainerCreateOptions {
  const { user, hostPath, mapsUsers } = engine;
  const { gateway, labels, network, keepsInput, isHeld = false } = plan;
  const cli = [settings.claudePath, ...plan.claudeArguments];
  return containerSpec({
    settings,
    user,
    mapsUsers,
    labels,
    network,
    keepsInput,
    command: isHeld ? heldCommand(cli) : cli,
    environment: claudeEnvironment({
      // Without a language, characters beyond ASCII are bytes to the agent's programs.
      host: { LANG: 'C.UTF-8' },
      gateway,
      // The CLI refuses some modes to root, which in a rootless engine is an ordinary user.
      additions: {
        GIT_CONFIG_SYSTEM: `${INSIDE.gateway}/${GIT_CONFIGURATION_FILE}`,
        ...additions,
        ...(user.uid === 0 && { IS_SANDBOX: '1' }),
      },
      home: INSIDE.home,
      temporaryDirectory: INSIDE.temporaryDirectory,
      isPatient: plan.isPatient,
    }),
    limits: { ...settings, ...plan.resources },
    workspace: hostPath(plan.workspace),
    gatewayDirectory: hostPath(plan.socketDirectory),
    own: { home: hostPath(plan.own.home), temporary: hostPath(plan.own.temporary) },
  });
}
