import { migration0001 } from './0001-tasks.ts';

/** A step of the schema. Once released it is frozen: a change is a new migration. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** In order: the first makes version 1 of the schema, the next version 2. Only ever appended to. */
export const MIGRATIONS: readonly Migration[] = [migration0001];
