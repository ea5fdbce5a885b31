import { IN_PROCESS } from '../../support/places/in-process.ts';
import { testsOfTheGitIdentity } from '../suite/git-identity.ts';

testsOfTheGitIdentity(IN_PROCESS);
