import { inContainer } from '../../support/places/in-container.ts';
import { testsOfAMisbehavingClaude } from '../suite/misbehaving-claude.ts';

testsOfAMisbehavingClaude(inContainer());
