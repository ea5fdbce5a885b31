import { execa } from 'execa';
import type { Environment } from '../../claude/environment.ts';
import type { Logger } from '../../logger.ts';
import type { ProcessExit } from '../../processes/process-group.ts';
import { shortageOf } from '../../system/shortage.ts';

/**
 * Commands that run another one in a PID namespace of its own, best first. When the first process of the namespace ends,
 * the kernel ends every other one in it, however far it detached itself; and `--kill-child` ends that first process
 * with its parent, and `--pdeathsig` that parent with this server, also when the server is killed. An ordinary user needs a
 * user namespace first, which would clear the death signal: so it is set inside, and what that took is given up again.
 * Needs util-linux 2.38; unprivileged, a kernel that allows user namespaces.
 */
const DIE_WITH_PARENT = ['setpriv', '--pdeathsig', 'KILL'];
const OWN_NAMESPACE = ['--pid', '--fork', '--kill-child=SIGKILL', '--mount-proc'];
const BE_CURRENT_USER = ['unshare', '--user', '--map-current-user'];
const CANDIDATES: readonly (readonly string[])[] = [
  [...DIE_WITH_PARENT, 'unshare', ...OWN_NAMESPACE],
  [
    ...[...BE_CURRENT_USER, '--keep-caps', ...DIE_WITH_PARENT, 'unshare', ...OWN_NAMESPACE],
    ...['setpriv', '--ambient-caps=-all', '--inh-caps=-all'],
  ],
  [...BE_CURRENT_USER, ...OWN_NAMESPACE],
];

/**
 * The prefix that works here, or an empty one where none does: then the sweep by mark is what there is. In a user namespace
 * there is no other user to become.
 */
export async function findPidNamespacePrefix(
  environment: Environment,
  logger: Logger,
  { isForAnotherUser = false }: { readonly isForAnotherUser?: boolean } = {},
): Promise<readonly string[]> {
  for (const candidate of isForAnotherUser ? CANDIDATES.slice(0, 1) : CANDIDATES)
    if (await works(candidate, environment)) return candidate;
  logger.warn(
    { event: 'no_pid_namespace' },
    'runs have no PID namespace: the server sweeps them by their mark alone',
  );
  return [];
}

/** Whether a prefix makes a user namespace. */
export function makesUserNamespace(prefix: readonly string[]): boolean {
  return prefix.includes('--user');
}

/** The command that ends a run together with a killed server if there is no namespace. Empty if util-linux is missing. */
export async function findDeathSignal(environment: Environment): Promise<readonly string[]> {
  return (await works(DIE_WITH_PARENT, environment)) ? DIE_WITH_PARENT : [];
}

async function works(
  [command = '', ...options]: readonly string[],
  environment: Environment,
): Promise<boolean> {
  const tried = await execa(command, [...options, 'true'], {
    env: { PATH: environment['PATH'] },
    extendEnv: false,
    reject: false,
    stdio: 'ignore',
    timeout: 5_000,
  });
  // It says nothing about the kernel.
  if (tried instanceof Error && shortageOf(tried) !== undefined) throw tried;
  return !tried.failed;
}

/**
 * How the command in a namespace ended, as its parent tells it. `unshare` of util-linux 2.38 means to end itself by the
 * signal that ended its child, fails to, says so on stderr and exits with 1.
 */
export function exitInNamespace(exit: ProcessExit, stderr: string): ProcessExit {
  return stderr.includes('unshare: sigprocmask unblock failed')
    ? { code: null, signal: 'unknown signal' }
    : exit;
}
