import type { ExecutionMode } from '@claude-ops/contract';
import { examineEngine } from '@claude-ops/core';
import type { Logger } from 'pino';
import type { Configuration } from '../configuration/read-configuration.ts';

type ModeSettings = Pick<
  Configuration,
  'modes' | 'areModesGiven' | 'defaultMode' | 'postgres' | 'nodeRole' | 'containers'
>;

/**
 * The modes that a server offers. Beside others it leaves tasks in containers to those that can run them, if nobody has said what it is to
 * offer. A server that is alone, or runs no tasks, leaves none to anybody.
 */
export async function offeredModes(
  { modes, areModesGiven, defaultMode, postgres, nodeRole, containers }: ModeSettings,
  logger: Pick<Logger, 'warn'>,
): Promise<readonly ExecutionMode[]> {
  const isAsked = areModesGiven || defaultMode === 'container';
  if (isAsked || postgres === undefined || nodeRole === 'api') return modes;
  const lack = await findLack(containers);
  if (lack === undefined) return modes;
  logger.warn(
    { event: 'containers_not_offered', reason: lack },
    'this node leaves tasks in containers to others: set ALLOWED_MODES, or start it again with an engine and the image',
  );
  return modes.filter((mode) => mode !== 'container');
}

/** @returns why no task can run in a container here; undefined where one can. */
async function findLack(containers: Configuration['containers']): Promise<string | undefined> {
  try {
    const { hasImage } = await examineEngine(containers);
    return hasImage ? undefined : `The image ${containers.image} is missing.`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
