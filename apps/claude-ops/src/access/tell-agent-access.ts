import { canTellPeers } from '@claude-ops/server';
import type { Logger } from 'pino';
import type { Configuration } from '../configuration/read-configuration.ts';
import type { ProcessUser } from '../process-user/find-process-user.ts';
import { describeAgentAccess } from './describe-agent-access.ts';

/** Says in one line of the log whether agents can call this API: nobody reads the documentation before the first start. */
export async function tellAgentAccess(
  configuration: Configuration,
  { processUser, logger }: { readonly processUser: ProcessUser | undefined; readonly logger: Logger },
): Promise<void> {
  const hasProcessUser = processUser !== undefined;
  const canTell = hasProcessUser && (await canTellPeers());
  const { state, detail, advice } = describeAgentAccess({ ...configuration, hasProcessUser, canTell });
  const facts = { event: 'agent_access', detail, advice };
  if (state === 'warning') logger.warn(facts, 'access of agents to this API');
  else logger.info(facts, 'access of agents to this API');
}
