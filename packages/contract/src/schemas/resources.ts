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
        description: 'Processors, in parts of one too.',
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
      'What the run of the task may take, where that is less than the server gives. In mode process only `processes`, and only where the server counts them for each run.',
  },
);
export type Resources = Static<typeof Resources>;
