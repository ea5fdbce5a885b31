import { inContainer } from '../../support/places/in-container.ts';
import { testsOfClaudeOptions } from '../suite/claude-options.ts';

testsOfClaudeOptions(inContainer());
