import type { McpServerMap, TaskEnvironment, TaskSpec } from '@claude-ops/contract';
import type { KeptSession } from '../sessions/kept-sessions.ts';

/** One try at a task, with everything a run needs to know. Holds secrets in clear text: never log it. */
export interface Attempt {
  readonly id: string;
  readonly taskId: string;
  readonly spec: TaskSpec;
  readonly secrets: AttemptSecrets;
  /** The conversation that it goes on with, in a fork of its own. @default a new one */
  readonly session?: EarlierSession;
}

/** The conversation of an earlier task, or of an earlier attempt of the same one. */
export interface EarlierSession extends Pick<KeptSession, 'sessionId' | 'projects'> {
  /** The number of the attempt that was interrupted. Left out: another task had the conversation. */
  readonly attempt?: number;
}

/** The values of an attempt that no answer, event or log may show. */
export interface AttemptSecrets {
  /** Only masked in the run's output: the run itself reaches the model through the gateway, which holds the key. */
  readonly apiKey: string;
  /** Whether its model API is that of the server, or of its own credential. @default own */
  readonly upstream?: 'own' | 'other';
  /** By name, with their secret values. */
  readonly mcpServers: McpServerMap;
  /** Variables of the agent's commands, with their values. */
  readonly env: TaskEnvironment;
  /** Further texts to mask in the run's output. */
  readonly others: readonly string[];
}
