import { inContainer } from '../../support/places/in-container.ts';
import { testsOfAMisbehavingClaude } from '../suite/misbehaving-claude.ts';
import { testsOfTheRealClaude } from '../suite/real-claude.ts';

const place = inContainer();

testsOfTheRealClaude(place);
testsOfAMisbehavingClaude(place);
