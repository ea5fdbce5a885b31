import type { McpServerMap, PermissionMode } from '@claude-ops/contract';
import type { ScriptRules, Step } from '@claude-ops/testing';
import type { MeantDifference } from './meant/meant-difference.ts';
import type { Outcome } from './outcome/outcome.ts';

/** One thing a task may do, as data. It is run by hand and through every way in, and what comes back is compared. */
export interface Scenario {
  /** Unique. It completes the sentence "a task with ...". */
  readonly name: string;
  /** @default the name */
  readonly prompt?: string;
  /** What the model says. Sub-agents are chosen by rules on their prompts. */
  readonly script: readonly Step[] | ScriptRules;
  readonly options?: ScenarioOptions;
  /** What the workspace holds before the run, by path. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
  /** Tools that the script calls and that some versions of the CLI do not offer. */
  readonly needs?: readonly string[];
  /** Whether something still runs when the first turn has ended. @default false */
  readonly outlivesTurn?: boolean;
  /** Whether `pnpm test` runs it. `pnpm campaign parity` runs all. @default false */
  readonly isQuick?: boolean;
  /** What is not the same from run to run by hand either: it is not compared. */
  readonly varies?: readonly (keyof Outcome)[];
  /** Where claude-ops differs from the CLI run by hand, and is meant to. */
  readonly meant?: readonly MeantDifference[];
}

/** What both `claude -p` and a task are told besides the prompt. */
interface ScenarioOptions {
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly mcpServers?: McpServerMap;
  readonly model?: string;
  /** @default 'acceptEdits', as tasks have it */
  readonly permissionMode?: PermissionMode;
  /** Of the task alone: the CLI run by hand with `-p` always trusts its directory. @default false */
  readonly trustWorkspace?: boolean;
  /** Of the task alone, in milliseconds. @default that of the server */
  readonly backgroundTimeout?: number;
}

export function promptOf({ name, prompt = name }: Scenario): string {
  return prompt;
}
