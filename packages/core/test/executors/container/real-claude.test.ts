import { inContainer } from '../../support/places/in-container.ts';
import { testsOfTheRealClaude } from '../suite/real-claude.ts';

testsOfTheRealClaude(inContainer());
