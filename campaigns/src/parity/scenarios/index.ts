import type { Scenario } from '../scenario.ts';
import { ANSWERS } from './answers.ts';
import { BACKGROUND } from './background.ts';
import { PROJECT } from './project.ts';
import { SCHEMAS } from './schemas.ts';
import { TOOLS } from './tools.ts';

/** The table: what is true of the CLI run by hand must be true of every way in. */
export const SCENARIOS: readonly Scenario[] = [...ANSWERS, ...SCHEMAS, ...TOOLS, ...PROJECT, ...BACKGROUND];
