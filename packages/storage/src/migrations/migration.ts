/** A step of the schema. Once released it is frozen: a change is a new migration. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}
