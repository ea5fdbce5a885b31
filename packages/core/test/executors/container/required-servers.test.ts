import { inContainer } from '../../support/places/in-container.ts';
import { testsOfRequiredServers } from '../suite/required-servers.ts';

testsOfRequiredServers(inContainer());
