import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestEngine } from '@claude-ops/testing-engine';

/** A way to run a server, of which docs/security.md promises that nothing of a task is left. */
export interface Setup {
  readonly name: string;
  readonly mode: 'process' | 'container';
  /** Variables of the server. */
  readonly env: NodeJS.ProcessEnv;
  /** The beginning of a command that starts the server. */
  readonly by?: readonly string[];
  /** Who the server is, where that is another user than this process. */
  readonly serverUid?: number;
  /** The users of its tasks, where nobody else has them. */
  readonly isOfTask?: (uid: number) => boolean;
  /** Whether no two tasks are the same user. */
  readonly hasUserPerTask?: boolean;
}

/** A way that is not tried. */
interface LeftOut {
  readonly name: string;
  readonly reason: string;
}

interface FoundSetups {
  readonly setups: readonly Setup[];
  readonly leftOut: readonly LeftOut[];
}

interface SetupSearch {
  /** Uids that nobody has: more than a server has tasks and warm processes, so that none is given twice. */
  readonly uids: { readonly first: number; readonly count: number };
  readonly engine: Pick<TestEngine, 'socketPath' | 'images'> | undefined;
}

const BIN = fileURLToPath(new URL('bin/run.js', import.meta.resolve('claude-ops/package.json')));
const NO_PROMISE = 'docs/security.md does not promise it: what hides from the sweep lives on';
const NAMESPACES = ['unshare', '--mount', '--pid', '--ipc', '--fork', '--mount-proc', 'true'];

/** The ways to run a server, those that are possible here and the others. */
export async function findSetups(search: SetupSearch): Promise<FoundSetups> {
  const [ofRoot, ofUser] = [await setupsOfRoot(search), await setupOfOrdinaryUser(search)];
  const found: readonly (Setup | LeftOut)[] = [
    ...ofRoot,
    { name: 'root, one user, without CAP_SYS_ADMIN', reason: NO_PROMISE },
    ofUser,
    { name: 'an ordinary user, without namespaces', reason: NO_PROMISE },
    inContainers(search),
  ];
  return {
    setups: found.filter((one) => 'mode' in one),
    leftOut: found.filter((one) => 'reason' in one),
  };
}

async function setupsOfRoot({ uids }: SetupSearch): Promise<(Setup | LeftOut)[]> {
  const noRoot = process.getuid?.() === 0 ? undefined : 'it takes root';
  const noMounts = noRoot ?? (await whyNot(NAMESPACES, 'no namespaces can be made'));
  const [first, last] = [uids.first + 2, uids.first + uids.count - 1];
  const range = {
    mode: 'process',
    env: { PROCESS_USER: `${first}-${last}`, WARM_PROCESSES: '1' },
    isOfTask: (uid: number) => uid >= first && uid <= last,
    hasUserPerTask: true,
  } as const;
  return [
    unless(noMounts, { ...range, name: 'root, a range of users, namespaces' }),
    unless(noRoot, {
      ...range,
      name: 'root, a range of users, without CAP_SYS_ADMIN',
      by: ['setpriv', '--bounding-set=-sys_admin'],
    }),
    unless(noMounts, {
      name: 'root, one user, namespaces',
      mode: 'process',
      env: { PROCESS_USER: String(uids.first), WARM_PROCESSES: '1' },
      isOfTask: (uid) => uid === uids.first,
    }),
  ];
}

async function setupOfOrdinaryUser({ uids }: SetupSearch): Promise<Setup | LeftOut> {
  const setup: Setup = {
    name: 'an ordinary user, namespaces',
    mode: 'process',
    env: { WARM_PROCESSES: '1' },
  };
  const isRoot = process.getuid?.() === 0;
  const serverUid = uids.first + 1;
  const by = isRoot ? ['setpriv', `--reuid=${serverUid}`, `--regid=${serverUid}`, '--clear-groups'] : [];
  const problem =
    (await whyNot(
      [...by, process.execPath, BIN, '--version'],
      'that user can not run claude-ops from here',
    )) ??
    (await whyNot(
      [...by, ...NAMESPACES.slice(0, -1), '--user', '--map-root-user', 'true'],
      'that user can not make namespaces',
    ));
  return unless(problem, isRoot ? { ...setup, by, serverUid, isOfTask: (uid) => uid === serverUid } : setup);
}

function inContainers({ engine }: SetupSearch): Setup | LeftOut {
  const name = 'containers';
  if (engine === undefined) return { name, reason: 'there is no engine' };
  const env = {
    CONTAINER_ENGINE: `unix://${engine.socketPath}`,
    CONTAINER_IMAGE: engine.images.runner,
    WARM_PROCESSES: '1',
  };
  return { name, mode: 'container', env };
}

function unless(problem: string | undefined, setup: Setup): Setup | LeftOut {
  return problem === undefined ? setup : { name: setup.name, reason: problem };
}

async function whyNot([file = '', ...args]: readonly string[], reason: string): Promise<string | undefined> {
  return await promisify(execFile)(file, args, { cwd: '/' }).then(
    () => undefined,
    () => reason,
  );
}
