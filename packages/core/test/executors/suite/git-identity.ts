import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { CreateTaskInput } from '@claude-ops/contract';
import { say, useTool } from '@claude-ops/testing';
import { expect } from 'vitest';
import { toolResults } from '../../support/have-agent-run.ts';
import { makeRepository } from '../../support/make-repository.ts';
import type { Place, RoomOptions } from '../../support/places/place.ts';
import { testsIn } from '../../support/places/tests-in.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/** Who the last commit is by: author and committer. */
const LAST_COMMIT = "git log -1 --format='%an <%ae>, %cn <%ce>'";
const COMMIT = 'echo two >> a.txt && git commit --quiet -am two';
const CLAUDE = 'Claude <noreply@anthropic.com>, Claude <noreply@anthropic.com>';
const ADA = 'Ada <ada@example.test>, Ada <ada@example.test>';

export function testsOfTheGitIdentity(place: Place): void {
  const testIn = testsIn(place);

  testIn(
    'process',
    'container',
    'warm process',
  )('an agent commits to a cloned repository as Claude, and the patch has what it committed', async () => {
    await using cloned = await clonedRepository();
    const { committer, patch } = await commit(place, COMMIT, { files: cloned.files });
    expect(committer).toBe(CLAUDE);
    expect(patch).toContain('\n+two\n');
  });

  testIn('process')('the identity that a repository is configured with wins', async () => {
    await using cloned = await clonedRepository();
    const configure = 'git config user.name Ada && git config user.email ada@example.test';
    const { committer } = await commit(place, `${configure} && ${COMMIT}`, { files: cloned.files });
    expect(committer).toBe(ADA);
  });

  testIn('process', 'container')('the identity that an agent configures for itself wins', async () => {
    const configure = ['name Ada', 'email ada@example.test'].map((one) => `git config --global user.${one}`);
    const { committer } = await commit(place, `${configure.join(' && ')} && ${INIT}`);
    expect(committer).toBe(ADA);
  });

  testIn('process', 'container')(
    'an agent commits to a repository that it makes as whom the operator has named',
    async () => {
      const gitIdentity = { name: 'Bot "of" C:\\ #1; ', email: 'bot@example.test' };
      const { committer } = await commit(place, INIT, {}, { gitIdentity });
      const bot = 'Bot "of" C:\\ #1 <bot@example.test>';
      expect(committer).toBe(`${bot}, ${bot}`);
    },
  );
}

const INIT = 'git init --quiet && echo one > a.txt && git add a.txt && git commit --quiet -m one';

/** Has an agent run a command. @returns who the last commit is by then, and the patch of the task, if there is one. */
async function commit(
  place: Place,
  command: string,
  input: Partial<CreateTaskInput> = {},
  options: RoomOptions = {},
) {
  await using room = await place.start({
    workspaces: { git: { allowedProtocols: ['file'] } },
    claude: { environment: { IS_SANDBOX: '1' } },
    script: [command, LAST_COMMIT].map((one) => useTool('Bash', { command: one })).concat(say('done')),
    ...options,
  });
  const task = await room.run({ permissionMode: 'bypassPermissions', ...input });
  expect(task.status).toBe('completed');
  const { data: artifacts } = await room.ops.listArtifacts(task.id);
  const hasPatch = artifacts.some(({ path: name }) => name === 'changes.patch');
  return {
    committer: toolResults(room).at(-1),
    patch: hasPatch ? await text((await room.ops.openArtifact(task.id, 'changes.patch')).body) : undefined,
  };
}

async function clonedRepository() {
  const directory = await temporaryDirectory();
  const repository = await makeRepository(path.join(directory.path, 'repository'));
  await repository.commit({ 'a.txt': 'one\n' });
  return {
    files: { type: 'git', gitUrl: `file://${repository.path}` } as const,
    [Symbol.asyncDispose]: directory[Symbol.asyncDispose],
  };
}
