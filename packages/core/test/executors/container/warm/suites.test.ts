import { fromWarmInContainer } from '../../../support/places/from-warm-in-container.ts';
import { testsOfApprovals } from '../../suite/approvals.ts';
import { testsOfTheFirstRequest } from '../../suite/first-request.ts';
import { testsOfTheGitIdentity } from '../../suite/git-identity.ts';
import { testsOfCheck } from '../../suite/check.ts';
import { testsOfCredentials } from '../../suite/credentials.ts';
import { testsOfClaudeOptions } from '../../suite/claude-options.ts';
import { testsOfHolds } from '../../suite/holds.ts';
import { testsOfMessages } from '../../suite/messages.ts';
import { testsOfTheRealClaude } from '../../suite/real-claude.ts';

const place = fromWarmInContainer();

testsOfTheRealClaude(place);
testsOfMessages(place);
testsOfApprovals(place);
testsOfHolds(place);
testsOfCheck(place);
testsOfClaudeOptions(place);
testsOfCredentials(place);
testsOfTheFirstRequest(place);
testsOfTheGitIdentity(place);
