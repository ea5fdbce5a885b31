import type { Environment, MigrateOptions, MigrationReport } from '@claude-ops/cli';
import { createLogger } from '@claude-ops/server';
import type { S3Stores } from '@claude-ops/s3';
import type { DataCopy } from '@claude-ops/storage/postgres';
import { assertUsable } from '../bucket/check-bucket.ts';
import { openBucket } from '../bucket/open-bucket.ts';
import { createLogDestination } from '../log-destination.ts';
import { createOpened } from '../opened.ts';
import { createFileCopier } from './create-file-copier.ts';
import { explainCopyError } from './explain-copy-error.ts';
import { findSecretKey } from './find-secret-key.ts';
import { readMigration, type Migration } from './read-migration.ts';
import { refuseOtherKey } from './refuse-other-key.ts';

/** Twice as long as the lease of a node, in milliseconds. */
const ALIVE_MS = 30_000;

/**
 * Copies the data of a server on SQLite to PostgreSQL, and its files to the bucket if there is one. What is there is left as it is.
 *
 * @throws {StartFailure} where something is in the way that a person can mend.
 */
export async function migrateToPostgres(
  options: MigrateOptions,
  environment: Environment,
): Promise<MigrationReport> {
  const migration = readMigration(options, environment);
  const opened = createOpened();
  try {
    // Only this command loads what copies.
    const { openDataCopy } = await import('@claude-ops/storage/postgres');
    const { isDryRun, signal } = options;
    const aliveSince = new Date(Date.now() - ALIVE_MS).toISOString();
    const copy = opened.add(await openDataCopy({ ...pathsOf(migration), isDryRun, aliveSince, signal }));
    const bucket = migration.s3 && opened.add(await openBucket(migration.s3));
    if (bucket !== undefined) await assertUsable(bucket);
    return await copyAll(options, { migration, copy, bucket });
  } catch (error) {
    return explainCopyError(error);
  } finally {
    await opened.close();
  }
}

function pathsOf({ databasePath, dataDir, postgres }: Migration) {
  return { databasePath, dataDirectory: dataDir, postgres };
}

interface CopyParts {
  readonly migration: Migration;
  readonly copy: DataCopy;
  readonly bucket: S3Stores | undefined;
}

async function copyAll(
  { isDryRun, signal, onProgress }: MigrateOptions,
  { migration, copy, bucket }: CopyParts,
): Promise<MigrationReport> {
  const { dataDir } = migration;
  const secretKey = await findSecretKey(migration, await copy.sealed());
  if (secretKey !== undefined) await refuseOtherKey(copy, secretKey.key);
  const survey = await copy.survey();
  const profiles = isDryRun || signal.aborted ? undefined : await copy.copyMcpProfiles();
  if (!isDryRun && !signal.aborted) {
    await copy.copyCredentials();
    await copy.copyPresets();
  }
  if (profiles !== undefined) await copy.copyTokens();
  const logger = createLogger({ level: 'warn', destination: createLogDestination() });
  const files = createFileCopier({ dataDir, bucket, logger, signal });
  let [tasks, copied] = [0, isDryRun ? survey.tasks - survey.there : 0];
  if (!isDryRun)
    for await (const batch of copy.copyTasks(files.copy)) {
      tasks += batch.tasks;
      copied += batch.copied;
      onProgress({ tasks, totalTasks: survey.tasks });
    }
  return {
    database: copy.address,
    bucket: bucket?.address,
    dataDir,
    tasks: { total: survey.tasks, copied },
    mcpProfiles: { total: profiles?.profiles ?? 0, copied: profiles?.copied ?? 0 },
    ...files.copied,
    running: survey.running,
    changedMcpProfiles: profiles?.changed ?? [],
    secretKeyFile: secretKey?.file,
    isComplete: !signal.aborted,
  };
}
