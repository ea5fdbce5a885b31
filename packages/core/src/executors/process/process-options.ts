import type { Environment } from '../../claude/environment.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import type { Logger } from '../../logger.ts';
import type { SweepReport } from '../../processes/sweep/sweep.ts';
import type { GitIdentity } from '../git-identity.ts';
import type { RunLimits } from '../run/run-claude.ts';
import type { WarmPoolSettings } from '../warm/warm-process-pool.ts';
import type { SharedPlaces } from './confinement/places.ts';
import type { ProcessLimitSettings } from './limits/run-limits.ts';
import type { AgentUser } from './users/agent-user.ts';

export interface ProcessExecutorOptions {
  /** Who runs the processes: what an earlier server of the same instance left is ended before the first run. */
  readonly instanceId: string;
  /** Each attempt gets its private HOME here. It is emptied at the start, so nothing else may live here. */
  readonly attemptsDirectory: string;
  /** Path of the CLI; without it, found on PATH or in the npm package. */
  readonly claudePath: string | undefined;
  /** The server's own environment, of which little is passed on. */
  readonly hostEnvironment: Environment;
  /** Variables for the CLI besides those. */
  readonly claudeEnvironment: Environment;
  /** The parts that differ from the default. */
  readonly gitIdentity: Partial<GitIdentity>;
  /** Who the CLI is started as; undefined: the user of this server. */
  readonly user: AgentUser | undefined;
  /** The directories of the workspaces and of the private places of all attempts. */
  readonly sharedPlaces: SharedPlaces;
  /** The CLI is put here for a user who can't pass to it, if there are no mounts. */
  readonly programsDirectory: string;
  readonly warm: WarmPoolSettings;
  /** How many runs there are at once, at most. */
  readonly maxRuns: number;
  /** The address of the gateway, for a warm process, whose attempt is not known yet. */
  readonly address: Gateway['address'];
  /** Limits of one run. */
  readonly processLimits: ProcessLimitSettings;
  /** Whether to use a PID namespace where the platform allows one. */
  readonly usePidNamespace: boolean;
  readonly limits: RunLimits;
  /** Told after every sweep. */
  readonly onSwept: (report: SweepReport) => void;
  readonly logger: Logger;
}
