import { fromSpareInContainer } from '../../../support/places/from-spare-in-container.ts';
import { testsOfTheFirstRequest } from '../../suite/first-request.ts';
import { testsOfAMisbehavingClaude } from '../../suite/misbehaving-claude.ts';
import { testsOfTheRealClaude } from '../../suite/real-claude.ts';

const place = fromSpareInContainer();

testsOfTheRealClaude(place);
testsOfAMisbehavingClaude(place);
testsOfTheFirstRequest(place);
