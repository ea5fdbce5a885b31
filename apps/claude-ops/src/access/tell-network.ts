import type { Logger } from 'pino';
import type { Configuration } from '../configuration/read-configuration.ts';
import { describeNetwork, type NetworkParts } from './describe-network.ts';

/**
 * Says in the log whether tasks in process mode are held to their network policies. The start does not wait for that. Disposing waits
 * until it is over.
 */
export function tellNetwork(
  configuration: Configuration,
  { logger, ...parts }: NetworkParts & { readonly logger: Logger },
): AsyncDisposable {
  const tell = async () => {
    const { state, detail, advice } = await describeNetwork(configuration, parts);
    const facts = { event: 'network_policies', detail, advice };
    if (state === 'warning') logger.warn(facts, 'network policies');
    else logger.info(facts, 'network policies');
  };
  const over = tell().catch((error: unknown) =>
    logger.warn({ event: 'network_check_failed', err: error }, 'the network policies could not be checked'),
  );
  return { [Symbol.asyncDispose]: () => over };
}
