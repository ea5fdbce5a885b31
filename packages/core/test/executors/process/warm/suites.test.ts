import { FROM_WARM as place } from '../../../support/places/from-warm.ts';
import { testsOfArtifacts } from '../../suite/artifacts.ts';
import { testsOfBackgroundWork } from '../../suite/background-work.ts';
import { testsOfTheFirstRequest } from '../../suite/first-request.ts';
import { testsOfTheGateway } from '../../suite/gateway.ts';
import { testsOfTheGitIdentity } from '../../suite/git-identity.ts';
import { testsOfMcpServers } from '../../suite/mcp-servers.ts';
import { testsOfAMisbehavingClaude } from '../../suite/misbehaving-claude.ts';
import { testsOfTheRealClaude } from '../../suite/real-claude.ts';

testsOfTheRealClaude(place);
testsOfAMisbehavingClaude(place);
testsOfMcpServers(place);
testsOfTheGateway(place);
testsOfArtifacts(place);
testsOfBackgroundWork(place);
testsOfTheFirstRequest(place);
testsOfTheGitIdentity(place);
