import { FROM_WARM as place } from '../../../support/places/from-warm.ts';
import { testsOfApprovals } from '../../suite/approvals.ts';
import { testsOfArtifacts } from '../../suite/artifacts.ts';
import { testsOfBackgroundWork } from '../../suite/background-work.ts';
import { testsOfTheFirstRequest } from '../../suite/first-request.ts';
import { testsOfTheGitIdentity } from '../../suite/git-identity.ts';
import { testsOfCheck } from '../../suite/check.ts';
import { testsOfCredentials } from '../../suite/credentials.ts';
import { testsOfClaudeOptions } from '../../suite/claude-options.ts';
import { testsOfHolds } from '../../suite/holds.ts';
import { testsOfMcpServers } from '../../suite/mcp-servers.ts';
import { testsOfMessages } from '../../suite/messages.ts';
import { testsOfSetup } from '../../suite/setup.ts';
import { testsOfTheRealClaude } from '../../suite/real-claude.ts';

// Once it has its task, a warm process is followed and stopped by the same code as a cold one, which the other suites test.
testsOfTheRealClaude(place);
testsOfMcpServers(place);
testsOfMessages(place);
testsOfApprovals(place);
testsOfHolds(place);
testsOfCheck(place);
testsOfSetup(place);
testsOfClaudeOptions(place);
testsOfCredentials(place);
testsOfArtifacts(place);
testsOfBackgroundWork(place);
testsOfTheFirstRequest(place);
testsOfTheGitIdentity(place);
