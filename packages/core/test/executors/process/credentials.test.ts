import { IN_PROCESS } from '../../support/places/in-process.ts';
import { testsOfCredentials } from '../suite/credentials.ts';

testsOfCredentials(IN_PROCESS);
