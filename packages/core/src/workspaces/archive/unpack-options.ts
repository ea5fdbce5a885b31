import type { WorkspaceLimits } from '../workspace-limits.ts';

export interface UnpackOptions {
  readonly limits: WorkspaceLimits;
  readonly allowsRepository: boolean;
  readonly signal: AbortSignal;
}
