import type { Role } from './schemas/role.ts';
import type { TokenName } from './schemas/token.ts';

/** Who calls, and what they may do. */
export interface Caller {
  /** The token that was shown; null: none was needed. */
  readonly token: TokenName | null;
  readonly role: Role;
  /** Whether the caller reaches only the tasks that its token created. */
  readonly ownTasks: boolean;
}
