import { inContainer } from '../../support/places/in-container.ts';
import { testsOfCredentials } from '../suite/credentials.ts';

testsOfCredentials(inContainer());
