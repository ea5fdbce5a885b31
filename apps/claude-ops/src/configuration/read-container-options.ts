import { LIMITS } from '@claude-ops/contract';
import { StartFailure, type Environment } from '@claude-ops/cli';
import type { ContainerOptions } from '@claude-ops/core';
import { byteCount, chosen, wholeNumber } from './parse-variable.ts';
import { VARIABLES, type VariableName } from './variables.ts';

const ENGINE = /^(?:unix:\/\/\/.+|(?:tcp|http):\/\/[^/\s]+:\d+\/?)$/;
const CPUS = { min: LIMITS.containerCpusMin, max: 1_024 } as const;
const IMAGE = /^[a-z0-9][\w./:@-]*$/;

/** How tasks are run in containers. @throws {StartFailure} */
export function readContainerOptions(
  given: (name: VariableName) => string | undefined,
  environment: Environment,
): Required<Omit<ContainerOptions, 'claudePath'>> {
  const text = (name: Defaulted) => given(name) ?? VARIABLES[name].default;
  const isTrue = (name: Defaulted) => chosen(name, text(name), ['true', 'false']) === 'true';
  const dockerHost = environment['DOCKER_HOST']?.trim() || undefined;
  return {
    engine: engine(given('CONTAINER_ENGINE') ?? dockerHost ?? VARIABLES.CONTAINER_ENGINE.default),
    image: image(text('CONTAINER_IMAGE')),
    memoryBytes: byteCount('CONTAINER_MEMORY', text('CONTAINER_MEMORY'), { min: 128 * 1024 ** 2 }),
    cpus: cpus(text('CONTAINER_CPUS')),
    processes: wholeNumber('CONTAINER_PIDS', text('CONTAINER_PIDS'), { min: 32, max: 4_194_304 }),
    allowOpenNetwork: isTrue('CONTAINER_OPEN_NETWORK'),
    resume: isTrue('RESUME_ON_RESTART'),
  };
}

type Defaulted =
  | 'CONTAINER_IMAGE'
  | 'CONTAINER_MEMORY'
  | 'CONTAINER_CPUS'
  | 'CONTAINER_PIDS'
  | 'CONTAINER_OPEN_NETWORK'
  | 'RESUME_ON_RESTART';

function engine(text: string): string {
  if (ENGINE.test(text)) return text;
  throw new StartFailure(`The container engine is "${text}".`, {
    advice: 'Set CONTAINER_ENGINE to unix:///path of its socket, or to tcp://host:port of a proxy to it.',
  });
}

function image(text: string): string {
  if (IMAGE.test(text)) return text;
  throw new StartFailure(`CONTAINER_IMAGE is "${text}".`, {
    advice: 'Set it to the name of an image, such as claude-ops-runner:latest.',
  });
}

function cpus(text: string): number {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= CPUS.min && value <= CPUS.max) return value;
  throw new StartFailure(`CONTAINER_CPUS is "${text}".`, {
    advice: `Set it to a number from ${CPUS.min} to ${CPUS.max}, such as 1.5.`,
  });
}
