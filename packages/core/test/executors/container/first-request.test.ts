import { inContainer } from '../../support/places/in-container.ts';
import { testsOfTheFirstRequest } from '../suite/first-request.ts';

testsOfTheFirstRequest(inContainer());
