import { inContainer } from '../../support/places/in-container.ts';
import { testsOfReasons } from '../suite/reasons.ts';

testsOfReasons(inContainer());
