import { StartFailure, type Environment, type MigrateOptions } from '@claude-ops/cli';
import { readConfiguration, type Configuration } from '../configuration/read-configuration.ts';

/** From where to where. Paths are absolute. */
export interface Migration {
  readonly dataDir: string;
  readonly databasePath: string;
  readonly postgres: NonNullable<Configuration['postgres']>;
  readonly s3: Configuration['s3'];
  /** That of a variable. */
  readonly secretKey: string | undefined;
}

/**
 * The variables of `start` say both: those of the server on SQLite, and those of the nodes.
 *
 * @throws {StartFailure}
 */
export function readMigration({ from }: Pick<MigrateOptions, 'from'>, environment: Environment): Migration {
  // A server has one of the two.
  const { DB_PATH: _sqlite, ...shared } = environment;
  const { DATABASE_URL: _postgres, ...own } = environment;
  const flags = from === undefined ? {} : { dataDir: from };
  const { dataDir, postgres, s3, secretKey } = readConfiguration(shared, flags);
  if (postgres === undefined)
    throw new StartFailure('DATABASE_URL is not set.', {
      advice: 'Set it to the PostgreSQL to copy to: postgres://user:password@host:5432/database.',
    });
  const { databasePath } = readConfiguration(own, flags);
  return { dataDir, databasePath, postgres, s3, secretKey };
}
