import { StartFailure, type Check, type Environment } from '@claude-ops/cli';
import { describeNetwork } from '../access/describe-network.ts';
import type { Configuration } from '../configuration/read-configuration.ts';
import { findProcessUser } from '../process-user/find-process-user.ts';

const name = 'network';

/** Whether tasks in process mode are held to their network policies. Undefined where it is not known who agents would run as. */
export async function checkNetwork(
  configuration: Configuration,
  environment: Environment,
): Promise<Check | undefined> {
  const { processUser: text } = configuration;
  try {
    const processUser = text === undefined ? undefined : await findProcessUser(text);
    return { name, ...(await describeNetwork(configuration, { environment, processUser })) };
  } catch (error) {
    if (!StartFailure.is(error)) throw error;
    // The check of the user says so.
    return undefined;
  }
}
