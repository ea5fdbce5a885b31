import { inContainer } from '../../support/places/in-container.ts';
import { testsOfTheGateway } from '../suite/gateway.ts';

testsOfTheGateway(inContainer());
