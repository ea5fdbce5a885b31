import type { ModelServer } from '@claude-ops/testing';
import type { RestartedServer } from '../restarts/restarted-server.ts';
import type { BranchTask } from './branch.ts';
import type { TellingModel } from './tell-tasks.ts';

/** The surroundings of a conversation. */
export interface Room {
  readonly server: RestartedServer;
  readonly model: ModelServer;
  readonly telling: TellingModel;
  readonly dataDirectory: string;
}

export interface CreatedTask {
  readonly id: string;
  readonly expected: BranchTask;
}
