import { StartFailure, type Check, type Environment, type ServeOptions } from '@claude-ops/cli';
import { readConfiguration, type Configuration } from '../configuration/read-configuration.ts';
import { ignoredVariables, type IgnoredVariable } from '../configuration/ignored-variables.ts';
import { VARIABLES } from '../configuration/variables.ts';
import { readSecretKey } from '../data-directory/secret-key.ts';

export interface CheckedConfiguration {
  readonly checks: readonly Check[];
  /** Undefined where a variable is wrong. */
  readonly configuration: Configuration | undefined;
}

/** Whether every variable holds what it may hold: each on its own, so that all that are wrong are named. */
export async function checkConfiguration(
  environment: Environment,
  flags: ServeOptions,
): Promise<CheckedConfiguration> {
  const names = Object.keys(VARIABLES).filter((name) => environment[name]?.trim());
  const found = await Promise.all(names.map((name) => failureOf({ [name]: environment[name] })));
  const failures = found.filter((failure) => failure !== undefined);
  if (failures.length > 0) return { checks: failures, configuration: undefined };
  return {
    checks: [
      { name: 'configuration', state: 'ok', detail: detailOf(names) },
      ...ignoredVariables(environment).map(warningOf),
    ],
    configuration: readConfiguration(environment, flags),
  };
}

async function failureOf(environment: Environment): Promise<Check | undefined> {
  try {
    const { secretKey, dataDir } = readConfiguration(environment, {});
    if (secretKey !== undefined) await readSecretKey(secretKey, dataDir);
    return undefined;
  } catch (error) {
    if (!StartFailure.is(error)) throw error;
    return { name: 'configuration', state: 'problem', detail: error.message, advice: error.advice };
  }
}

function warningOf({ name, instead }: IgnoredVariable): Check {
  return {
    name: 'configuration',
    state: 'warning',
    detail: `${name} is set, and claude-ops does not read it`,
    advice: `Set ${instead} if you mean that.`,
  };
}

function detailOf(names: readonly string[]): string {
  return names.length === 0 ? 'all by default' : `set: ${names.join(', ')}`;
}
