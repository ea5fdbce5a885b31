import { inContainer } from '../../support/places/in-container.ts';
import { testsOfCheck } from '../suite/check.ts';

testsOfCheck(inContainer());
