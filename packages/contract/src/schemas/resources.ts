import { Type, type Static } from '@sinclair/typebox';
import { LIMITS } from './limits.ts';

/** The most that a run may take. */
export const Resources = Type.Object(
  {
    memoryBytes: Type.Optional(
      Type.Integer({
        minimum: LIMITS.containerMemoryMinBytes,
        description: 'Memory, without swap, in bytes.',
        examples: [1_073_741_824],
      }),
    ),
    cpus: Type.Optional(
      Type.Number({
        minimum: LIMITS.containerCpusMin,
        description: 'Processors. Fractions are allowed.',
        examples: [1.5],
      }),
    ),
    processes: Type.Optional(
      Type.Integer({
        minimum: LIMITS.containerProcessesMin,
        description: 'Processes and threads.',
        examples: [256],
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'Limits of the run, below those of the server. In mode process only `processes`, and only if the server counts them for each run.',
  },
);
export type Resources = Static<typeof Resources>;
