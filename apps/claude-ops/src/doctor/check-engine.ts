import type { Check } from '@claude-ops/cli';
import { examineEngine, type FoundEngine } from '@claude-ops/core';
import type { Configuration } from '../configuration/read-configuration.ts';

const name = 'containers';

/** Whether tasks can run in containers here. Where nobody asks for that by default, it is no problem that they can't. */
export async function checkEngine({
  containers,
  defaultMode,
  modes,
}: Pick<Configuration, 'containers' | 'defaultMode' | 'modes'>): Promise<Check> {
  if (!modes.includes('container'))
    return { name, state: 'ok', detail: 'ALLOWED_MODES does not have mode container' };
  const isNeeded = defaultMode === 'container';
  try {
    return describe(await examineEngine(containers), containers.image ?? '', isNeeded);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      name,
      state: isNeeded ? 'problem' : 'ok',
      detail: `no task can run in a container: ${reason}`,
      ...(isNeeded && {
        advice: 'Set CONTAINER_ENGINE to the address of an engine, or DEFAULT_MODE to process.',
      }),
    };
  }
}

function describe({ version, isRootless, hasImage }: FoundEngine, image: string, isNeeded: boolean): Check {
  const engine = `engine ${version}${isRootless ? ', rootless' : ''}`;
  if (hasImage) return { name, state: 'ok', detail: `${engine}, image ${image}` };
  return {
    name,
    state: isNeeded ? 'problem' : 'warning',
    detail: `${engine}, but the image ${image} is missing`,
    advice: `Build it: docker build -f docker/runner.Dockerfile -t ${image} docker`,
  };
}
