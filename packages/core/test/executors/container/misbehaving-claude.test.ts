import { inContainer } from '../../support/places/in-container.ts';
import { testsOfAMisbehavingClaude } from '../suite/misbehaving-claude.ts';
import { testsOfAnOldClaude } from '../suite/old-claude.ts';

const place = inContainer();

testsOfAMisbehavingClaude(place);
testsOfAnOldClaude(place);
