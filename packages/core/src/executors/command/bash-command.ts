import type { TaskEnvironment } from '@claude-ops/contract';

/** Runs a command of bash, whose two outputs become one, in the order in which they come. */
export function bashCommand(command: string): readonly string[] {
  return ['bash', '-c', 'exec bash -c "$1" 2>&1', 'bash', command];
}

/** The same, which reads from its stdin first what sets the variables of a task. @param hasInput whether more comes after that */
export function bashCommandAfterVariables(command: string, hasInput: boolean): readonly string[] {
  const setThem = 'IFS= read -r -d "" REPLY; eval "$REPLY"';
  const input = hasInput ? '' : ' < /dev/null';
  return ['bash', '-c', `${setThem}; exec bash -c "$1" 2>&1${input}`, 'bash', command];
}

/** A script that sets variables. No name has anything in it that bash would act on. */
export function settingVariables(variables: TaskEnvironment): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'\n`)
    .join('');
}
