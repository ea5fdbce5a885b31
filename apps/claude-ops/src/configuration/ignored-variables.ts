import type { Environment } from '@claude-ops/cli';
import { VARIABLES } from './variables.ts';

/** A variable that is set and that claude-ops does not read, though somebody may think that it does. */
export interface IgnoredVariable {
  readonly name: string;
  /** The one that is read. */
  readonly instead: string;
}

/** Of other programs, or of earlier releases. */
const KNOWN: Readonly<Record<string, keyof typeof VARIABLES>> = {
  ANTHROPIC_BASE_URL: 'UPSTREAM_BASE_URL',
  SPARE_PROCESSES: 'WARM_PROCESSES',
  SPARE_MAX_AGE: 'WARM_MAX_AGE',
};

/** A shorter name is too much like those of other programs. */
const SHORTEST = 8;

/** The variables whose names are those of something else, or a slip away from ours. None where the right one is set, too. */
export function ignoredVariables(environment: Environment): IgnoredVariable[] {
  const isSet = (name: string) => (environment[name] ?? '').trim() !== '';
  return Object.keys(environment)
    .filter((name) => isSet(name) && !(name in VARIABLES))
    .flatMap((name) => {
      const instead = KNOWN[name] ?? meantBy(name);
      return instead === undefined || isSet(instead) ? [] : [{ name, instead }];
    })
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

function meantBy(name: string): string | undefined {
  if (name.length < SHORTEST) return undefined;
  return Object.keys(VARIABLES).find((known) => isSlip(name, known));
}

/** Whether one letter is missing, too much, another, or changed places with the next. */
function isSlip(name: string, known: string): boolean {
  if (Math.abs(name.length - known.length) > 1) return false;
  let start = 0;
  while (start < name.length && name[start] === known[start]) start += 1;
  const [rest, knownRest] = [name.slice(start), known.slice(start)];
  const isSwapped =
    rest[0] === knownRest[1] && rest[1] === knownRest[0] && rest.slice(2) === knownRest.slice(2);
  return (
    rest.slice(1) === knownRest.slice(1) ||
    rest.slice(1) === knownRest ||
    rest === knownRest.slice(1) ||
    isSwapped
  );
}
