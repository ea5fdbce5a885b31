import { expect, test } from 'vitest';
import type { MigrateOptions, MigrationReport } from '../../src/index.ts';
import { StartFailure } from '../../src/index.ts';
import { runCommand, startCommand } from '../fixtures/start-command.ts';

const REPORT: MigrationReport = {
  database: 'db:5432/claude_ops',
  bucket: 'the bucket "b"',
  dataDir: '/data',
  tasks: { total: 1_200, copied: 1_200 },
  mcpProfiles: { total: 3, copied: 3 },
  artifacts: 7,
  uploads: 1,
  running: [],
  changedMcpProfiles: [],
  secretKeyFile: undefined,
  isComplete: true,
};

function createMigration(changes: Partial<MigrationReport> = {}) {
  const asked: MigrateOptions[] = [];
  const migrateToPostgres = async (options: MigrateOptions) => {
    asked.push(options);
    return { ...REPORT, ...changes };
  };
  return { migrateToPostgres, asked };
}

test('migrate-to-postgres says what it copied', async () => {
  const { migrateToPostgres, asked } = createMigration();
  expect(await runCommand(['migrate-to-postgres', '--from', 'old'], { migrateToPostgres })).toMatchObject({
    exitCode: 0,
    stdout:
      'copied 1,200 tasks, 3 MCP profiles, the artifacts of 7 tasks and 1 archive to PostgreSQL at db:5432/claude_ops\n',
    stderr: '',
    listeners: 0,
  });
  expect(asked).toMatchObject([{ from: 'old', isDryRun: false }]);
});

test('a second run says that there is nothing to copy', async () => {
  const nothing = { total: 3, copied: 0 };
  const { migrateToPostgres } = createMigration({
    tasks: nothing,
    mcpProfiles: nothing,
    artifacts: 0,
    uploads: 0,
  });
  expect((await runCommand(['migrate-to-postgres'], { migrateToPostgres })).stdout).toBe(
    'nothing to copy: PostgreSQL at db:5432/claude_ops has 3 tasks and 3 MCP profiles already\n',
  );
});

test('it says what has to be known before the first node starts', async () => {
  const { migrateToPostgres } = createMigration({
    bucket: undefined,
    running: ['a', 'b'],
    secretKeyFile: '/data/secret.key',
    changedMcpProfiles: ['github'],
  });
  const { stderr } = await runCommand(['migrate-to-postgres'], { migrateToPostgres });
  expect(stderr.trimEnd().split('\n')).toEqual([
    'Give every node the key in /data/secret.key as CLAUDE_OPS_SECRET_KEY: it opens the keys of tasks.',
    'Artifacts and uploads stay in /data, as ARTIFACTS_URL is not set: only a node with that DATA_DIR finds them.',
    '2 tasks ran when the server ended: a, b. A node with DATA_DIR=/data that is the first to start goes on with them or ends them, as that server would have; any other node ends them as interrupted.',
    'The MCP profile github has changed since it was copied: PostgreSQL keeps its own.',
  ]);
});

test('a dry run says what would be copied', async () => {
  const { migrateToPostgres, asked } = createMigration({ tasks: { total: 1_200, copied: 2 } });
  const { stdout } = await runCommand(['migrate-to-postgres', '--dry-run'], { migrateToPostgres });
  expect(stdout).toBe('would copy 2 tasks of 1,200 to PostgreSQL at db:5432/claude_ops\n');
  expect(asked).toMatchObject([{ isDryRun: true }]);
});

test('--json prints the report', async () => {
  const { migrateToPostgres } = createMigration();
  const { stdout } = await runCommand(['migrate-to-postgres', '--json'], { migrateToPostgres });
  expect(JSON.parse(stdout)).toMatchObject({ tasks: { total: 1_200, copied: 1_200 }, isDryRun: false });
});

test('Ctrl-C ends it between two batches, and it says how to go on', async () => {
  const migrateToPostgres = async ({ signal, onProgress }: MigrateOptions) => {
    onProgress({ tasks: 100, totalTasks: 1_200 });
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return { ...REPORT, tasks: { total: 1_200, copied: 100 }, isComplete: false };
  };
  let now = 0;
  const command = startCommand(['migrate-to-postgres'], {
    migrateToPostgres,
    now: () => (now += 10_000),
  });
  await command.stderr.until('100 of 1,200 tasks\n');
  command.interrupt();
  expect(await command.exitCode).toBe(130);
  expect(command.stderr.text).toContain('stopped after 100 copied tasks: run it again, and it goes on\n');
  expect(command.stdout.text).toBe('');
});

test('what is in the way is said with what to do, and the exit code is 3', async () => {
  const migrateToPostgres = () =>
    Promise.reject(new StartFailure('DATABASE_URL is not set.', { advice: 'Set it.' }));
  expect(await runCommand(['migrate-to-postgres'], { migrateToPostgres })).toMatchObject({
    exitCode: 3,
    stderr: 'Error: DATABASE_URL is not set.\nSet it.\n',
  });
});
