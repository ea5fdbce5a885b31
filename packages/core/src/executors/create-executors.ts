import path from 'node:path';
import type { ExecutionMode } from '@claude-ops/contract';
import type { Gateway } from '../gateway/gateway.ts';
import type { TaskObserver } from '../observer/task-observer.ts';
import { isBelow } from '../system/is-below.ts';
import type { Settings } from '../resolve-options.ts';
import { mostLent } from './most-lent.ts';
import { createContainerExecutor } from './container/container-executor.ts';
import type { Executor } from './executor.ts';
import { createProcessExecutor } from './process/process-executor.ts';

interface ExecutorParts {
  readonly observer: Required<TaskObserver>;
  readonly gateway: Gateway;
}

/** The ways to run a task, by mode. One that is given takes the place of ours. */
export function createExecutors(
  settings: Settings,
  parts: ExecutorParts,
): ReadonlyMap<ExecutionMode, Executor> {
  const executors = [
    processExecutor(settings, parts),
    ...containerExecutors(settings, parts),
    ...settings.executors,
  ];
  return new Map(executors.map((executor) => [executor.mode, executor]));
}

function processExecutor(
  {
    instanceId,
    attemptsDirectory,
    sessionsDirectory,
    workspacesDirectory,
    programsDirectory,
    gitIdentity,
    maxConcurrency,
    claude,
    logger,
  }: Settings,
  { observer, gateway }: ExecutorParts,
): Executor {
  return createProcessExecutor({
    instanceId,
    attemptsDirectory,
    programsDirectory,
    gitIdentity,
    logger,
    onSwept: observer.swept,
    claudePath: claude.path,
    hostEnvironment: claude.hostEnvironment,
    claudeEnvironment: claude.environment,
    user: claude.processUser,
    processLimits: claude.processLimits,
    warm: claude.warm,
    maxRuns: maxConcurrency + mostLent({ maxConcurrency, claude }),
    address: gateway.address,
    sharedPlaces: {
      workspaces: workspacesDirectory,
      attempts: path.dirname(attemptsDirectory),
      // Below the workspaces it is hidden with them.
      ...(!isBelow(workspacesDirectory, sessionsDirectory) && { sessions: path.dirname(sessionsDirectory) }),
    },
    usePidNamespace: claude.usePidNamespace,
    limits: claude.limits,
  });
}

function containerExecutors(
  { instanceId, containers, containersDirectory, workspacesDirectory, gitIdentity, claude, logger }: Settings,
  { gateway }: ExecutorParts,
): Executor[] {
  if (containers === undefined) return [];
  return [
    createContainerExecutor({
      instanceId,
      settings: containers,
      placesDirectory: containersDirectory,
      workspacesDirectory,
      warm: claude.warm,
      gateway,
      gitIdentity,
      logger,
      // Where a system has no such numbers, its engine runs elsewhere and takes no offence.
      server: { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
      claudeEnvironment: claude.environment,
      limits: claude.limits,
    }),
  ];
}
