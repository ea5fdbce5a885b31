import { inContainer } from '../../support/places/in-container.ts';
import { testsOfTheGitIdentity } from '../suite/git-identity.ts';

testsOfTheGitIdentity(inContainer());
