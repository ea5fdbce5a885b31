import { readFile } from 'node:fs/promises';
import { isRange, type AgentUser } from '../users/agent-user.ts';
import { silentLogger } from '../../../logger.ts';
import { findConfinement, type Confinement } from '../confinement/find-confinement.ts';
import type { SharedPlaces } from '../confinement/places.ts';
import { findClaude, type ClaudeSearch } from '../find-claude.ts';
import { bindProgram, CAN_BE_RUN } from '../program/reach-program.ts';
import { traceProgram } from '../program/trace-program.ts';
import { createAsUser } from './as-user.ts';

/** Why agents can't be run as a user here. */
export interface UserProblem {
  readonly message: string;
  /** The sentence that says what to do. */
  readonly advice: string;
}

export interface UserCheck {
  readonly user: AgentUser;
  /** How the CLI is found, which that user must be able to run. */
  readonly search: ClaudeSearch;
  /** How runs are kept apart. @default tried */
  readonly confinement?: Pick<Confinement, 'isInNamespace' | 'mounts'>;
  /** Directories that user must be able to pass. @default none */
  readonly passed?: readonly string[];
}

/** @throws {Error} where agents can't be run as that user. */
export async function assertUsable(check: UserCheck): Promise<void> {
  const problem = await findUserProblem(check);
  if (problem !== undefined) throw new Error(`${problem.message} ${problem.advice}`);
}

/** What is in the way of running agents as a user, if anything is. */
export async function findUserProblem(check: UserCheck): Promise<UserProblem | undefined> {
  const { user, search, passed = [] } = check;
  const name = `user ${user.uid}`;
  if (process.getuid?.() !== 0)
    return {
      message: `Agents can't be started as ${name}: this server doesn't run as root.`,
      advice: 'Start it as root, or leave PROCESS_USER out.',
    };
  const asUser = createAsUser(user, search.environment);
  const trial = await asUser('true');
  if (trial !== undefined)
    return {
      message: `No program can be started as ${name}: ${trial}.`,
      advice: 'Install util-linux (setpriv), and let the server keep the capabilities of root.',
    };
  const confinement = check.confinement ?? (await tryConfinement(check));
  const claude = await findClaude(search);
  if (claude !== undefined && (await asUser(CAN_BE_RUN, claude)) !== undefined) {
    const reason = await whyOutOfReach(claude, confinement);
    if (reason !== undefined)
      return {
        message: `The claude CLI ${claude} can't be run by ${name}${reason}.`,
        advice: 'Install it in a directory that every user can enter, such as /usr/local, or set CLAUDE_BIN.',
      };
  }
  // A mount leads to what is an agent's own, past what is above it.
  for (const directory of confinement.mounts === undefined ? passed : [])
    if ((await asUser('test -x "$1"', directory)) !== undefined)
      return {
        message: `The directory ${directory} can't be passed by ${name}, whose workspaces are below it.`,
        advice:
          'Let other users enter it (chmod o+x), or choose another directory with DATA_DIR or WORKSPACES_DIR.',
      };
  if (!confinement.isInNamespace && !isRange(user) && !(await seesOthers()))
    return {
      message: `The server can't find processes that ${name} leaves: it has no PID namespace, and may not look at them.`,
      advice: 'Give the server CAP_SYS_PTRACE or CAP_SYS_ADMIN (docker run --cap-add SYS_PTRACE).',
    };
  return undefined;
}

/** Why neither a mount nor a copy brings a program to its user; undefined: one does. */
async function whyOutOfReach(
  claude: string,
  { mounts }: Pick<Confinement, 'mounts'>,
): Promise<string | undefined> {
  const traced = await traceProgram(claude).catch(() => undefined);
  if (traced === undefined) return '';
  if (mounts === undefined) return traced.isNative ? undefined : '';
  const { path: program, bound } = bindProgram(traced, mounts.places.program);
  const problem = await mounts.tryProgram(bound, [program, '--version']);
  return problem === undefined ? undefined : `: ${problem}`;
}

/** What can be made here, whatever the places are that it is for. */
async function tryConfinement({ user, search }: UserCheck): Promise<Confinement> {
  const nowhere: SharedPlaces = { workspaces: '/', attempts: '/' };
  return await findConfinement({
    user,
    usePidNamespace: true,
    shared: nowhere,
    environment: search.environment,
    logger: silentLogger,
  });
}

const CAP_SYS_PTRACE = 19n;

/** Whether the environments of other users' processes can be read, by which what they left is found. */
async function seesOthers(): Promise<boolean> {
  const status = await readFile('/proc/self/status', 'latin1').catch(() => '');
  const [, effective = '0'] = /^CapEff:\s*([0-9a-f]+)$/m.exec(status) ?? [];
  return ((BigInt(`0x${effective}`) >> CAP_SYS_PTRACE) & 1n) === 1n;
}
