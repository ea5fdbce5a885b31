import { IN_PROCESS } from '../../support/places/in-process.ts';
import { testsOfClaudeOptions } from '../suite/claude-options.ts';

testsOfClaudeOptions(IN_PROCESS);
