import type { ProblemItem, Task } from '@claude-ops/contract';
import type { ContainerSettings } from './container-options.ts';

const LIMITED = ['memoryBytes', 'cpus', 'processes'] as const;

/** What of a task this server does not do in containers: more than it gives to one, and a network without a fence. */
export function refusalsOf(
  { network, resources }: Pick<Task, 'network' | 'resources'>,
  settings: ContainerSettings,
): ProblemItem[] {
  const tooMuch = LIMITED.filter((name) => (resources?.[name] ?? 0) > settings[name]).map((name) => ({
    pointer: `/resources/${name}`,
    detail: `is more than this server gives to a container: ${settings[name]}`,
  }));
  if (network.policy !== 'open' || settings.allowOpenNetwork) return tooMuch;
  return [...tooMuch, { pointer: '/network', detail: OPEN_IS_NOT_ALLOWED }];
}

const OPEN_IS_NOT_ALLOWED =
  'may not be open in a container here: name the hosts with { "allow": [...] }, or have the operator permit it (CONTAINER_OPEN_NETWORK)';
