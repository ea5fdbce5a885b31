import { fromSpareInContainer } from '../../../support/places/from-spare-in-container.ts';
import { testsOfTheFirstRequest } from '../../suite/first-request.ts';
import { testsOfTheGitIdentity } from '../../suite/git-identity.ts';
import { testsOfAMisbehavingClaude } from '../../suite/misbehaving-claude.ts';
import { testsOfTheRealClaude } from '../../suite/real-claude.ts';

const place = fromSpareInContainer();

testsOfTheRealClaude(place);
testsOfAMisbehavingClaude(place);
testsOfTheFirstRequest(place);
testsOfTheGitIdentity(place);
